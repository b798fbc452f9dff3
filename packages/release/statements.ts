import { sql } from '@siegel/store'

type None = Record<string, never>

export interface MailboxRow {
  id: string
  /** Own: the patient's; proxy: of somebody who only acts for others; guest: with copies of a few items for a while. */
  kind: 'own' | 'proxy' | 'guest'
  /** Own: whose it is; guest: who shares with it; proxy: null. */
  patient: string | null
  /** Name and birth date as the patient's own list shows them, JSON. */
  subject: string
  epoch: number
  recipient: string
  signing_key: Uint8Array
  /** `named`: only its pseudonym is used so far, by those who act for the patient. */
  state: 'named' | 'live' | 'closed'
  created_at: string
  /** When a guest's ends. */
  until: string | null
  version: number
  manifest: string | null
  statements: string | null
  content: string | null
  signed_at: string | null
}
const mailbox =
  'id, kind, patient, subject, epoch, recipient, signing_key, state, created_at, until, version, manifest, statements, content, signed_at'
export const mailboxById = sql<{ id: string }, MailboxRow>(
  'release.mailbox',
  `SELECT ${mailbox} FROM mailbox WHERE id = @id`,
)
export const mailboxOfPatient = sql<{ patient: string }, MailboxRow>(
  'release.mailbox-of-patient',
  `SELECT ${mailbox} FROM mailbox WHERE patient = @patient AND kind = 'own'`,
)
export const mailboxes = sql<None, MailboxRow>('release.mailboxes', `SELECT ${mailbox} FROM mailbox`)
export const putMailbox = sql<{
  id: string
  kind: MailboxRow['kind']
  patient: string | null
  subject: string
  epoch: number
  recipient: string
  signingKey: Uint8Array
  at: string
  until: string | null
}>(
  'release.put-mailbox',
  `INSERT INTO mailbox (id, kind, patient, subject, epoch, recipient, signing_key, state, created_at, until, version)
   VALUES (@id, @kind, @patient, @subject, @epoch, @recipient, @signingKey, 'live', @at, @until, 0)
   ON CONFLICT (id) DO UPDATE SET subject = excluded.subject, epoch = excluded.epoch, recipient = excluded.recipient,
     signing_key = excluded.signing_key, state = 'live', content = NULL`,
)
/** A pseudonym for a patient who has no mailbox: those who act for the patient know it by that. */
export const nameMailbox = sql<{ id: string; patient: string; subject: string; at: string }>(
  'release.name-mailbox',
  `INSERT INTO mailbox (id, kind, patient, subject, epoch, recipient, signing_key, state, created_at, version)
   VALUES (@id, 'own', @patient, @subject, 0, '', x'', 'named', @at, 0)`,
)
/** A mailbox that is only for acting, before its first link. */
export const nameProxy = sql<{ id: string; subject: string; at: string }>(
  'release.name-proxy',
  `INSERT INTO mailbox (id, kind, subject, epoch, recipient, signing_key, state, created_at, version)
   VALUES (@id, 'proxy', @subject, 0, '', x'', 'named', @at, 0)`,
)
export const closeMailbox = sql<{ id: string }>(
  'release.close-mailbox',
  "UPDATE mailbox SET state = 'closed' WHERE id = @id",
)
export const putManifest = sql<{
  id: string
  version: number
  manifest: string
  statements: string
  content: string
  at: string
}>(
  'release.put-manifest',
  `UPDATE mailbox SET version = @version, manifest = @manifest, statements = @statements, content = @content,
     signed_at = @at WHERE id = @id`,
)

export interface SlotRow {
  id: string
  mailbox: string
  epoch: number
  kind: 'linkpin1' | 'prf1' | 'password1'
  label: string
  bag: Uint8Array | null
  proof_hash: Uint8Array | null
  tries: number
  tries_since: string | null
  created_at: string
  last_used_at: string | null
  expires_at: string | null
  state: 'live' | 'used-up' | 'killed' | 'expired' | 'removed'
}
const slot =
  'id, mailbox, epoch, kind, label, bag, proof_hash, tries, tries_since, created_at, last_used_at, expires_at, state'
