import { mailAddress, Refusal } from '@siegel/foundation'
import { randomId } from '@siegel/sealing/node'
import type { Reader, Transaction } from '@siegel/store'
import { factsOf, putAccount, readAccount, removeAccount, type AccountFacts } from './account.ts'
import type { Actor, MailContext } from './context.ts'
import { Deliverer, messageIdOf } from './deliverer.ts'
import { drop, mailsTo, outboxState, queue, type NewMail, type OutboxState, type SentMail } from './outbox.ts'
import * as statements from './statements.ts'
import { calledByDefault, mailText } from './texts.ts'
import { send } from './transport.ts'

/** What the server made of a test mail, in its own words where it said any. */
export interface TestAnswer {
  accepted: boolean
  /** Why not. */
  code?: string
  answer?: string
}

const mostTestsPerHour = 20

/** The practice's one account for outgoing mail, and what goes out through it. */
export class Mail {
  readonly #context: MailContext
  readonly #deliverer: Deliverer
  #tests: number[] = []

  constructor(context: MailContext) {
    this.#context = context
    this.#deliverer = new Deliverer(context)
  }

  start(): void {
    this.#deliverer.start()
  }

  /** Resolves when the mail in hand, if any, has come to its end. */
  stop(): Promise<void> {
    return this.#deliverer.stop()
  }

  /** Tries everything that is due now; the steady work does it by itself. */
  deliver(): Promise<void> {
    return this.#deliverer.run()
  }

  account(): AccountFacts | undefined {
    const row = readAccount(this.#context)
    return row === undefined ? undefined : factsOf(row)
  }

  /** See `putAccount`. */
  setAccount(actor: Actor, facts: AccountFacts, password?: string): void {
    putAccount(this.#context, actor, facts, password)
    this.#deliverer.resume()
  }

  removeAccount(actor: Actor): void {
    removeAccount(this.#context, actor)
  }

  outbox(): OutboxState {
    return outboxState(this.#context)
  }

  /** Whether there is an account. */
  isReady(reader: Reader): boolean {
    return reader.get(statements.account, {}) !== undefined
  }

  /** See `queue`. */
  queue(transaction: Transaction, mail: NewMail): void {
    queue(this.#context, transaction, mail)
  }

  /** See `drop`. */
  drop(transaction: Transaction, what: Pick<NewMail, 'patient' | 'kind' | 'object'>): void {
    drop(this.#context, transaction, what)
  }

  mailsTo(reader: Reader, patient: string): SentMail[] {
    return mailsTo(this.#context, reader, patient)
  }

  /**
   * Sends a mail at once to an address that somebody typed, and says what the server made of it.
   * Throws Refusal 'mail-no-account', 'mail-address-invalid' or 'too-many-requests'.
   */
  async test(actor: Actor, to: string, language: 'de' | 'en'): Promise<TestAnswer> {
    const account = readAccount(this.#context)
    const password = this.#context.password.get()
    if (account === undefined || password === undefined) throw new Refusal('mail-no-account')
    const address = mailAddress(to)
    if (address === undefined) throw new Refusal('mail-address-invalid')
    const now = this.#context.clock.now()
    this.#tests = this.#tests.filter((at) => now - at < 60 * 60_000)
    if (this.#tests.length >= mostTestsPerHour) throw new Refusal('too-many-requests')
    this.#tests.push(now)
    const fromName = account.name ?? calledByDefault[language]
    const outcome = await send(
      account,
      password,
      {
        messageId: messageIdOf(randomId(), account),
        to: address,
        date: new Date(now),
        fromName,
        ...mailText('test', language, { called: fromName }),
      },
      this.#context.patience,
    )
    const accepted = outcome.result === 'accepted'
    if (accepted) this.#deliverer.resume()
    await this.#context.ledger.record({
      actor,
      verb: accepted ? 'send-mail' : 'mail-failed',
      purpose: 'mail-test',
      evidence: 'proven',
      ...(outcome.result === 'accepted' ? {} : { facts: [`code ${outcome.code}`] }),
    })
    return {
      accepted,
      ...(outcome.result === 'accepted' ? {} : { code: outcome.code }),
      ...(outcome.answer === undefined ? {} : { answer: outcome.answer }),
    }
  }
}
