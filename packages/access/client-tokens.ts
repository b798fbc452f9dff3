import { Refusal, type Clock } from '@siegel/foundation'
import type { Ledger } from '@siegel/ledger'
import { newSessionToken, parsePublicJwks, tokenHash } from '@siegel/sealing/node'
import type { Store, Transaction } from '@siegel/store'
import { assertionLife_s, failedCheck, leeway_s, parseAssertion, type ClientAssertion } from './client-assertion.ts'
import * as statements from './client-statements.ts'
import { commonScopes } from './scopes.ts'
import { forgetTries } from './statements.ts'
import { countTry } from './throttle.ts'

/** What an access token begins with; no other token of ours does. */
export const accessTokenPrefix = 'siegel-access_'
/** SMART App Launch 2.2, backend services: at most five minutes. */
const life_s = 300
/** Assertions of one client that are remembered at a time: as many tokens can it have, and then has to wait. */
const mostAssertions = 300

/** What a client sends for a token, and what the server knows of how it came. */
export interface TokenRequest {
  assertion: string
  /** Beside the assertion a client need not name itself. */
  clientId?: string | undefined
  scope: string
  /** Absolute addresses of the token endpoint at which this server can be reached. */
  audiences: readonly string[]
  /** Address of the other end. */
  remote: string
}

export interface AccessToken {
  token: string
  scope: string
  expires_s: number
}

/** Tokens for five minutes, given to registered clients for a signed assertion (RFC 6749 § 4.4, RFC 7523 § 2.2). */
export class ClientTokens {
  readonly #store: Store
  readonly #ledger: Ledger
  readonly #clock: Clock

  constructor(store: Store, ledger: Ledger, clock: Clock) {
    this.#store = store
    this.#ledger = ledger
    this.#clock = clock
  }

  /**
   * A token for a client that proves itself. Throws Refusal 'client-refused', the same whatever is wrong with the proof
   * (the log says which check failed); 'scope-invalid' if nothing of the scope is left; 'too-many-tries' and
   * 'too-many-requests' with the seconds to wait as their detail.
   */
  issue({ assertion, clientId, scope, audiences, remote }: TokenRequest): AccessToken {
    const now_ms = this.#clock.now()
    const parsed = parseAssertion(assertion)
    const row = this.#claimed(parsed)
    // By address and client: whoever fails in the name of another one's client shuts out himself alone. Ids are random,
    // and those that nobody has share one count.
    const key = `client/${remote}/${row?.id ?? 'unknown'}`
    countTry(this.#store, key, now_ms)
    const client = row === undefined ? undefined : { id: row.id, keys: parsePublicJwks(row.jwks) }
    const failed = parsed === undefined ? 'form' : failedCheck(parsed, { client, clientId, audiences, now_ms })
    if (failed !== undefined || row === undefined || parsed === undefined) return this.#refuse(row, failed ?? 'iss')
    const granted = commonScopes(row.scope, scope)
    const token = this.#store.transact((transaction) => {
      if (!this.#useOnce(transaction, row.id, parsed, now_ms)) return undefined
      transaction.run(forgetTries, { key })
      return granted === '' ? '' : this.#insert(transaction, row, granted, now_ms)
    })
    if (token === undefined) return this.#refuse(row, 'jti-used')
    // Only now: an assertion counts as used even if it asked for too much.
    if (token === '') return this.#refuse(row, 'scope', 'scope-invalid')
    return { token, scope: granted, expires_s: life_s }
  }

  /** The client that an assertion says it is from; nothing of that is proven yet. */
  #claimed(assertion: ClientAssertion | undefined): statements.ClientRow | undefined {
    const id = assertion?.claims['iss']
    return typeof id === 'string' ? this.#store.read((reader) => reader.get(statements.clientById, { id })) : undefined
  }

  /** False if the assertion was used before; remembered for longer than any assertion is taken. */
  #useOnce(transaction: Transaction, client: string, { claims }: ClientAssertion, now_ms: number): boolean {
    transaction.run(statements.deleteOldAssertions, { now: now_ms })
    const known = transaction.get(statements.assertionsOf, { client })?.count ?? 0
    if (known >= mostAssertions) throw new Refusal('too-many-requests', '60')
    const { jti } = claims as { jti: string }
    const expiresAt = now_ms + (assertionLife_s + leeway_s) * 1000
    return transaction.run(statements.insertAssertion, { client, jti: tokenHash(jti), expiresAt }) === 1
  }

  #insert(transaction: Transaction, row: statements.ClientRow, scope: string, now_ms: number): string {
    const token = accessTokenPrefix + newSessionToken()
    transaction.run(statements.deleteOldAccessTokens, { now: now_ms })
    const expiresAt = now_ms + life_s * 1000
    transaction.run(statements.insertAccessToken, { hash: tokenHash(token), client: row.id, scope, expiresAt })
    transaction.run(statements.useClient, { id: row.id, at: new Date(now_ms).toISOString() })
    const facts = ['by private_key_jwt', `scope ${scope}`]
    this.#ledger.append(transaction, { actor: actorOf(row), verb: 'sign-in', evidence: 'proven', facts })
    return token
  }

  #refuse(row: statements.ClientRow | undefined, check: string, code = 'client-refused'): never {
    this.#store.transact((transaction) =>
      this.#ledger.append(transaction, {
        actor: actorOf(row),
        verb: 'sign-in-refused',
        evidence: 'proven',
        facts: ['by private_key_jwt', `check ${check}`],
      }),
    )
    throw new Refusal(code)
  }
}

/** As a person's: under the client's name, or under nobody's. */
const actorOf = (row: statements.ClientRow | undefined) =>
  row === undefined
    ? { id: 'unknown', name: 'unknown', role: 'system' }
    : { id: `client/${row.id}`, name: row.name, role: row.role }