export const slotById = sql<{ id: string }, SlotRow>('release.slot', `SELECT ${slot} FROM slot WHERE id = @id`)
export const slotsOf = sql<{ mailbox: string }, SlotRow>(
  'release.slots-of',
  `SELECT ${slot} FROM slot WHERE mailbox = @mailbox ORDER BY created_at, id`,
)
export const insertSlot = sql<{
  id: string
  mailbox: string
  epoch: number
  kind: string
  label: string
  bag: Uint8Array
  proofHash: Uint8Array
  at: string
  expiresAt: string | null
  credentialId: Uint8Array | null
}>(
  'release.insert-slot',
  `INSERT INTO slot (id, mailbox, epoch, kind, label, bag, proof_hash, tries, created_at, expires_at, state, credential_id)
   VALUES (@id, @mailbox, @epoch, @kind, @label, @bag, @proofHash, 0, @at, @expiresAt, 'live', @credentialId)`,
)
export const setTries = sql<{ id: string; tries: number; since: string | null }>(
  'release.set-tries',
  'UPDATE slot SET tries = @tries, tries_since = @since WHERE id = @id',
)
export const useSlot = sql<{ id: string; at: string }>(
  'release.use-slot',
  'UPDATE slot SET last_used_at = @at WHERE id = @id',
)
/** What opens nothing any more keeps neither bag nor verifier. */
export const endSlot = sql<{ id: string; state: string }>(
  'release.end-slot',
  "UPDATE slot SET state = @state, bag = NULL, proof_hash = NULL WHERE id = @id AND state = 'live'",
)
export const endSlotsOf = sql<{ mailbox: string; state: string }>(
  'release.end-slots-of',
  "UPDATE slot SET state = @state, bag = NULL, proof_hash = NULL WHERE mailbox = @mailbox AND state = 'live'",
)

export interface ItemRow {
  id: string
  patient: string
  reference: string
  version: number
  parent: string | null
  /**
   * A release, a message, or what is attached to one, which has the message as its parent; a questionnaire, and what was
   * answered to it, which has the questionnaire as its parent.
   */
  kind: 'laboratory' | 'document' | 'message' | 'attachment' | 'questionnaire' | 'answers'
  title: string
  date: string
  sender: string
  media_type: string
  file_name: string
  /** The released bytes as they were then, under the patient's key. */
  blob: string
  meaning: string
  action: string | null
  author: string
  released_at: string
  fetched_at: string | null
  viewed_at: string | null
  withdrawn_at: string | null
  display: string
}
const item =
  'id, patient, reference, version, parent, kind, title, date, sender, media_type, file_name, blob, meaning, action, author, released_at, fetched_at, viewed_at, withdrawn_at, display'
export const insertItem = sql<Omit<ItemRow, 'fetched_at' | 'viewed_at' | 'withdrawn_at'>>(
  'release.insert-item',
  `INSERT INTO released_item (id, patient, reference, version, parent, kind, title, date, sender, media_type, file_name,
     blob, meaning, action, author, released_at, display)
   VALUES (@id, @patient, @reference, @version, @parent, @kind, @title, @date, @sender, @media_type, @file_name,
     @blob, @meaning, @action, @author, @released_at, @display)`,
)
export const itemsOf = sql<{ patient: string }, ItemRow>(
  'release.items-of',
  `SELECT ${item} FROM released_item WHERE patient = @patient ORDER BY released_at, id`,
)
export const itemById = sql<{ id: string }, ItemRow>('release.item', `SELECT ${item} FROM released_item WHERE id = @id`)
export const itemsOfReference = sql<{ reference: string }, ItemRow>(
  'release.items-of-reference',
  `SELECT ${item} FROM released_item WHERE reference = @reference ORDER BY released_at DESC`,
)
export const withdrawItem = sql<{ id: string; at: string }>(
  'release.withdraw-item',
  'UPDATE released_item SET withdrawn_at = @at WHERE (id = @id OR parent = @id) AND withdrawn_at IS NULL',
)
/** What the list says of an item; the item itself stays as it is. */
export const setDisplay = sql<{ id: string; display: string }>(
  'release.set-display',
  'UPDATE released_item SET display = @display WHERE id = @id',
)
export const markFetched = sql<{ id: string; at: string }>(
  'release.mark-fetched',
  'UPDATE released_item SET fetched_at = coalesce(fetched_at, @at) WHERE id = @id',
)
export const markViewed = sql<{ id: string; at: string }>(
  'release.mark-viewed',
  'UPDATE released_item SET viewed_at = coalesce(viewed_at, @at) WHERE id = @id',
)

export type SealedRow = {
  item: string
  epoch: number
  revision: number
  name: string
  size: number
  statement: string
  statement_hash: string
  digest: string | null
}
const sealed = 'item, epoch, revision, name, size, statement, statement_hash, digest'
export const sealedOf = sql<{ mailbox: string }, SealedRow>(
  'release.sealed-of',
  `SELECT ${sealed} FROM sealed_item WHERE mailbox = @mailbox ORDER BY item`,
)
export const sealedItem = sql<{ mailbox: string; item: string }, SealedRow>(
  'release.sealed-item',
  `SELECT ${sealed} FROM sealed_item WHERE mailbox = @mailbox AND item = @item`,
)
export const sealedByName = sql<{ mailbox: string; name: string }, SealedRow>(
  'release.sealed-by-name',
  `SELECT ${sealed} FROM sealed_item WHERE mailbox = @mailbox AND name = @name`,
)
export const putSealed = sql<SealedRow & { mailbox: string }>(
  'release.put-sealed',
  `INSERT INTO sealed_item (item, mailbox, epoch, revision, name, size, statement, statement_hash, digest)
   VALUES (@item, @mailbox, @epoch, @revision, @name, @size, @statement, @statement_hash, @digest)
   ON CONFLICT (mailbox, item) DO UPDATE SET epoch = excluded.epoch, revision = excluded.revision, name = excluded.name,
     size = excluded.size, statement = excluded.statement, statement_hash = excluded.statement_hash, digest = excluded.digest`,
)
/** In every mailbox that has a copy. */
export const deleteSealedItem = sql<{ item: string }>(
  'release.delete-sealed-item',
  'DELETE FROM sealed_item WHERE item = @item',
)
/** Copies of one patient's items in a mailbox of somebody else. */
export const deleteSealedAbout = sql<{ mailbox: string; patient: string }>(
  'release.delete-sealed-about',
  `DELETE FROM sealed_item WHERE mailbox = @mailbox
     AND item IN (SELECT id FROM released_item WHERE patient = @patient)`,
)
export const deleteAllSealed = sql<{ mailbox: string }>(
  'release.delete-all-sealed',
  'DELETE FROM sealed_item WHERE mailbox = @mailbox',
)

