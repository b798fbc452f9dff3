import { Refusal, type Clock } from '@siegel/foundation'
import type { Ledger } from '@siegel/ledger'
import { randomId, tokenHash } from '@siegel/sealing/node'
import { sql, type Reader, type Store } from '@siegel/store'
import type { Caller } from './caller.ts'

/** One chart that one session may read although it is closed to the person, and why. */
export interface Glass {
  id: string
  patient: string
  reason: string
  /** Milliseconds since the epoch. */
  until: number
}

/** An opening that no doctor has taken note of. */
export interface Emergency extends Glass {
  at: number
  person: string
  name: string
}

const open_ms = 60 * 60_000
/** Who needs more at once is not in an emergency. */
const mostOpen = 3
/** So many are told at once; there are never that many unless something is very wrong. */
const mostTold = 100

type None = Record<string, never>
const insert = sql<{
  id: string
  session: Uint8Array
  person: string
  patient: string
  reason: string
  at: number
  until: number
}>(
  'access.insert-glass',
  `INSERT INTO broken_glass (id, session, person, patient, reason, at, until)
   VALUES (@id, @session, @person, @patient, @reason, @at, @until)`,
)
const ofSession = sql<{ session: Uint8Array; now: number }, Glass>(
  'access.glasses-of-session',
  `SELECT id, patient, reason, until FROM broken_glass
   WHERE session = @session AND until > @now AND closed_at IS NULL ORDER BY at`,
)
const close = sql<{ id: string; session: Uint8Array; now: number }>(
  'access.close-glass',
  `UPDATE broken_glass SET closed_at = @now
   WHERE id = @id AND session = @session AND until > @now AND closed_at IS NULL`,
)
const byId = sql<{ id: string }, { person: string; patient: string; seen_at: number | null }>(
  'access.glass',
  'SELECT person, patient, seen_at FROM broken_glass WHERE id = @id',
)
const acknowledge = sql<{ id: string; by: string; now: number }>(
  'access.acknowledge-glass',
  'UPDATE broken_glass SET seen_at = @now, seen_by = @by WHERE id = @id AND seen_at IS NULL',
)
const unseen = sql<{ count: number }, Emergency>(
  'access.unseen-glasses',
  `SELECT b.id, b.patient, b.reason, b.until, b.at, b.person, p.name FROM broken_glass b JOIN person p ON p.id = b.person
   WHERE b.seen_at IS NULL ORDER BY b.at DESC LIMIT @count`,
)
const anyUnseen = sql<None, { n: number }>(
  'access.any-unseen-glass',
  'SELECT 1 AS n FROM broken_glass WHERE seen_at IS NULL LIMIT 1',
)

/** Charts opened in an emergency: kept durably, each bound to one session and one patient. */
export class Glasses {
  readonly #store: Store
  readonly #ledger: Ledger
  readonly #clock: Clock

  constructor(store: Store, ledger: Ledger, clock: Clock) {
    this.#store = store
    this.#ledger = ledger
    this.#clock = clock
  }

  /** What a session has open now. */
  of(reader: Reader, session: Uint8Array): Glass[] {
    return reader.all(ofSession, { session, now: this.#clock.now() })
  }

  /**
   * Opens a chart for an hour, inside the transaction that has found it to be closed to the caller. Throws Refusal
   * 'glass-limit'.
   */
  break(caller: Caller, token: string, patient: string, reason: string): { id: string; until: string } {
    const session = tokenHash(token)
    return this.#store.transact((transaction) => {
      const at = this.#clock.now()
      if (transaction.all(ofSession, { session, now: at }).length >= mostOpen) throw new Refusal('glass-limit')
      const id = randomId()
      const until = at + open_ms
      transaction.run(insert, { id, session, person: caller.id, patient, reason, at, until })
      this.#ledger.append(transaction, {
        actor: caller,
        verb: 'break-glass',
        patient,
        object: `Patient/${patient}`,
        purpose: reason,
        evidence: 'proven',
        facts: [`break-glass ${id}`],
      })
      return { id, until: new Date(until).toISOString() }
    })
  }

  /** Closes what this session has opened. Throws Refusal 'not-found' for anybody else's. */
  close(caller: Caller, token: string, id: string): void {
    this.#store.transact((transaction) => {
      const glass = transaction.get(byId, { id })
      const key = { id, session: tokenHash(token), now: this.#clock.now() }
      if (glass === undefined || transaction.run(close, key) === 0) throw new Refusal('not-found')
      this.#note(transaction, caller, 'break-glass-closed', glass.patient, id)
    })
  }

  /** A doctor has taken note. Throws Refusal 'not-found', or 'own-break-glass'. */
  acknowledge(caller: Caller, id: string): void {
    this.#store.transact((transaction) => {
      const glass = transaction.get(byId, { id })
      if (glass === undefined) throw new Refusal('not-found')
      if (glass.person === caller.id) throw new Refusal('own-break-glass')
      // A colleague was faster: it is done all the same.
      if (transaction.run(acknowledge, { id, by: caller.id, now: this.#clock.now() }) === 0) return
      this.#note(transaction, caller, 'break-glass-seen', glass.patient, id)
    })
  }

  /** What no doctor has taken note of, newest first. */
  unseen(): Emergency[] {
    return this.#store.read((reader) =>
      reader.get(anyUnseen, {}) === undefined ? [] : reader.all(unseen, { count: mostTold }),
    )
  }

  #note(
    transaction: Parameters<Ledger['append']>[0],
    caller: Caller,
    verb: 'break-glass-closed' | 'break-glass-seen',
    patient: string,
    id: string,
  ): void {
    this.#ledger.append(transaction, { actor: caller, verb, patient, evidence: 'proven', facts: [`break-glass ${id}`] })
  }
}
