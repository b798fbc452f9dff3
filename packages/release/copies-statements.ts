import { sql } from '@siegel/store'
import type { MailboxRow } from './statements.ts'

/** Somebody acts for a patient with a mailbox of their own. */
export type ActingRow = {
  mailbox: string
  patient: string
  /** Id of the RelatedPerson in the patient's record. */
  representative: string
  /** `read`: sees what the patient sees; `act`: writes and books for the patient, too. */
  level: 'read' | 'act'
  until: string | null
  granted_at: string
}
const acting = 'mailbox, patient, representative, level, until, granted_at'
export const actingIn = sql<{ mailbox: string }, ActingRow>(
  'release.acting-in',
  `SELECT ${acting} FROM acting WHERE mailbox = @mailbox ORDER BY granted_at, patient`,
)
export const actingFor = sql<{ patient: string }, ActingRow>(
  'release.acting-for',
  `SELECT ${acting} FROM acting WHERE patient = @patient ORDER BY granted_at, mailbox`,
)
export const putActing = sql<ActingRow>(
  'release.put-acting',
  `INSERT INTO acting (${acting}) VALUES (@mailbox, @patient, @representative, @level, @until, @granted_at)
   ON CONFLICT (mailbox, patient) DO UPDATE SET representative = excluded.representative, level = excluded.level,
     until = excluded.until, granted_at = excluded.granted_at`,
)
export const endActing = sql<{ mailbox: string; patient: string }>(
  'release.end-acting',
  'DELETE FROM acting WHERE mailbox = @mailbox AND patient = @patient',
)
export const actingOver = sql<{ now: string }, ActingRow>(
  'release.acting-over',
  `SELECT ${acting} FROM acting WHERE until <= @now`,
)

export const guestsOf = sql<{ patient: string }, Pick<MailboxRow, 'id' | 'subject' | 'state' | 'created_at' | 'until'>>(
  'release.guests-of',
  `SELECT id, subject, state, created_at, until FROM mailbox WHERE patient = @patient AND kind = 'guest'
   ORDER BY created_at DESC LIMIT 100`,
)
export const shareItem = sql<{ mailbox: string; item: string }>(
  'release.share-item',
  'INSERT INTO shared_item (mailbox, item) VALUES (@mailbox, @item)',
)
export const sharedItems = sql<{ mailbox: string }, { item: string }>(
  'release.shared-items',
  'SELECT item FROM shared_item WHERE mailbox = @mailbox',
)
export const guestsOver = sql<{ now: string }, Pick<MailboxRow, 'id' | 'patient'>>(
  'release.guests-over',
  "SELECT id, patient FROM mailbox WHERE kind = 'guest' AND state = 'live' AND until <= @now",
)
