import type { Caller } from '@siegel/access'
import { Refusal } from '@siegel/foundation'
import type { ReleaseContext } from './context.ts'
import type { GatewayClient } from './gateway-link.ts'
import type { GatewaySync } from './gateway-sync.ts'
import { invite, type Invitation, type InvitationWish } from './invitations.ts'
import { Letters, type LetterContent, type PinContent } from './letters.ts'
import { release, withdraw, type Sentence } from './releases.ts'
import * as statements from './statements.ts'

/** What the practice does about a patient's access; each act is pushed to the gateway before it counts as done there. */
export class PatientAccess {
  readonly #context: ReleaseContext
  readonly #gateway: GatewayClient
  readonly #sync: GatewaySync
  readonly #letters = new Letters()

  constructor(context: ReleaseContext, gateway: GatewayClient, sync: GatewaySync) {
    this.#context = context
    this.#gateway = gateway
    this.#sync = sync
  }

  async release(
    caller: Caller,
    patient: string,
    references: readonly string[],
    sentence: Sentence,
  ): Promise<{ reference: string; item: string }[]> {
    return this.#locked(patient, async () => {
      const released = await release(this.#context, caller, patient, references, sentence)
      await this.#refresh(patient)
      return released
    })
  }

  async withdraw(caller: Caller, patient: string, references: readonly string[]): Promise<number> {
    return this.#locked(patient, async () => {
      const withdrawn = withdraw(this.#context, caller, patient, references)
      await this.#refresh(patient)
      return withdrawn
    })
  }

  async invite(caller: Caller, patient: string, wish: InvitationWish): Promise<Invitation> {
    return this.#locked(patient, async () => {
      const { mailbox, ...invitation } = await invite(this.#context, this.#letters, caller, patient, wish)
      await this.#atGateway(() => this.#gateway.endSessions({ body: { mailbox } }))
      await this.#refresh(patient)
      return invitation
    })
  }

  /** What the letter of an invitation says, for fifteen minutes and whoever made it; taking it is logged. */
  letter(caller: Caller, invitation: string): LetterContent {
    const { patient, letter } = this.#letters.take(invitation, caller.id, this.#context.clock.now())
    this.#logPrint(caller, 'print-letter', patient, invitation)
    return letter
  }

  /** What the sheet with the PIN says; the same. */
  pin(caller: Caller, invitation: string): PinContent {
    const { patient, pin } = this.#letters.take(invitation, caller.id, this.#context.clock.now())
    this.#logPrint(caller, 'print-pin', patient, invitation)
    return pin
  }

  #logPrint(caller: Caller, verb: 'print-letter' | 'print-pin', patient: string, invitation: string): void {
    this.#context.records.transact(caller, { verb, patient, object: `invitation/${invitation}` }, () => undefined)
  }

  /** Closes the mailbox, or one way into it; what was open ends. Throws Refusal 'not-found'. */
  async revoke(caller: Caller, patient: string, slot?: string): Promise<void> {
    await this.#locked(patient, async () => {
      const mailbox = this.#context.records.transact(
        caller,
        {
          verb: slot === undefined ? 'revoke' : 'remove-slot',
          patient,
          ...(slot === undefined ? {} : { object: `slot/${slot}` }),
        },
        ({ transaction }) => {
          const row = transaction.get(statements.mailboxOfPatient, { patient })
          if (row === undefined) throw new Refusal('not-found')
          // A mail that waits would bring what opens nothing.
          for (const kind of ['invitation', 'notice'] as const)
            if (slot === undefined || kind === 'invitation') this.#context.mail.drop(transaction, patient, kind)
          if (slot === undefined) {
            transaction.run(statements.closeMailbox, { id: row.id })
            transaction.run(statements.endSlotsOf, { mailbox: row.id, state: 'removed' })
            transaction.run(statements.endSessionsOf, { mailbox: row.id })
          } else {
            if (transaction.get(statements.slotById, { id: slot })?.mailbox !== row.id) throw new Refusal('not-found')
            transaction.run(statements.endSlot, { id: slot, state: 'removed' })
            transaction.run(statements.endSessionsOfSlot, { slot })
          }
          return row.id
        },
      )
      await this.#atGateway(() =>
        this.#gateway.endSessions({ body: { mailbox, ...(slot === undefined ? {} : { slot }) } }),
      )
      await this.#refresh(patient)
    })
  }

  /**
   * Does work on the records of several patients while nothing is released to any of them, then brings their mailboxes up
   * to what it left.
   */
  async alone<T>(patients: readonly string[], work: () => T | Promise<T>): Promise<T> {
    const run = async ([first, ...others]: readonly string[]): Promise<T> =>
      first === undefined ? work() : this.#locked(first, () => run(others))
    // Always in one order, so that two of them cannot wait for each other.
    const result = await run([...new Set(patients)].toSorted())
    for (const patient of patients) await this.#settle(patient)
    return result
  }

  async #settle(patient: string): Promise<void> {
    const row = this.#context.store.read((reader) => reader.get(statements.mailboxOfPatient, { patient }))
    if (row === undefined) return
    await this.#locked(patient, async () => {
      if (row.state !== 'live') await this.#atGateway(() => this.#gateway.endSessions({ body: { mailbox: row.id } }))
      await this.#refresh(patient)
    })
  }

  #locked<T>(patient: string, work: () => Promise<T>): Promise<T> {
    const row = this.#context.store.read((reader) => reader.get(statements.mailboxOfPatient, { patient }))
    return this.#context.locks.run(row?.id ?? `patient/${patient}`, work)
  }

  async #refresh(patient: string): Promise<void> {
    const row = this.#context.store.read((reader) => reader.get(statements.mailboxOfPatient, { patient }))
    if (row !== undefined) await this.#atGateway(() => this.#sync.refresh(row.id))
  }

  /** A gateway that is away gets everything when it is back; the practice's work does not wait for it. */
  async #atGateway(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#sync.fellBehind()
      this.#context.log.warn({ kind: error instanceof Error ? error.name : 'unknown' }, 'gateway away, pushed later')
    }
  }
}
