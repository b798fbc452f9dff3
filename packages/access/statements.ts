import { sql } from '@siegel/store'

export interface PersonRow {
  id: string
  name: string
  role: string
  user_name: string
  password: string
  totp_secret: string
  totp_step: number | null
  /** 'active', or 'removed'; then since when. */
  state: string
  removed_at: string | null
}

const person = 'id, name, role, user_name, password, totp_secret, totp_step, state, removed_at'
type None = Record<string, never>

export const insertPerson = sql<{
  id: string
  name: string
  role: string
  userName: string
  password: string
  totpSecret: string
  at: string
}>(
  'access.insert-person',
  `INSERT INTO person (id, name, role, user_name, password, totp_secret, state, created_at)
   VALUES (@id, @name, @role, @userName, @password, @totpSecret, 'active', @at)`,
)
export const personById = sql<{ id: string }, PersonRow>('access.person', `SELECT ${person} FROM person WHERE id = @id`)
export const personByUserName = sql<{ userName: string }, PersonRow>(
  'access.person-by-user-name',
  `SELECT ${person} FROM person WHERE user_name = @userName`,
)
export const people = sql<None, PersonRow>('access.people', `SELECT ${person} FROM person ORDER BY name`)
export const setTotpStep = sql<{ id: string; step: number }>(
  'access.set-totp-step',
  'UPDATE person SET totp_step = @step WHERE id = @id',
)

export const changePerson = sql<{ id: string; name: string; role: string }>(
  'access.change-person',
  'UPDATE person SET name = @name, role = @role WHERE id = @id',
)
export const setPersonState = sql<{ id: string; state: string; removedAt: string | null }>(
  'access.set-person-state',
  'UPDATE person SET state = @state, removed_at = @removedAt WHERE id = @id',
)
export const setCredentials = sql<{ id: string; password: string; totpSecret: string }>(
  'access.set-credentials',
  'UPDATE person SET password = @password, totp_secret = @totpSecret, totp_step = NULL WHERE id = @id',
)
export const endSessionsOfPerson = sql<{ person: string }>(
  'access.end-sessions-of-person',
  'DELETE FROM session WHERE person = @person',
)

export interface PasskeyRow {
  id: string
  person: string
  public_key: Uint8Array
  counter: number
  label: string
  created_at: string
  last_used_at: string | null
}
const passkey = 'id, person, public_key, counter, label, created_at, last_used_at'
export const insertPasskey = sql<{
  id: string
  person: string
  publicKey: Uint8Array
  counter: number
  label: string
  at: string
}>(
  'access.insert-passkey',
  `INSERT INTO passkey (id, person, public_key, counter, label, created_at)
   VALUES (@id, @person, @publicKey, @counter, @label, @at)`,
)
export const passkeyById = sql<{ id: string }, PasskeyRow>(
  'access.passkey',
  `SELECT ${passkey} FROM passkey WHERE id = @id`,
)
export const passkeysOf = sql<{ person: string }, PasskeyRow>(
  'access.passkeys-of',
  `SELECT ${passkey} FROM passkey WHERE person = @person ORDER BY created_at`,
)
export const deletePasskeysOf = sql<{ person: string }>(
  'access.delete-passkeys-of',
  'DELETE FROM passkey WHERE person = @person',
)
export const usePasskey = sql<{ id: string; counter: number; at: string }>(
  'access.use-passkey',
  'UPDATE passkey SET counter = @counter, last_used_at = @at WHERE id = @id',
)

export interface SessionRow {
  person: string
  /** How the person came: 'password', 'passkey' or 'day-pin'. */
  way: string
  expires_at: number
  last_seen_at: number
}
export const insertSession = sql<{ hash: Uint8Array; person: string; now: number; expiresAt: number; way: string }>(
  'access.insert-session',
  `INSERT INTO session (hash, person, created_at, expires_at, last_seen_at, way)
   VALUES (@hash, @person, @now, @expiresAt, @now, @way)`,
)
export const session = sql<{ hash: Uint8Array }, SessionRow>(
  'access.session',
  'SELECT person, way, expires_at, last_seen_at FROM session WHERE hash = @hash',
)
export const seeSession = sql<{ hash: Uint8Array; now: number }>(
  'access.see-session',
  'UPDATE session SET last_seen_at = @now WHERE hash = @hash',
)
export const endSession = sql<{ hash: Uint8Array }>('access.end-session', 'DELETE FROM session WHERE hash = @hash')
export const endSessions = sql<None>('access.end-sessions', 'DELETE FROM session')
export const endOldSessions = sql<{ now: number }>(
  'access.end-old-sessions',
  'DELETE FROM session WHERE expires_at < @now',
)

export const tries = sql<{ key: string }, { tries: number; blocked_until: number }>(
  'access.tries',
  'SELECT tries, blocked_until FROM sign_in_tries WHERE key = @key',
)
export const setTries = sql<{ key: string; tries: number; blockedUntil: number }>(
  'access.set-tries',
  `INSERT INTO sign_in_tries VALUES (@key, @tries, @blockedUntil)
   ON CONFLICT (key) DO UPDATE SET tries = excluded.tries, blocked_until = excluded.blocked_until`,
)
export const forgetTries = sql<{ key: string }>('access.forget-tries', 'DELETE FROM sign_in_tries WHERE key = @key')

export interface TokenRow {
  id: string
  name: string
  role: string
  scope: string
  created_at: string
  last_used_at: string | null
}
const token = 'id, name, role, scope, created_at, last_used_at'
export const insertToken = sql<{ id: string; hash: Uint8Array; name: string; role: string; scope: string; at: string }>(
  'access.insert-token',
  'INSERT INTO token (id, hash, name, role, scope, created_at) VALUES (@id, @hash, @name, @role, @scope, @at)',
)
export const tokenByHash = sql<{ hash: Uint8Array }, TokenRow>(
  'access.token',
  `SELECT ${token} FROM token WHERE hash = @hash`,
)
export const tokens = sql<None, TokenRow>('access.tokens', `SELECT ${token} FROM token ORDER BY created_at`)
export const deleteToken = sql<{ id: string }>('access.delete-token', 'DELETE FROM token WHERE id = @id')
