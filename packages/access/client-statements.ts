import { sql } from '@siegel/store'

export interface ClientRow {
  id: string
  name: string
  role: string
  scope: string
  /** A JWK set of the keys as they were parsed. */
  jwks: string
  created_at: string
  last_used_at: string | null
}
const client = 'id, name, role, scope, jwks, created_at, last_used_at'
export const insertClient = sql<{
  id: string
  name: string
  role: string
  scope: string
  jwks: string
  at: string
}>(
  'access.insert-client',
  `INSERT INTO oauth_client (id, name, role, scope, jwks, created_at) VALUES (@id, @name, @role, @scope, @jwks, @at)`,
)
export const clientById = sql<{ id: string }, ClientRow>(
  'access.client',
  `SELECT ${client} FROM oauth_client WHERE id = @id`,
)
export const clients = sql<Record<string, never>, ClientRow>(
  'access.clients',
  `SELECT ${client} FROM oauth_client ORDER BY created_at, rowid`,
)
export const useClient = sql<{ id: string; at: string }>(
  'access.use-client',
  'UPDATE oauth_client SET last_used_at = @at WHERE id = @id',
)
export const deleteClient = sql<{ id: string }>('access.delete-client', 'DELETE FROM oauth_client WHERE id = @id')

/** None are changed if the same assertion was there before. */
export const insertAssertion = sql<{ client: string; jti: Uint8Array; expiresAt: number }>(
  'access.insert-assertion',
  `INSERT INTO oauth_assertion (client, jti, expires_at) VALUES (@client, @jti, @expiresAt)
   ON CONFLICT (client, jti) DO NOTHING`,
)
export const assertionsOf = sql<{ client: string }, { count: number }>(
  'access.assertions-of',
  'SELECT count(*) AS count FROM oauth_assertion WHERE client = @client',
)
export const deleteOldAssertions = sql<{ now: number }>(
  'access.delete-old-assertions',
  'DELETE FROM oauth_assertion WHERE expires_at < @now',
)
export const deleteAssertionsOf = sql<{ client: string }>(
  'access.delete-assertions-of',
  'DELETE FROM oauth_assertion WHERE client = @client',
)

export const insertAccessToken = sql<{ hash: Uint8Array; client: string; scope: string; expiresAt: number }>(
  'access.insert-access-token',
  'INSERT INTO oauth_token (hash, client, scope, expires_at) VALUES (@hash, @client, @scope, @expiresAt)',
)
export const accessToken = sql<
  { hash: Uint8Array; now: number },
  { id: string; name: string; role: string; scope: string }
>(
  'access.access-token',
  `SELECT c.id, c.name, c.role, t.scope FROM oauth_token t JOIN oauth_client c ON c.id = t.client
   WHERE t.hash = @hash AND t.expires_at > @now`,
)
export const deleteOldAccessTokens = sql<{ now: number }>(
  'access.delete-old-access-tokens',
  'DELETE FROM oauth_token WHERE expires_at <= @now',
)
export const deleteAccessTokensOf = sql<{ client: string }>(
  'access.delete-access-tokens-of',
  'DELETE FROM oauth_token WHERE client = @client',
)
