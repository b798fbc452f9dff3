import type { MailboxIndex } from '@siegel/contract/patient'
import { base64, unhex } from '@siegel/foundation'
import type { Reader } from '@siegel/store'
import type { ReleaseContext } from './context.ts'
import { concerned, listedItems, rightsIn } from './copies.ts'
import * as copies from './copies-statements.ts'
import { sessionId, shareItem } from './names.ts'
import { noticesOf } from './notices/notices.ts'
import * as statements from './statements.ts'

/** Entries a part of the access list; full parts never change again. */
const partSize = 200
const maxParts = 500

/** What the list of a mailbox is made of at one moment. */
export interface MailboxState {
  row: statements.MailboxRow
  items: { row: statements.ItemRow; about?: string; sealed: statements.SealedRow }[]
  /** Links and PINs of what the patient shares, each sealed as an item of its own. */
  letters: statements.SealedRow[]
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
  const listed = listedItems(reader, row, context.clock.now())
  const items = listed.flatMap(({ item, ...about }) => {
    const file = sealed.get(item.id)
    return item.withdrawn_at === null && file !== undefined ? [{ row: item, ...about, sealed: file }] : []
  })
  const withdrawn = listed.flatMap(({ item }) =>
    item.withdrawn_at === null || item.parent !== null ? [] : [{ item: item.id, time: item.withdrawn_at }],
  )
  const shares = row.kind === 'own' && row.patient !== null ? sharesOf(reader, row.patient, sealed) : []
  const uploads = reader.all(statements.receivedUploads, { mailbox, epoch: row.epoch })
  return {
    row,
    items,
    letters: shares.flatMap(({ letter }) => letter ?? []),
    withdrawn,
    received: uploads.map(({ id }) => unhex(id)),
    index: {
      ...indexOf(context, reader, row, items),
      shares: shares.map(({ share, letter }) => ({
        ...share,
        ...(letter !== undefined && { letter: { statement: letter.statement_hash, file: letter.name } }),
      })),
      refused: uploads.flatMap(({ id: upload, refused: code }) => (code === null ? [] : [{ upload, code }])),
    },
    access: accessParts(context, reader, row),
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
  const sessions = reader
    .all(statements.sessionsOf, { mailbox: row.id })
    .filter(({ expires_at: until }) => Date.parse(until) > context.clock.now())
  return {
    format: 1,
    ...(row.kind === 'guest' && row.until !== null && { guest: { until: row.until } }),
    practice: { name, ...(telephone === undefined ? {} : { telephone }), doctors },
    patient: {
      ...(row.kind === 'own' && row.patient !== null && { id: row.patient }),
      ...(JSON.parse(row.subject) as MailboxIndex['patient']),
    },
    acting: actingOf(context, reader, row).flatMap(({ patient: of, level, until }) => {
      const about = reader.get(statements.mailboxOfPatient, { patient: of })
      if (about === undefined) return []
      const patient = { id: of, ...(JSON.parse(about.subject) as MailboxIndex['patient']) }
      return [{ mailbox: about.id, patient, level, ...(until === null ? {} : { until }) }]
    }),
    items: items.map(({ row: item, about, sealed }) => {
      const display = JSON.parse(item.display) as {
        values: NonNullable<MailboxIndex['items'][number]['values']>
        texts: string[]
        documentKind?: string
        message?: MailboxIndex['items'][number]['message']
        questionnaire?: MailboxIndex['items'][number]['questionnaire']
      }
      return {
        item: item.id,
        reference: item.reference,
        kind: item.kind === 'attachment' ? 'document' : item.kind,
        title: item.title,
        date: item.date,
        from: item.sender,
        releasedAt: item.released_at,
        ...sentenceOf(item),
        ...(display.documentKind === undefined ? {} : { documentKind: display.documentKind }),
        ...(display.message === undefined ? {} : { message: display.message }),
        ...(display.questionnaire === undefined ? {} : { questionnaire: display.questionnaire }),
        statement: sealed.statement_hash,
        file: sealed.name,
        mediaType: item.media_type,
        fileName: item.file_name,
        size_bytes: sealed.size,
        ...(display.values.length === 0 ? {} : { values: display.values }),
        ...(display.texts.length === 0 ? {} : { texts: display.texts }),
        ...(item.parent === null ? {} : { parent: item.parent }),
        ...(about === undefined ? {} : { about }),
      }
    }),
    slots: slots.map((slot) => ({
      id: slot.id,
      kind: slot.kind,
      label: slot.label,
      createdAt: slot.created_at,
      ...(slot.last_used_at === null ? {} : { lastUsedAt: slot.last_used_at }),
    })),
    sessions: sessions.map((session) => ({
      id: sessionId(session.hash),
      slot: session.slot,
      ...(session.started_at === null ? {} : { startedAt: session.started_at }),
      expiresAt: session.expires_at,
    })),
    ...(sessions.length === 0 ? {} : calendarOf(context, reader, row)),
    ...(notices === undefined ? {} : { notices }),
  }
}

/** What can be booked, and the appointments of each person of whom the mailbox shows something; to guests none. */
function calendarOf(
  context: ReleaseContext,
  reader: Reader,
  row: statements.MailboxRow,
): Pick<MailboxIndex, 'booking' | 'appointments'> {
  if (row.kind === 'guest') return {}
  const listed = concerned(reader, row, context.clock.now()).map((patient) => {
    const { booking, appointments = [] } = context.alsoListed(reader, patient)
    const about = patient === row.patient ? undefined : reader.get(statements.mailboxOfPatient, { patient })?.id
    return {
      booking,
      appointments: about === undefined ? appointments : appointments.map((one) => ({ ...one, about })),
    }
  })
  const [booking] = listed.flatMap((one) => (one.booking === undefined ? [] : [one.booking]))
  return { ...(booking !== undefined && { booking }), appointments: listed.flatMap((one) => one.appointments) }
}

/** A guest sees of one patient what was shared, until the guest's own end. */
const actingOf = (
  { clock }: ReleaseContext,
  reader: Reader,
  { id, kind, patient, until }: statements.MailboxRow,
): Pick<copies.ActingRow, 'patient' | 'level' | 'until'>[] =>
  kind === 'guest' ? (patient === null ? [] : [{ patient, level: 'read', until }]) : rightsIn(reader, id, clock.now())

function sharesOf(reader: Reader, patient: string, sealed: ReadonlyMap<string, statements.SealedRow>) {
  return reader.all(copies.guestsOf, { patient }).map((guest) => {
    const { name } = JSON.parse(guest.subject) as { name: string }
    const [slot] = reader.all(statements.slotsOf, { mailbox: guest.id })
    const share = {
      share: guest.id,
      name,
      since: guest.created_at,
      until: guest.until ?? '',
      items: reader.all(copies.sharedItems, { mailbox: guest.id }).map(({ item }) => item),
      state: guest.state === 'live' ? ('open' as const) : ('ended' as const),
      ...(typeof slot?.last_used_at === 'string' && { lastUsedAt: slot.last_used_at }),
    }
    return { share, letter: sealed.get(shareItem(guest.id)) }
  })
}

/** Of what is released; all else needs no explanation. */
const sentenceOf = ({ kind, meaning, action, author }: statements.ItemRow) =>
  kind !== 'laboratory' && kind !== 'document'
    ? {}
    : { sentence: { meaning, ...(action === null ? {} : { action }), author } }

const fromOutside: ReadonlySet<string> = new Set(['patient', 'proxy', 'guest'])

/**
 * Entries about every patient of whom the mailbox shows something. Of another's data who acts for them sees what the
 * practice did and what they did themselves, not what the patient and others did from outside; a guest only the last.
 */
function accessParts(context: ReleaseContext, reader: Reader, row: statements.MailboxRow): string[] {
  const slots = reader.all(statements.slotsOf, { mailbox: row.id }).map(({ id }) => `slot/${id}`)
  const own = new Set([...slots, `mailbox/${row.id}`])
  const isShown = (patient: string, actor: { id: string; role: string }) =>
    own.has(actor.id) || (row.kind !== 'guest' && (patient === row.patient || !fromOutside.has(actor.role)))
  const found = concerned(reader, row, context.clock.now()).flatMap((patient) =>
    context.ledger
      .query(reader, { patient }, Number.MAX_SAFE_INTEGER, partSize * maxParts)
      .filter(({ entry }) => isShown(patient, entry.actor)),
  )
  const entries = found
    .toSorted((a, b) => a.index - b.index)
    .slice(-partSize * maxParts)
    .map(({ index, nonce, text }) => ({ index, nonce: base64(nonce), text }))
  const parts: string[] = []
  for (let from = 0; from < entries.length; from += partSize) {
    parts.push(JSON.stringify({ format: 1, entries: entries.slice(from, from + partSize) }))
  }
  return parts
}
