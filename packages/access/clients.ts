import type { Role } from '@siegel/contract'
import { Refusal, type Clock } from '@siegel/foundation'
import type { Ledger } from '@siegel/ledger'
import { jwkThumbprint, parsePublicJwks, randomId } from '@siegel/sealing/node'
import type { Store } from '@siegel/store'
import type { Caller } from './caller.ts'
import * as statements from './client-statements.ts'
import { checkScopes } from './scopes.ts'
import { roleOf } from './sessions.ts'

export interface ClientDraft {
  name: string
  role: Role
  /** All that the client may ever ask for. */
  scope: string
  /** A JWK set (RFC 7517) as text. */
  jwks: string
}

export interface RegisteredClient {
  id: string
  name: string
  role: Role
  scope: string
  keys: { kid: string; thumbprint: string }[]
  createdAt: string
  lastUsedAt?: string
}

/**
 * Programs that prove themselves with a key of their own (SMART backend services). Keys are those of the registration;
 * no address is ever asked for one.
 */
export class Clients {
  readonly #store: Store
  readonly #ledger: Ledger
  readonly #clock: Clock

  constructor(store: Store, ledger: Ledger, clock: Clock) {
    this.#store = store
    this.#ledger = ledger
    this.#clock = clock
  }

  /** Throws Refusal 'scope-invalid', 'jwks-private' or 'jwks-invalid'. */
  add(caller: Caller, draft: ClientDraft): { id: string } {
    const { name, role, scope } = draft
    checkScopes(scope)
    const keys = parsePublicJwks(draft.jwks)
    const id = randomId()
    const at = new Date(this.#clock.now()).toISOString()
    this.#store.transact((transaction) => {
      transaction.run(statements.insertClient, { id, name, role, scope, jwks: JSON.stringify({ keys }), at })
      this.#ledger.append(transaction, {
        actor: caller,
        verb: 'client-add',
        object: id,
        evidence: 'proven',
        facts: [`role ${role}`, `scope ${scope}`, ...keys.map((key) => `key ${jwkThumbprint(key)}`)],
      })
    })
    return { id }
  }

  list(): RegisteredClient[] {
    return this.#store
      .read((reader) => reader.all(statements.clients, {}))
      .map(({ id, name, role, scope, jwks, created_at, last_used_at }) => ({
        id,
        name,
        role: roleOf(role),
        scope,
        keys: parsePublicJwks(jwks).map((key) => ({ kid: key.kid, thumbprint: jwkThumbprint(key) })),
        createdAt: created_at,
        ...(last_used_at === null ? {} : { lastUsedAt: last_used_at }),
      }))
  }

  /** Ends the client and every token it holds, at once. Throws Refusal 'not-found'. */
  revoke(caller: Caller, id: string): void {
    this.#store.transact((transaction) => {
      transaction.run(statements.deleteAccessTokensOf, { client: id })
      transaction.run(statements.deleteAssertionsOf, { client: id })
      if (transaction.run(statements.deleteClient, { id }) === 0) throw new Refusal('not-found')
      this.#ledger.append(transaction, { actor: caller, verb: 'client-revoke', object: id, evidence: 'proven' })
    })
  }
}
