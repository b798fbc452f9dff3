import type { Role } from '@siegel/contract'
import { Refusal, type Clock } from '@siegel/foundation'
import type { Ledger } from '@siegel/ledger'
import { newSessionToken, randomId, tokenHash } from '@siegel/sealing/node'
import type { Store } from '@siegel/store'
import { callerOfRole, type Caller } from './caller.ts'
import { accessToken } from './client-statements.ts'
import { accessTokenPrefix } from './client-tokens.ts'
import { checkScopes } from './scopes.ts'
import { roleOf } from './sessions.ts'
import * as statements from './statements.ts'

const prefix = 'siegel_'

/** Bearer tokens for programs (SMART system scopes); only their hash is stored. */
export class Tokens {
  readonly #store: Store
  readonly #ledger: Ledger
  readonly #clock: Clock

  constructor(store: Store, ledger: Ledger, clock: Clock) {
    this.#store = store
    this.#ledger = ledger
    this.#clock = clock
  }

  /** Throws Refusal 'scope-invalid'. */
  create(caller: Caller, name: string, role: Role, scope: string): { id: string; token: string } {
    checkScopes(scope)
    const token = prefix + newSessionToken()
    const id = randomId()
    this.#store.transact((transaction) => {
      const at = new Date(this.#clock.now()).toISOString()
      transaction.run(statements.insertToken, { id, hash: tokenHash(token), name, role, scope, at })
      this.#ledger.append(transaction, {
        actor: caller,
        verb: 'token-create',
        object: id,
        evidence: 'proven',
        facts: [`scope ${scope}`],
      })
    })
    return { id, token }
  }

  list(): statements.TokenRow[] {
    return this.#store.read((reader) => reader.all(statements.tokens, {}))
  }

  /** Throws Refusal 'not-found'. */
  revoke(caller: Caller, id: string): void {
    this.#store.transact((transaction) => {
      if (transaction.run(statements.deleteToken, { id }) === 0) throw new Refusal('not-found')
      this.#ledger.append(transaction, { actor: caller, verb: 'token-revoke', object: id, evidence: 'proven' })
    })
  }

  /** The program that a token speaks for; undefined for anything unknown, expired, or of a client that was revoked. */
  callerOf(token: string): Caller | undefined {
    if (token.startsWith(accessTokenPrefix)) return this.#clientOf(token)
    if (!token.startsWith(prefix)) return undefined
    const row = this.#store.read((reader) => reader.get(statements.tokenByHash, { hash: tokenHash(token) }))
    return row === undefined ? undefined : programOf('token', row)
  }

  #clientOf(token: string): Caller | undefined {
    const now = this.#clock.now()
    const row = this.#store.read((reader) => reader.get(accessToken, { hash: tokenHash(token), now }))
    return row === undefined ? undefined : programOf('client', row)
  }
}

const programOf = (kind: string, row: { id: string; name: string; role: string; scope: string }): Caller => ({
  ...callerOfRole(`${kind}/${row.id}`, row.name, roleOf(row.role)),
  scope: row.scope,
})
