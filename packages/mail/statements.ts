import { sql } from '@siegel/store'

type None = Record<string, never>

export interface AccountRow {
  host: string
  port: number
  security: 'tls' | 'starttls'
  user: string
  /** The sender's address. */
  address: string
  /** The sender's name, where the practice has chosen one. */
  name: string | null
  /** Certificates in PEM that are trusted instead of the usual ones. */
  ca: string | null
  at: string
}
export const account = sql<None, AccountRow>(
  'mail.account',
  'SELECT host, port, security, user, address, name, ca, at FROM mail_account WHERE id = 1',
)
export const putAccount = sql<AccountRow & Record<string, string | number | null>>(
  'mail.put-account',
  `INSERT INTO mail_account (id, host, port, security, user, address, name, ca, at)
   VALUES (1, @host, @port, @security, @user, @address, @name, @ca, @at)
   ON CONFLICT (id) DO UPDATE SET host = excluded.host, port = excluded.port, security = excluded.security,
     user = excluded.user, address = excluded.address, name = excluded.name, ca = excluded.ca, at = excluded.at`,
)
export const deleteAccount = sql<None>('mail.delete-account', 'DELETE FROM mail_account WHERE id = 1')

export interface OutboxRow {
  /** Also the left half of its Message-ID. */
  id: string
  kind: 'invitation' | 'new-link' | 'notice' | 'reminder'
  patient: string
  /** What the entry of the log names. */
  object: string | null
  /** Gone, as the link, once it was sent or given up. */
  address: string | null
  language: 'de' | 'en'
  link: string | null
  /** Until when the link is valid. */
  until: string | null
  /** Who had it sent, JSON. */
  actor: string
  created_at: string
  /** `dropped`: of no use any more before it was sent. */
  state: 'waiting' | 'sent' | 'failed' | 'dropped'
  tries: number
  /** When it is tried next; null once it has ended. */
  next_at: string | null
  /** Why it was not sent so far. */
  code: string | null
  ended_at: string | null
}
const mail =
  'id, kind, patient, object, address, language, link, until, actor, created_at, state, tries, next_at, code, ended_at'
export const insertMail = sql<
  Omit<OutboxRow, 'state' | 'tries' | 'code' | 'ended_at' | 'created_at' | 'next_at'> & { at: string; next: string }
>(
  'mail.insert',
  `INSERT INTO mail_outbox (id, kind, patient, object, address, language, link, until, actor, created_at, state, tries, next_at)
   VALUES (@id, @kind, @patient, @object, @address, @language, @link, @until, @actor, @at, 'waiting', 0, @next)`,
)
export const nextDue = sql<{ now: string }, OutboxRow>(
  'mail.next-due',
  `SELECT ${mail} FROM mail_outbox WHERE next_at IS NOT NULL AND next_at <= @now ORDER BY next_at LIMIT 1`,
)
/** Counted before it is sent, so that a crash over it costs a try. */
export const beginTry = sql<{ id: string; next: string }>(
  'mail.begin-try',
  'UPDATE mail_outbox SET tries = tries + 1, next_at = @next WHERE id = @id AND next_at IS NOT NULL',
)
export const noteFailure = sql<{ id: string; code: string }>(
  'mail.note-failure',
  'UPDATE mail_outbox SET code = @code WHERE id = @id AND next_at IS NOT NULL',
)
export const putOff = sql<{ id: string; next: string; code: string }>(
  'mail.put-off',
  'UPDATE mail_outbox SET tries = tries - 1, next_at = @next, code = @code WHERE id = @id AND next_at IS NOT NULL',
)
export const end = sql<{ id: string; state: string; code: string | null; at: string }>(
  'mail.end',
  `UPDATE mail_outbox SET state = @state, code = @code, ended_at = @at, next_at = NULL, address = NULL, link = NULL
   WHERE id = @id AND next_at IS NOT NULL`,
)
/** After a change of the account, everything that waits is tried at once. */
export const tryAllNow = sql<{ now: string }>(
  'mail.try-all-now',
  'UPDATE mail_outbox SET next_at = @now WHERE next_at IS NOT NULL',
)
export const waiting = sql<None, { n: number; oldest: string | null }>(
  'mail.waiting',
  'SELECT count(*) AS n, min(created_at) AS oldest FROM mail_outbox WHERE next_at IS NOT NULL',
)
export const waitingCodes = sql<None, { code: string; n: number }>(
  'mail.waiting-codes',
  `SELECT code, count(*) AS n FROM mail_outbox WHERE next_at IS NOT NULL AND code IS NOT NULL GROUP BY code ORDER BY n DESC`,
)
export const endedSince = sql<{ state: string; since: string }, { n: number }>(
  'mail.ended-since',
  'SELECT count(*) AS n FROM mail_outbox WHERE state = @state AND ended_at >= @since',
)
export const newestFailed = sql<{ since: string }, Pick<OutboxRow, 'kind' | 'code' | 'ended_at'>>(
  'mail.newest-failed',
  `SELECT kind, code, ended_at FROM mail_outbox WHERE state = 'failed' AND ended_at >= @since
   ORDER BY ended_at DESC LIMIT 20`,
)
export const newestOf = sql<{ patient: string; since: string }, OutboxRow>(
  'mail.newest-of',
  `SELECT ${mail} FROM mail_outbox WHERE patient = @patient AND created_at >= @since ORDER BY created_at DESC LIMIT 20`,
)
export const forgetEnded = sql<{ state: string; before: string }>(
  'mail.forget-ended',
  'DELETE FROM mail_outbox WHERE state = @state AND ended_at < @before',
)
/** What waits for a patient and is of no use any more. */
/** `object` null: whatever they are about. */
export const drop = sql<{ patient: string; kind: string; object: string | null; at: string }>(
  'mail.drop',
  `UPDATE mail_outbox SET state = 'dropped', ended_at = @at, next_at = NULL, address = NULL, link = NULL
   WHERE patient = @patient AND kind = @kind AND next_at IS NOT NULL AND (@object IS NULL OR object = @object)`,
)
