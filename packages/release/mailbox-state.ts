import type { MailboxIndex } from '@siegel/contract/patient'
import { base64, unhex } from '@siegel/foundation'
import type { Reader } from '@siegel/store'
import type { ReleaseContext } from './context.ts'
import { noticesOf } from './notices/notices.ts'
import * as statements from './statements.ts'
import { sessionId } from './uploads/ways.ts'

/** Entries a part of the access list; full parts never change again. */
const partSize = 200
const maxParts = 500

/** What the list of a mailbox is made of at one moment. */
export interface MailboxState {
  row: statements.MailboxRow
  items: { row: statements.ItemRow; sealed: statements.SealedRow }[]
  withdrawn: { item: string; time: string }[]
  received: Uint8Array[]
  index: MailboxIndex
  /** Parts of the access list, as JSON texts, oldest first. */
  access: string[]
}

/** Reads the state of a mailbox; undefined where there is none or it is closed. */
export function mailboxState(context: ReleaseContext, reader: Reader, mailbox: string): MailboxState | undefined {
  const row = reader.get(statements.mailboxById, { id: mailbox })
  if (row === undefined || row.state !== 'live') return undefined
  const sealed = new Map(reader.all(statements.sealedOf, { mailbox }).map((one) => [one.item, one]))
  const released = reader.all(statements.itemsOf, { patient: row.patient })
  const items = released.flatMap((item) => {
    const file = sealed.get(item.id)
    return item.withdrawn_at === null && file !== undefined ? [{ row: item, sealed: file }] : []
  })
  const withdrawn = released.flatMap((item) =>
    item.withdrawn_at === null || item.parent !== null ? [] : [{ item: item.id, time: item.withdrawn_at }],
  )
  const uploads = reader.all(statements.receivedUploads, { mailbox, epoch: row.epoch })
  return {
    row,
    items,
    withdrawn,
    received: uploads.map(({ id }) => unhex(id)),
    index: {
      ...indexOf(context, reader, row, items),
      refused: uploads.flatMap(({ id: upload, refused: code }) => (code === null ? [] : [{ upload, code }])),
    },
    access: accessParts(context, reader, row.patient),
  }
}

function indexOf(
  context: ReleaseContext,
  reader: Reader,
  row: statements.MailboxRow,
  items: MailboxState['items'],
): MailboxIndex {
  const { name, telephone, doctors } = context.practice()
  const notices = noticesOf(context, reader, row.id)
  const slots = reader.all(statements.slotsOf, { mailbox: row.id }).filter(({ state }) => state === 'live')
  return {
    format: 1,
    practice: { name, ...(telephone === undefined ? {} : { telephone }), doctors },
    patient: JSON.parse(row.subject) as MailboxIndex['patient'],
    items: items.map(({ row: item, sealed }) => {
      const display = JSON.parse(item.display) as {
        values: NonNullable<MailboxIndex['items'][number]['values']>
        texts: string[]
      }
      return {
        item: item.id,
        reference: item.reference,
        kind: item.kind,
        title: item.title,
        date: item.date,
        from: item.sender,
        releasedAt: item.released_at,
        sentence: {
          meaning: item.meaning,
          ...(item.action === null ? {} : { action: item.action }),
          author: item.author,
        },
        statement: sealed.statement_hash,
        file: sealed.name,
        mediaType: item.media_type,
        fileName: item.file_name,
        size_bytes: sealed.size,
        ...(display.values.length === 0 ? {} : { values: display.values }),
        ...(display.texts.length === 0 ? {} : { texts: display.texts }),
        ...(item.parent === null ? {} : { parent: item.parent }),
      }
    }),
    slots: slots.map((slot) => ({
      id: slot.id,
      kind: slot.kind,
      label: slot.label,
      createdAt: slot.created_at,
      ...(slot.last_used_at === null ? {} : { lastUsedAt: slot.last_used_at }),
    })),
    sessions: reader
      .all(statements.sessionsOf, { mailbox: row.id })
      .filter(({ expires_at: until }) => Date.parse(until) > context.clock.now())
      .map((session) => ({
        id: sessionId(session.hash),
        slot: session.slot,
        ...(session.started_at === null ? {} : { startedAt: session.started_at }),
        expiresAt: session.expires_at,
      })),
    ...(notices === undefined ? {} : { notices }),
  }
}

function accessParts(context: ReleaseContext, reader: Reader, patient: string): string[] {
  const newestFirst = context.ledger.query(reader, { patient }, Number.MAX_SAFE_INTEGER, partSize * maxParts)
  const entries = newestFirst.reverse().map(({ index, nonce, text }) => ({ index, nonce: base64(nonce), text }))
  const parts: string[] = []
  for (let from = 0; from < entries.length; from += partSize) {
    parts.push(JSON.stringify({ format: 1, entries: entries.slice(from, from + partSize) }))
  }
  return parts
}
