import type { Transaction } from '@siegel/store'
import * as statements from './statements.ts'

/**
 * The order of all writes: each takes the next place. Numbers of records come from the same counter, so a new record may
 * have that of its first place. Kept in memory between the writes of a transaction, in the database at its end.
 */
export class WriteOrder {
  #state: { next: number; at: number; isSaved: boolean } | undefined

  /** To be called after every roll-back. */
  forget(): void {
    this.#state = undefined
  }

  /** The next place, and its time in milliseconds: now, but never before the write before it. */
  take(transaction: Transaction, now: number): { seq: number; at: number } {
    const state = this.#read(transaction)
    state.at = Math.max(state.at, now)
    return { seq: this.#next(state), at: state.at }
  }

  /** A number for a record that is pointed at and not there. */
  takeNumber(transaction: Transaction): number {
    return this.#next(this.#read(transaction))
  }

  /** To be called before the end of every transaction that took anything. */
  save(transaction: Transaction): void {
    const state = this.#state
    if (state === undefined || state.isSaved) return
    transaction.run(statements.saveOrder, { next: state.next, at: state.at })
    state.isSaved = true
  }

  #read(transaction: Transaction): { next: number; at: number; isSaved: boolean } {
    if (this.#state === undefined) {
      const stored = transaction.get(statements.order, {})
      if (stored === undefined) throw new Error('the order of writes is lost')
      this.#state = { ...stored, isSaved: true }
    }
    return this.#state
  }

  #next(state: { next: number; isSaved: boolean }): number {
    state.isSaved = false
    return state.next++
  }
}
