import { systemCaller, type Caller } from '@siegel/access'
import { isRefusal, Steady } from '@siegel/foundation'
import type { Transaction } from '@siegel/store'
import type { ReleaseContext } from '../context.ts'
import { targetsOf } from '../copies.ts'
import { doorOf } from './notices.ts'
import * as statements from './statements.ts'

const lookEvery_ms = 60_000
/** From then on, in the practice's zone, the next day's appointments stand. */
const from = 9
const until = 20

export interface RemindersOptions {
  context: Pick<ReleaseContext, 'store' | 'clock' | 'mail' | 'practice' | 'log'>
  /** Patients who have an appointment on a civil day; reading it is an entry in the log. */
  expected: (caller: Caller, day: string) => Promise<readonly string[]>
}

/**
 * Reminds, by day and once, of what is due the day after: whoever wants to hear of news by e-mail. The mail says neither
 * what it is nor when (decision 015).
 */
export class Reminders {
  readonly #options: RemindersOptions
  readonly #caller = { ...systemCaller('reminders', ['calendar.read', 'calendar.columns']), name: 'Siegel' }
  readonly #steady: Steady
  #doneFor = ''

  constructor(options: RemindersOptions) {
    this.#options = options
    const failed = (error: unknown) =>
      options.context.log.error({ kind: error instanceof Error ? error.name : 'unknown' }, 'reminders wait')
    this.#steady = new Steady(() => this.run(), { every_ms: lookEvery_ms, failed })
  }

  start(): void {
    this.#steady.start()
  }

  stop(): Promise<void> {
    return this.#steady.stop()
  }

  /** Looks once a day, where anybody wants to be reminded. */
  async run(): Promise<void> {
    const { store, clock, mail, practice } = this.#options.context
    const now = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO(practice().timeZone)
    const day = now.toPlainDate().add({ days: 1 }).toString()
    if (now.hour < from || now.hour >= until || this.#doneFor === day) return
    const isWanted = store.read((reader) => mail.isReady(reader) && reader.get(statements.anyWish, {}) !== undefined)
    if (!isWanted) return
    const expected = await this.#options.expected(this.#caller, day)
    for (const patient of new Set(expected)) this.#remind(patient, day)
    this.#doneFor = day
  }

  #remind(patient: string, day: string): void {
    const { store, log } = this.#options.context
    try {
      store.transact((transaction) => this.#queue(transaction, patient, day))
    } catch (error) {
      if (!isRefusal(error)) throw error
      log.warn({ code: error.code }, 'reminder left out')
    }
  }

  #queue(transaction: Transaction, patient: string, day: string): void {
    const { context } = this.#options
    for (const { id: mailbox } of targetsOf(context, transaction, patient)) {
      const wish = transaction.get(statements.wishOf, { mailbox })
      if (wish === undefined || wish.email === null || wish.reminded_for === day) continue
      context.mail.queue(transaction, {
        kind: 'reminder',
        patient,
        object: `mailbox/${mailbox}`,
        address: wish.email,
        language: wish.language,
        link: doorOf(context.practice()),
        actor: { id: this.#caller.id, name: this.#caller.name, role: 'system' },
      })
      transaction.run(statements.noteReminded, { mailbox, day })
    }
  }
}
