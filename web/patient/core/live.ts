import { CallFailed } from '@siegel/contract'
import { isRefusal, type Clock, type Instant } from '@siegel/foundation'
import { isForgery, type AccessProofs } from './access-proofs.ts'
import type { MailboxView } from './mailbox.ts'
import type { PatientSession } from './session.ts'

/** How far the access list has been proven. `unreachable`: the log could not be fetched; nothing is known to be wrong. */
export type AccessState =
  | { state: 'checking' }
  | { state: 'proven'; proofs: AccessProofs; at: Instant }
  | { state: 'unreachable' }
  | { state: 'failed'; code: string }

export interface LiveState {
  view: MailboxView
  asOf: Instant
  /** The safe could not be asked; what is shown is of `asOf`. */
  stale: boolean
  access: AccessState
  /** The session is over, or something did not verify: nothing may be shown any more. */
  over: { code: string } | undefined
}

/**
 * An open session as screens follow it: one immutable state at a time, brought up to date on demand. Calls that come
 * while one is under way share it.
 */
export class LiveSession {
  readonly session: PatientSession
  readonly #clock: Clock
  readonly #listeners = new Set<() => void>()
  #state: LiveState
  #running: Promise<void> | undefined

  constructor(session: PatientSession, clock: Clock) {
    this.session = session
    this.#clock = clock
    this.#state = {
      view: session.view,
      asOf: session.asOf,
      stale: false,
      access: { state: 'checking' },
      over: undefined,
    }
  }

  readonly state = (): LiveState => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Proves the access list of what is shown. */
  prove(): Promise<void> {
    return this.#once(() => this.#prove())
  }

  /** Asks the safe again, then proves the access list anew. */
  refresh(): Promise<void> {
    return this.#once(async () => {
      try {
        await this.session.refresh()
        this.#set({ view: this.session.view, asOf: this.session.asOf, stale: false })
      } catch (error) {
        this.#fail(error)
        return
      }
      await this.#prove()
    })
  }

  /** An error of any other call on the session: ends it where it has to end. True where it did. */
  ended(error: unknown): boolean {
    if (!isRefusal(error, 'session-ended')) return false
    this.#set({ over: { code: error.code } })
    return true
  }

  async #prove(): Promise<void> {
    try {
      const proofs = await this.session.proveAccess()
      this.#set({ access: { state: 'proven', proofs, at: new Date(this.#clock.now()).toISOString() } })
    } catch (error) {
      if (this.ended(error)) return
      if (isRefusal(error) && isForgery(error)) this.#set({ access: { state: 'failed', code: error.code } })
      else if (isRefusal(error) || error instanceof CallFailed) this.#set({ access: { state: 'unreachable' } })
      else throw error
    }
  }

  #fail(error: unknown): void {
    if (error instanceof CallFailed) this.#set({ stale: true })
    else if (isRefusal(error)) this.#set({ over: { code: error.code } })
    else throw error
  }

  #once(work: () => Promise<void>): Promise<void> {
    this.#running ??= work().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  #set(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }
}
