import type { PortalState } from '@siegel/contract/staff'
import type { Clock } from '@siegel/foundation'
import type { Reader } from '@siegel/store'
import { rightsFor } from './copies.ts'
import * as copies from './copies-statements.ts'
import * as statements from './statements.ts'
import { triesLeft } from './tries.ts'

/** Whether and how a patient can reach the mailbox, in one word. */
export const mailboxStateOf = (reader: Reader, clock: Clock, patient: string): PortalState['state'] =>
  stateOf(reader, clock, reader.get(statements.mailboxOfPatient, { patient }))

function stateOf(reader: Reader, clock: Clock, mailbox: statements.MailboxRow | undefined): PortalState['state'] {
  if (mailbox === undefined || mailbox.state === 'named') return 'none'
  const live = reader.all(statements.slotsOf, { mailbox: mailbox.id }).filter((slot) => isUsable(slot, clock))
  if (mailbox.state !== 'live' || live.length === 0) return 'blocked'
  return live.some(({ kind }) => kind !== 'linkpin1') ? 'active' : 'invited'
}

const isUsable = (slot: statements.SlotRow, clock: Clock): boolean =>
  slot.state === 'live' && (slot.expires_at === null || Date.parse(slot.expires_at) > clock.now())

/** The practice's view of a patient's mailbox. */
export function portalStateOf(reader: Reader, clock: Clock, patient: string): PortalState {
  const mailbox = reader.get(statements.mailboxOfPatient, { patient })
  const slots = mailbox === undefined ? [] : reader.all(statements.slotsOf, { mailbox: mailbox.id })
  return {
    state: mailboxStateOf(reader, clock, patient),
    ...(mailbox === undefined ? {} : { mailbox: mailbox.id, epoch: mailbox.epoch }),
    ...othersOf(reader, clock, patient),
    slots: slots
      .filter((slot) => slot.epoch === mailbox?.epoch)
      .map((slot) => ({
        id: slot.id,
        kind: slot.kind,
        label: slot.label,
        createdAt: slot.created_at,
        ...(slot.last_used_at === null ? {} : { lastUsedAt: slot.last_used_at }),
        ...(slot.expires_at === null ? {} : { expiresAt: slot.expires_at }),
        ...(slot.state === 'live' ? { triesLeft: triesLeft(slot, clock) } : {}),
        state: slot.state === 'live' && !isUsable(slot, clock) ? 'expired' : slot.state,
      })),
    items: reader
      .all(statements.itemsOf, { patient })
      .filter(({ kind }) => kind === 'laboratory' || kind === 'document')
      .reverse()
      .map((item) => ({
        item: item.id,
        reference: item.reference,
        title: item.title,
        kind: item.kind,
        state: item.withdrawn_at === null ? 'released' : 'withdrawn',
        meaning: item.meaning,
        ...(item.action === null ? {} : { action: item.action }),
        releasedAt: item.released_at,
        releasedBy: item.author,
        ...(item.fetched_at === null ? {} : { fetchedAt: item.fetched_at }),
        ...(item.viewed_at === null ? {} : { viewedAt: item.viewed_at }),
        ...(item.withdrawn_at === null ? {} : { withdrawnAt: item.withdrawn_at }),
      })),
    warnings: reader.all(statements.warningsOf, { patient }).map(({ at, code }) => ({ at, code })),
  }
}

/** Who else sees something of a patient: who acts for the patient, and guests of the last time. */
function othersOf(reader: Reader, clock: Clock, patient: string): Pick<PortalState, 'acting' | 'guests'> {
  return {
    acting: rightsFor(reader, patient, clock.now()).flatMap(({ mailbox, representative, level, until }) => {
      const row = reader.get(statements.mailboxById, { id: mailbox })
      if (row === undefined) return []
      const { name } = JSON.parse(row.subject) as { name: string }
      const state = stateOf(reader, clock, row)
      const holder = row.patient === null ? {} : { patient: row.patient }
      return [{ mailbox, name, ...holder, representative, level, ...(until === null ? {} : { until }), state }]
    }),
    guests: reader.all(copies.guestsOf, { patient }).map(({ id, subject, created_at: since, until, state }) => ({
      mailbox: id,
      name: (JSON.parse(subject) as { name: string }).name,
      since,
      until: until ?? since,
      state: state === 'live' ? ('open' as const) : ('ended' as const),
    })),
  }
}

/** The newest release of a record, for the chart; undefined where it was never released. */
export function releaseOf(reader: Reader, reference: string) {
  // What the patient has sent is the patient's anyway.
  const items = reader.all(statements.itemsOfReference, { reference }).filter(({ author }) => author !== '')
  const item = items.find(({ withdrawn_at: at }) => at === null) ?? items[0]
  if (item === undefined) return undefined
  if (item.withdrawn_at !== null) return { withdrawn: { at: item.withdrawn_at } }
  return {
    released: {
      at: item.released_at,
      meaning: item.meaning,
      ...(item.action === null ? {} : { action: item.action }),
      ...(item.fetched_at === null ? {} : { fetchedAt: item.fetched_at }),
      ...(item.viewed_at === null ? {} : { viewedAt: item.viewed_at }),
    },
  }
}

const warningDays = 14

/** Warnings of the last two weeks, for the frame of the staff app. */
export const newestWarnings = (reader: Reader, clock: Clock): statements.WarningRow[] =>
  reader.all(statements.newestWarnings, { since: new Date(clock.now() - warningDays * 86_400_000).toISOString() })
