import { roles, type Role } from '@siegel/contract'
import type { Clock } from '@siegel/foundation'
import { newSessionToken, tokenHash } from '@siegel/sealing/node'
import type { Store, Transaction } from '@siegel/store'
import { callerOfRole, type Caller } from './caller.ts'
import type { Glasses } from './glasses.ts'
import * as statements from './statements.ts'

/** A working day at most, and half an hour without a click. */
const longest_ms = 12 * 60 * 60_000
const idle_ms = 30 * 60_000
/** How exactly the last use is kept; writing it at every request would cost a transaction each. */
const seenStep_ms = 60_000

/** How a person came. What came by day PIN can do nothing that outlasts the day. */
export type Way = 'password' | 'passkey' | 'day-pin'

export interface Session {
  caller: Caller
  fullSignIn: boolean
  userName: string
  expiresAt: string
}

/** Sessions of people: random 256-bit tokens of which only the hash is stored, bound to the person's state. */
export class Sessions {
  readonly #store: Store
  readonly #clock: Clock
  readonly #glasses: Glasses

  constructor(store: Store, clock: Clock, glasses: Glasses) {
    this.#store = store
    this.#clock = clock
    this.#glasses = glasses
  }

  /** Starts a session inside the transaction that signs in; gives the token. */
  start(transaction: Transaction, person: string, way: Way): { token: string; expiresAt: string } {
    const token = newSessionToken()
    const now = this.#clock.now()
    transaction.run(statements.endOldSessions, { now })
    transaction.run(statements.insertSession, { hash: tokenHash(token), person, now, expiresAt: now + longest_ms, way })
    return { token, expiresAt: new Date(now + longest_ms).toISOString() }
  }

  /** The session of a token; undefined for unknown, expired and idle ones and for people who are no longer active. */
  of(token: string): Session | undefined {
    const hash = tokenHash(token)
    const now = this.#clock.now()
    const found = this.#store.read((reader) => {
      const row = reader.get(statements.session, { hash })
      const person = row === undefined ? undefined : reader.get(statements.personById, { id: row.person })
      return row === undefined || person === undefined
        ? undefined
        : { row, person, glasses: this.#glasses.of(reader, hash) }
    })
    if (found === undefined || found.person.state !== 'active') return undefined
    const { row, person } = found
    if (row.expires_at <= now || row.last_seen_at + idle_ms <= now) return undefined
    if (row.last_seen_at + seenStep_ms < now)
      this.#store.transact((transaction) => transaction.run(statements.seeSession, { hash, now }))
    const caller = callerOfRole(person.id, person.name, roleOf(person.role))
    const { glasses } = found
    // A role that may no longer break the glass has nothing of what it broke.
    const holds = glasses.length > 0 && caller.permissions.has('chart.break-glass')
    return {
      caller: holds ? { ...caller, glasses } : caller,
      fullSignIn: row.way !== 'day-pin',
      userName: person.user_name,
      expiresAt: new Date(row.expires_at).toISOString(),
    }
  }

  end(transaction: Transaction, token: string): void {
    transaction.run(statements.endSession, { hash: tokenHash(token) })
  }

  endAll(transaction: Transaction): void {
    transaction.run(statements.endSessions, {})
  }
}

/** A role from the database; one that this version does not know may nothing. */
export function roleOf(text: string): Role {
  const role = roles.find((known) => known === text)
  if (role === undefined) throw new TypeError('unknown role in the database')
  return role
}
