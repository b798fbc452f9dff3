import type { Clock } from '@siegel/foundation'
import { hex } from '@siegel/foundation'
import { tokenHash } from '@siegel/sealing/node'
import { Folder } from './folder.ts'

export interface PatientSession {
  mailbox: string
  slot: string
  expiresAt: string
}

/**
 * Open sessions by the hash of their token. Only the safe makes them; the gateway has no other way to. They survive a
 * restart of the gateway.
 */
export class PatientSessions {
  readonly #folder: Folder
  readonly #clock: Clock
  readonly #open = new Map<string, PatientSession>()

  constructor(data: string, clock: Clock) {
    this.#folder = new Folder(data, 'sessions')
    this.#clock = clock
  }

  /** Reads what was open before a restart. */
  async load(): Promise<void> {
    for (const hash of await this.#folder.names()) {
      const text = await this.#folder.readText(hash)
      if (text !== undefined) this.#open.set(hash, JSON.parse(text) as PatientSession)
    }
    await this.#sweep()
  }

  async put(hash: string, session: PatientSession): Promise<void> {
    await this.#sweep()
    await this.#folder.write(hash, JSON.stringify(session))
    this.#open.set(hash, session)
  }

  /** Undefined for anything unknown or over. */
  of(token: string): PatientSession | undefined {
    const session = this.#open.get(hex(tokenHash(token)))
    return session !== undefined && Date.parse(session.expiresAt) > this.#clock.now() ? session : undefined
  }

  /** Gives the hash by which the safe knows the session. */
  async end(token: string): Promise<string> {
    const hash = hex(tokenHash(token))
    await this.#remove(hash)
    return hash
  }

  /** Ends the sessions of a mailbox, or of one slot of it. */
  async endAll(mailbox: string, slot?: string): Promise<void> {
    for (const [hash, session] of this.#open) {
      if (session.mailbox === mailbox && (slot === undefined || session.slot === slot)) await this.#remove(hash)
    }
  }

  get hashes(): string[] {
    return [...this.#open.keys()]
  }

  endHash(hash: string): Promise<void> {
    return this.#remove(hash)
  }

  async #sweep(): Promise<void> {
    for (const [hash, { expiresAt }] of this.#open)
      if (Date.parse(expiresAt) <= this.#clock.now()) await this.#remove(hash)
  }

  async #remove(hash: string): Promise<void> {
    this.#open.delete(hash)
    await this.#folder.remove(hash)
  }
}