export interface SessionRow {
  mailbox: string
  slot: string
  expires_at: string
}
export const putSession = sql<{ hash: string; mailbox: string; slot: string; at: string; expiresAt: string }>(
  'release.put-session',
  `INSERT INTO patient_session (hash, mailbox, slot, started_at, expires_at)
   VALUES (@hash, @mailbox, @slot, @at, @expiresAt)`,
)
export const sessionsOf = sql<
  { mailbox: string },
  { hash: string; slot: string; started_at: string | null; expires_at: string }
>(
  'release.sessions-of',
  'SELECT hash, slot, started_at, expires_at FROM patient_session WHERE mailbox = @mailbox ORDER BY started_at, hash',
)
export const endSession = sql<{ hash: string }>('release.end-session', 'DELETE FROM patient_session WHERE hash = @hash')
export const session = sql<{ hash: string }, SessionRow>(
  'release.session',
  'SELECT mailbox, slot, expires_at FROM patient_session WHERE hash = @hash',
)
export const endSessionsOf = sql<{ mailbox: string }>(
  'release.end-sessions-of',
  'DELETE FROM patient_session WHERE mailbox = @mailbox',
)
export const endSessionsOfSlot = sql<{ slot: string }>(
  'release.end-sessions-of-slot',
  'DELETE FROM patient_session WHERE slot = @slot',
)
export const endOldSessions = sql<{ now: string }>(
  'release.end-old-sessions',
  'DELETE FROM patient_session WHERE expires_at < @now',
)

export const useRequest = sql<{ id: string; at: string }>(
  'release.use-request',
  'INSERT OR IGNORE INTO opening_request VALUES (@id, @at)',
)

export const receivedUpload = sql<{ mailbox: string; epoch: number; id: string }, { hash: string }>(
  'release.received-upload',
  'SELECT hash FROM received_upload WHERE mailbox = @mailbox AND epoch = @epoch AND id = @id',
)
export const receivedUploads = sql<{ mailbox: string; epoch: number }, { id: string; refused: string | null }>(
  'release.received-uploads',
  'SELECT id, refused FROM received_upload WHERE mailbox = @mailbox AND epoch = @epoch ORDER BY at DESC LIMIT 500',
)
export const putUpload = sql<{
  mailbox: string
  epoch: number
  id: string
  hash: string
  at: string
  /** Why it was not taken; null where it was. */
  refused: string | null
}>(
  'release.put-upload',
  `INSERT INTO received_upload (mailbox, epoch, id, hash, at, refused)
   VALUES (@mailbox, @epoch, @id, @hash, @at, @refused)`,
)

export interface WarningRow {
  at: string
  patient: string | null
  code: string
}
export const putWarning = sql<{ at: string; patient: string | null; code: string }>(
  'release.put-warning',
  'INSERT INTO access_warning (at, patient, code) VALUES (@at, @patient, @code)',
)
export const newestWarnings = sql<{ since: string }, WarningRow>(
  'release.newest-warnings',
  'SELECT at, patient, code FROM access_warning WHERE at >= @since ORDER BY at DESC, idx DESC LIMIT 50',
)
export const warningsOf = sql<{ patient: string }, WarningRow>(
  'release.warnings-of',
  'SELECT at, patient, code FROM access_warning WHERE patient = @patient ORDER BY at DESC, idx DESC LIMIT 50',
)

export interface CertificateRow {
  serial: number
  note: string
  content: string
  at: string
}
export const newestCertificate = sql<None, CertificateRow>(
  'release.newest-certificate',
  'SELECT serial, note, content, at FROM practice_certificate ORDER BY serial DESC LIMIT 1',
)
export const putCertificate = sql<{ serial: number; note: string; content: string; at: string }>(
  'release.put-certificate',
  'INSERT INTO practice_certificate VALUES (@serial, @note, @content, @at)',
)
