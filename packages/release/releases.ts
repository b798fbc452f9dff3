import { displayName, parseReference, type Patient } from '@siegel/fhir'
import type { Caller } from '@siegel/access'
import { Refusal } from '@siegel/foundation'
import type { RecordTransactor } from '@siegel/records'
import { MEDIA_TYPES, randomId } from '@siegel/sealing/node'
import { contentOf, type ItemContent } from './contents.ts'
import type { ReleaseContext } from './context.ts'
import { somethingNew } from './notices/notices.ts'
import { seal } from './seal.ts'
import * as statements from './statements.ts'

/** The doctor's sentence: what it means and what is to be done. */
export interface Sentence {
  meaning: string
  action?: string
}

type NewItem = Omit<statements.ItemRow, 'fetched_at' | 'viewed_at' | 'withdrawn_at'>

/**
 * Releases items of a patient with a sentence; a report takes its documents along. Sealed at once where the patient has
 * a mailbox, else when the patient is invited. To be called under the mailbox's lock.
 */
export async function release(
  context: ReleaseContext,
  caller: Caller,
  patient: string,
  references: readonly string[],
  sentence: Sentence,
): Promise<{ reference: string; item: string }[]> {
  const prepared = await prepare(context, caller, patient, references, sentence)
  const mailbox = context.store.read((reader) => reader.get(statements.mailboxOfPatient, { patient }))
  const sealed = mailbox?.state === 'live' ? await sealAll(context, mailbox, prepared) : []
  context.records.transact(
    caller,
    {
      verb: 'release',
      patient,
      object: prepared.map(({ reference }) => reference).join(' '),
      facts: sealed.map((one) => `statement sha256:${one.statement_hash}`),
    },
    (write) => {
      const { transaction } = write
      for (const row of prepared) {
        requireOwner(write, patient, row.reference)
        const before = transaction.all(statements.itemsOfReference, { reference: row.reference })
        for (const old of before) transaction.run(statements.withdrawItem, { id: old.id, at: row.released_at })
        transaction.run(statements.insertItem, row)
      }
      for (const row of sealed) transaction.run(statements.putSealed, { ...row, mailbox: mailbox?.id ?? '' })
      if (sealed.length > 0) somethingNew(context, transaction, patient)
    },
  )
  return prepared.filter(({ parent }) => parent === null).map(({ reference, id }) => ({ reference, item: id }))
}

/** Between reading and writing a record may have gone to another patient's chart: then it is not for this mailbox. */
function requireOwner(write: RecordTransactor, patient: string, reference: string): void {
  const key = parseReference(reference)
  if (key === undefined || write.get(key.type, key.id)?.patient !== patient) throw new Refusal('version-conflict')
}

async function prepare(
  context: ReleaseContext,
  caller: Caller,
  patient: string,
  references: readonly string[],
  sentence: Sentence,
): Promise<NewItem[]> {
  const { timeZone } = context.practice()
  const contents = await context.records.read(caller, { verb: 'read', patient, purpose: 'release' }, (reader) =>
    [...new Set(references)].map((reference) => {
      const content = contentOf(reader, patient, reference, { timeZone })
      return { content, attachments: content.attachments.map((one) => contentOf(reader, patient, one, { timeZone })) }
    }),
  )
  const at = new Date(context.clock.now()).toISOString()
  const rowOf = async (content: ItemContent, parent: string | null): Promise<NewItem> => ({
    id: randomId(),
    patient,
    reference: content.reference,
    version: content.version,
    parent,
    kind: content.kind,
    title: content.title,
    date: content.date,
    sender: content.sender,
    ...(await fileOf(context, content, patient)),
    meaning: sentence.meaning,
    action: sentence.action ?? null,
    author: caller.name,
    released_at: at,
    display: JSON.stringify(content.display),
  })
  const rows: NewItem[] = []
  for (const { content, attachments } of contents) {
    const main = await rowOf(content, null)
    rows.push(main)
    for (const one of attachments) rows.push(await rowOf(one, main.id))
  }
  return rows
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
  to: { id: string; epoch: number; recipient: string },
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

/** Takes released items back, with the documents that went along. Unknown references are 'not-found'. */
export function withdraw(
  context: ReleaseContext,
  caller: Caller,
  patient: string,
  references: readonly string[],
): number {
  return context.records.transact(
    caller,
    { verb: 'withdraw', patient, object: references.join(' ') },
    ({ transaction, at }) => {
      let withdrawn = 0
      for (const reference of references) {
        const live = transaction
          .all(statements.itemsOfReference, { reference })
          .filter((item) => item.patient === patient && item.withdrawn_at === null)
        if (live.length === 0) throw new Refusal('not-found')
        for (const { id } of live) withdrawn += transaction.run(statements.withdrawItem, { id, at })
      }
      const mailbox = transaction.get(statements.mailboxOfPatient, { patient })
      if (mailbox !== undefined) {
        for (const item of transaction.all(statements.itemsOf, { patient })) {
          if (item.withdrawn_at !== null)
            transaction.run(statements.deleteSealed, { mailbox: mailbox.id, item: item.id })
        }
      }
      return withdrawn
    },
  )
}

/** Name and birth date as the patient's own list shows them. */
export function subjectOf(patient: Patient): string {
  const { name, birthDate } = patient
  return JSON.stringify({ name: displayName(name?.[0], 'text'), ...(birthDate === undefined ? {} : { birthDate }) })
}
