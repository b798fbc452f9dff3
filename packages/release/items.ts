import { parseReference } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordTransactor } from '@siegel/records'
import { MEDIA_TYPES, randomId } from '@siegel/sealing/node'
import type { Transaction } from '@siegel/store'
import type { ItemContent } from './contents.ts'
import type { ReleaseContext } from './context.ts'
import { targetsOf, type Listed, type Target } from './copies.ts'
import { seal } from './seal.ts'
import * as statements from './statements.ts'

/** What is to lie in a patient's mailbox and has neither been fetched nor withdrawn. */
export type NewItem = Omit<statements.ItemRow, 'fetched_at' | 'viewed_at' | 'withdrawn_at'>

/** A sealed item and the mailbox that it lies in. */
export type SealedFor = statements.SealedRow & { mailbox: string }

/** Items sealed to everybody who gets them, each in the epoch that holds now. */
export interface SealedItems {
  targets: readonly Target[]
  rows: readonly SealedFor[]
}

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
async function sealAll(context: ReleaseContext, to: Target, items: readonly NewItem[]): Promise<SealedFor[]> {
  const { id: mailbox, ...keys } = to
  const rows = []
  for (const item of items) {
    const mediaType = MEDIA_TYPES.find((type) => type === item.media_type)
    if (mediaType === undefined) throw new Refusal('not-releasable')
    const sealed = await seal(context, {
      to: { mailbox, ...keys },
      item: item.id,
      revision: 1,
      mediaType,
      fileName: item.file_name,
      content: context.blobs.get({ id: item.blob, holder: item.patient, mediaType }),
    })
    rows.push({ ...sealed, mailbox })
  }
  return rows
}

/** Seals items of a patient to the patient and to everybody who acts for the patient. */
export async function sealForAll(
  context: ReleaseContext,
  patient: string,
  items: readonly NewItem[],
): Promise<SealedItems> {
  const targets = context.store.read((reader) => targetsOf(context, reader, patient))
  const rows: SealedFor[] = []
  for (const target of targets) rows.push(...(await sealAll(context, target, items)))
  return { targets, rows }
}

/** Seals what a mailbox lists, each item with the patient it is about. */
export async function sealListed(context: ReleaseContext, to: Target, listed: readonly Listed[]): Promise<SealedFor[]> {
  const rows: SealedFor[] = []
  for (const { item, ...about } of listed) rows.push(...(await sealAll(context, { ...to, ...about }, [item])))
  return rows
}

/** What was sealed is for keys that hold: nobody has got a new link meanwhile. Throws Refusal 'version-conflict'. */
export function requireEpoch(transaction: Transaction, { id, epoch }: Target): void {
  const row = transaction.get(statements.mailboxById, { id })
  if (row?.state !== 'live' || row.epoch !== epoch) throw new Refusal('version-conflict')
}

/**
 * Lays items of a patient into the mailboxes that they were sealed to. Throws Refusal 'version-conflict' where somebody has
 * got a new link or a right to act meanwhile, or has it no more: nobody gets what they may not have, nor misses what they may.
 */
export function putItems(
  context: Pick<ReleaseContext, 'clock'>,
  transaction: Transaction,
  patient: string,
  items: readonly NewItem[],
  { targets, rows }: SealedItems,
): void {
  const now = targetsOf(context, transaction, patient)
  if (JSON.stringify(now) !== JSON.stringify(targets)) throw new Refusal('version-conflict')
  for (const item of items) transaction.run(statements.insertItem, item)
  for (const row of rows) transaction.run(statements.putSealed, row)
}

/** What an entry of the log says of what was sealed: its proofs hold on to these hashes. */
export const statementFacts = (sealed: readonly statements.SealedRow[]): string[] =>
  sealed.map((one) => `statement sha256:${one.statement_hash}`)
