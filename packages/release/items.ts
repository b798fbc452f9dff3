import { parseReference } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordTransactor } from '@siegel/records'
import { MEDIA_TYPES, randomId } from '@siegel/sealing/node'
import type { Transaction } from '@siegel/store'
import type { ItemContent } from './contents.ts'
import type { ReleaseContext } from './context.ts'
import { seal } from './seal.ts'
import * as statements from './statements.ts'

/** What is to lie in a patient's mailbox and has neither been fetched nor withdrawn. */
export type NewItem = Omit<statements.ItemRow, 'fetched_at' | 'viewed_at' | 'withdrawn_at'>

/** Where items of a patient are sealed to, and in which epoch. */
export type Recipient = Pick<statements.MailboxRow, 'id' | 'epoch' | 'recipient'>

/** What an item is besides what it was made from. */
export type Placing = Pick<NewItem, 'kind' | 'parent' | 'meaning' | 'action' | 'author' | 'released_at'>

/** An item of a report or a document of the chart, with the bytes that go out as a blob. */
export async function itemOf(
  context: ReleaseContext,
  patient: string,
  content: ItemContent,
  placing: Placing,
): Promise<NewItem> {
  return {
    id: randomId(),
    patient,
    reference: content.reference,
    version: content.version,
    title: content.title,
    date: content.date,
    sender: content.sender,
    ...(await fileOf(context, content, patient)),
    ...placing,
    display: JSON.stringify(content.display),
  }
}

/** Between reading and writing a record may have gone to another patient's chart: then it is not for this mailbox. */
export function requireOwner(write: RecordTransactor, patient: string, reference: string): void {
  const key = parseReference(reference)
  if (key === undefined || write.get(key.type, key.id)?.patient !== patient) throw new Refusal('version-conflict')
}

/**
 * The bytes that are released, as a blob: those of a report; of a document its original, which has one already, or the
 * copy that stands for it, which gets one of its own. Throws Refusal 'not-releasable' for what no mailbox takes.
 */
async function fileOf(
  context: ReleaseContext,
  content: ItemContent,
  patient: string,
): Promise<Pick<NewItem, 'media_type' | 'file_name' | 'blob'>> {
  const { mediaType, fileName: file_name } = content
  const put = (media_type: string, bytes: Uint8Array) => context.blobs.put(patient, media_type, bytes).id
  if (content.bytes !== undefined) return { media_type: mediaType, file_name, blob: put(mediaType, content.bytes) }
  const bytes = context.blobs.get(content.blob)
  const copy = await context.copyOf(content.document, { bytes, mediaType })
  if (!MEDIA_TYPES.some((type) => type === copy.mediaType)) throw new Refusal('not-releasable')
  if (copy.bytes === bytes) return { media_type: mediaType, file_name, blob: content.blob.id }
  const isPdf = copy.mediaType === 'application/pdf'
  return {
    media_type: copy.mediaType,
    file_name: isPdf ? file_name.replace(/(\.[^.]{1,5})?$/, '.pdf') : file_name,
    blob: put(copy.mediaType, copy.bytes),
  }
}

/** Seals items to a mailbox in its present epoch, from the bytes that were released. */
export async function sealAll(
  context: ReleaseContext,
  to: Recipient,
  items: readonly NewItem[],
): Promise<statements.SealedRow[]> {
  const rows = []
  for (const item of items) {
    const mediaType = MEDIA_TYPES.find((type) => type === item.media_type)
    if (mediaType === undefined) throw new Refusal('not-releasable')
    rows.push(
      await seal(context, {
        to: { mailbox: to.id, epoch: to.epoch, recipient: to.recipient },
        item: item.id,
        revision: 1,
        mediaType,
        fileName: item.file_name,
        content: context.blobs.get({ id: item.blob, holder: item.patient, mediaType }),
      }),
    )
  }
  return rows
}

/** Lays items into the patient's mailbox; sealed, where there is one. */
export function putItems(
  transaction: Transaction,
  rows: readonly NewItem[],
  sealed: readonly statements.SealedRow[],
  mailbox: string | undefined,
): void {
  for (const row of rows) transaction.run(statements.insertItem, row)
  if (mailbox !== undefined) for (const row of sealed) transaction.run(statements.putSealed, { ...row, mailbox })
}

/** What an entry of the log says of what was sealed: its proofs hold on to these hashes. */
export const statementFacts = (sealed: readonly statements.SealedRow[]): string[] =>
  sealed.map((one) => `statement sha256:${one.statement_hash}`)
