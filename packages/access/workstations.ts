import { Refusal, type Clock } from '@siegel/foundation'
import type { Ledger } from '@siegel/ledger'
import { hashPassword, newSessionToken, tokenHash, verifyPassword } from '@siegel/sealing/node'
import type { Store, Transaction } from '@siegel/store'
import type { Caller } from './caller.ts'
import * as statements from './workstation-statements.ts'

/** Wrong PINs of one person on one workstation in a day; with the last one the PIN is gone until midnight. */
const mostWrong = 5

/** A PIN that was tried and fits, so far as it alone can tell. */
interface Tried {
  person: string
  fits: boolean
  pin: string
}

/**
 * Computers that several people use, each by a cookie of its own that lasts until midnight in the practice's zone, and the
 * six digits with which people who have signed in there that day come back. Only hashes are stored. A day PIN is worth
 * nothing without the cookie, and the cookie nothing without a PIN.
 */
export class Workstations {
  readonly #store: Store
  readonly #ledger: Ledger
  readonly #clock: Clock
  readonly #timeZone: () => string

  constructor(store: Store, ledger: Ledger, clock: Clock, timeZone: () => string) {
    this.#store = store
    this.#ledger = ledger
    this.#clock = clock
    this.#timeZone = timeZone
  }

  /** Notes, in the transaction of a full sign-in, who is there; gives the workstation's token, a new one every day. */
  arrive(transaction: Transaction, known: string | undefined, person: string): { token: string; until: number } {
    const now = this.#clock.now()
    transaction.run(statements.endOldWorkstations, { now })
    // Only a token that was given out here counts: nobody can bring one that he has chosen.
    const until =
      known === undefined ? undefined : transaction.get(statements.workstation, { hash: tokenHash(known), now })?.until
    const token = until === undefined || known === undefined ? newSessionToken() : known
    const end = until ?? this.#midnight(now)
    if (until === undefined) transaction.run(statements.insertWorkstation, { hash: tokenHash(token), until: end })
    transaction.run(statements.arrive, { workstation: tokenHash(token), person })
    return { token, until: end }
  }

  /** Who has signed in there today and not out again. */
  people(token: string | undefined): { id: string; name: string; dayPin: boolean }[] {
    if (token === undefined) return []
    const key = { workstation: tokenHash(token), now: this.#clock.now() }
    return this.#store
      .read((reader) => reader.all(statements.workstationPeople, key))
      .map(({ id, name, dayPin }) => ({ id, name, dayPin: dayPin === 1 }))
  }

  /**
   * Sets the caller's day PIN there. Throws Refusal 'full-sign-in-needed' where the caller has not come by a full sign-in of
   * today, 'day-pin-simple', or 'day-pin-gone' where the day's tries are used up.
   */
  async setPin(caller: Caller & { fullSignIn?: boolean }, token: string | undefined, pin: string): Promise<string> {
    if (isSimple(pin)) throw new Refusal('day-pin-simple')
    if (token === undefined || caller.fullSignIn !== true || caller.role === 'system')
      throw new Refusal('full-sign-in-needed')
    const stored = await hashPassword(pin)
    const key = { workstation: tokenHash(token), person: caller.id }
    const until = this.#store.transact((transaction) => {
      const row = transaction.get(statements.workstationPerson, { ...key, now: this.#clock.now() })
      if (row === undefined) throw new Refusal('full-sign-in-needed')
      if (row.tries >= mostWrong) throw new Refusal('day-pin-gone')
      transaction.run(statements.setPin, { ...key, pin: stored, role: caller.role })
      this.#ledger.append(transaction, { actor: caller, verb: 'day-pin-set', evidence: 'proven' })
      return row.until
    })
    return new Date(until).toISOString()
  }

  /**
   * Tries a PIN: counted durably before it is compared, so that neither twenty at once nor a safe killed in between give one
   * try more. Undefined where there is no PIN to try. What fits has still to be taken by `take`.
   */
  async try(token: string | undefined, person: string, pin: string): Promise<Tried | undefined> {
    if (token === undefined) return undefined
    const key = { workstation: tokenHash(token), person }
    const stored = this.#store.transact((transaction) => {
      const row = transaction.get(statements.workstationPerson, { ...key, now: this.#clock.now() })
      if (row === undefined || row.pin === null || row.tries >= mostWrong) return undefined
      transaction.run(statements.countPinTry, { ...key, by: 1 })
      return row.pin
    })
    return stored === undefined ? undefined : { person, pin: stored, fits: await verifyPassword(pin, stored) }
  }

  /**
   * Whether a PIN that was tried opens: it fits, is still the same, its day is not over, and the person has the role for
   * which it was set. A right one does not count as a try. With the last wrong one the PIN goes.
   */
  take(transaction: Transaction, token: string, { person, pin, fits }: Tried, role: string | undefined): boolean {
    const key = { workstation: tokenHash(token), person }
    const row = transaction.get(statements.workstationPerson, { ...key, now: this.#clock.now() })
    const opens = fits && row?.pin === pin && row.role === role
    if (opens) transaction.run(statements.countPinTry, { ...key, by: -1 })
    else if (row !== undefined && row.tries >= mostWrong) transaction.run(statements.dropPin, key)
    return opens
  }

  /** Signing out takes the PIN along. */
  leave(transaction: Transaction, token: string, person: string): void {
    transaction.run(statements.leave, { workstation: tokenHash(token), person })
  }

  dropPinsOf(transaction: Transaction, person: string): void {
    transaction.run(statements.dropPinsOf, { person })
  }

  /** Nowhere anything of this person, so that no PIN that is just being set stays either. */
  forget(transaction: Transaction, person: string): void {
    transaction.run(statements.forgetPerson, { person })
  }

  dropPins(transaction: Transaction): void {
    transaction.run(statements.dropPins, {})
  }

  #midnight(now: number): number {
    const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(this.#timeZone())
    return today.add({ days: 1 }).startOfDay().epochMilliseconds
  }
}

/** One digit six times, or digits in a row: what everybody tries first. */
function isSimple(pin: string): boolean {
  const steps = new Set(Array.from(pin.slice(1), (digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10))
  return steps.size === 1 && [0, 1, 9].includes([...steps][0] ?? -1)
}
