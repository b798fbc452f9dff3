import type { Caller } from '@siegel/access'
import { Refusal } from '@siegel/foundation'
import { endActing, grantActing, type Grant } from './acting.ts'
import { closeAll, endShares } from './closing.ts'
import type { ReleaseContext } from './context.ts'
import { mailboxesAbout, rightsFor } from './copies.ts'
import * as copies from './copies-statements.ts'
import type { GatewayClient } from './gateway-link.ts'
import type { GatewaySync } from './gateway-sync.ts'
import { invite, type Addressee, type Invitation, type InvitationWish, type Invited } from './invitations.ts'
import { Letters, type LetterContent, type PinContent } from './letters.ts'
import { sendMessage, type ComposedMessage } from './messages/send.ts'
import {
  sendQuestionnaire,
  withdrawQuestionnaire,
  type ComposedQuestionnaire,
  type EndedRequest,
} from './questionnaires/send.ts'
import { release, withdraw, type Occasion, type Sentence } from './releases.ts'
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
    occasion?: Occasion,
  ): Promise<{ reference: string; item: string }[]> {
    return this.#about(patient, () => release(this.#context, caller, patient, references, sentence, occasion))
  }

  async withdraw(caller: Caller, patient: string, references: readonly string[]): Promise<number> {
    return this.#about(patient, () => withdraw(this.#context, caller, patient, references))
  }

  /** A new link for a patient's own mailbox. */
  invite(caller: Caller, patient: string, wish: InvitationWish): Promise<Invitation> {
    return this.#about(patient, () => this.#invite(caller, { patient }, wish))
  }

  /** A new link for somebody who only acts for others. Throws Refusal 'not-found'. */
  inviteProxy(
    caller: Caller,
    { mailbox, to }: { mailbox: string; to: Addressee },
    language: 'de' | 'en',
  ): Promise<Invitation> {
    return this.#locking([mailbox], async () => {
      const invitation = await this.#invite(caller, { mailbox, to }, { language, channel: 'letter' })
      await this.#refresh([mailbox])
      return invitation
    })
  }

  async #invite(caller: Caller, invited: Invited, wish: InvitationWish): Promise<Invitation> {
    const { mailbox, ...invitation } = await invite(this.#context, this.#letters, caller, invited, wish)
    await this.#atGateway(() => this.#gateway.endSessions({ body: { mailbox } }))
    return invitation
  }

  /** Writes to a patient; see `sendMessage`. */
  message(caller: Caller, patient: string, message: ComposedMessage): Promise<void> {
    return this.#about(patient, () => sendMessage(this.#context, caller, patient, message))
  }

  /** Asks a patient to answer; see `sendQuestionnaire`. */
  questionnaire(caller: Caller, patient: string, composed: ComposedQuestionnaire): Promise<void> {
    return this.#about(patient, () => sendQuestionnaire(this.#context, caller, patient, composed))
  }

  /** Takes a questionnaire back; see `withdrawQuestionnaire`. */
  withdrawQuestionnaire(caller: Caller, patient: string, request: EndedRequest): Promise<void> {
    return this.#about(patient, () => withdrawQuestionnaire(this.#context, caller, patient, request))
  }

  /** Lets somebody act for a patient; the mailbox by which they do. Throws what `grantActing` throws. */
  grantActing(caller: Caller, patient: string, grant: Grant): Promise<string> {
    const { holder } = grant
    const also = holder === 'new' ? [] : 'mailbox' in holder ? [holder.mailbox] : this.#keysOf(holder.patient)
    return this.#about(patient, () => grantActing(this.#context, caller, patient, grant), also)
  }

  /** A right to act for a patient by a mailbox. Throws Refusal 'not-found'. */
  rightOf(patient: string, mailbox: string): { representative: string } {
    const { store, clock } = this.#context
    const found = store
      .read((reader) => rightsFor(reader, patient, clock.now()))
      .find((right) => right.mailbox === mailbox)
    if (found === undefined) throw new Refusal('not-found')
    return found
  }

  /** Ends it. Throws Refusal 'not-found'. */
  endActing(caller: Caller, patient: string, mailbox: string): Promise<void> {
    return this.#about(patient, () => endActing(this.#context, caller, patient, mailbox), [mailbox])
  }

  /** The representative's own rights have ended, for whatever reason: so does what was granted by them. */
  async endOfRepresentative(caller: Caller, patient: string, representative: string): Promise<void> {
    const rows = this.#context.store.read((reader) => reader.all(copies.actingFor, { patient }))
    for (const row of rows)
      if (row.representative === representative) await this.endActing(caller, patient, row.mailbox)
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
    await this.#about(patient, async () => {
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
            if (slot === undefined || kind === 'invitation') this.#context.mail.drop(transaction, { patient, kind })
          if (slot === undefined) {
            closeAll(transaction, row.id)
            endShares(this.#context, transaction, caller, patient)
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
    })
  }

  /**
   * Does work on the records of several patients while nothing is released to any of them, then brings their mailboxes up
   * to what it left.
   */
  async alone<T>(patients: readonly string[], work: () => T | Promise<T>): Promise<T> {
    const before = patients.flatMap((patient) => this.#keysOf(patient))
    const result = await this.#locking(before, async () => work())
    const after = patients.flatMap((patient) => this.#mailboxesAbout(patient))
    for (const mailbox of new Set([...before, ...after])) await this.#settle(mailbox)
    return result
  }

  async #settle(mailbox: string): Promise<void> {
    const row = this.#context.store.read((reader) => reader.get(statements.mailboxById, { id: mailbox }))
    if (row === undefined) return
    await this.#locking([mailbox], async () => {
      if (row.state !== 'live') await this.#atGateway(() => this.#gateway.endSessions({ body: { mailbox } }))
      await this.#refresh([mailbox])
    })
  }

  /** Does work about a patient, one thing at a time, and brings every mailbox up to it that shows something of the patient. */
  async #about<T>(patient: string, work: () => T | Promise<T>, also: readonly string[] = []): Promise<T> {
    return this.#locking([...this.#keysOf(patient), ...also], async () => {
      const before = this.#mailboxesAbout(patient)
      const result = await work()
      await this.#refresh([...before, ...this.#mailboxesAbout(patient), ...also])
      return result
    })
  }

  /** The turns to take for a patient; the first time there is no mailbox to name it by. */
  #keysOf(patient: string): string[] {
    const found = this.#mailboxesAbout(patient)
    return found.length === 0 ? [`patient/${patient}`] : found
  }

  #mailboxesAbout(patient: string): string[] {
    return this.#context.store.read((reader) => mailboxesAbout(reader, patient))
  }

  /** Always in one order, so that two of them cannot wait for each other. */
  #locking<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const run = ([first, ...others]: readonly string[]): Promise<T> =>
      first === undefined ? work() : this.#context.locks.run(first, () => run(others))
    return run([...new Set(keys)].toSorted())
  }

  async #refresh(mailboxes: readonly string[]): Promise<void> {
    for (const mailbox of new Set(mailboxes)) await this.#atGateway(() => this.#sync.refresh(mailbox))
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
