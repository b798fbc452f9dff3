import { setTimeout as sleep } from 'node:timers/promises'
import { readAccount } from './account.ts'
import { isoNow, type Actor, type MailContext } from './context.ts'
import { nextDaytime } from './daytime.ts'
import { isByDay } from './outbox.ts'
import * as statements from './statements.ts'
import { calledByDefault, mailText } from './texts.ts'
import { send, type Message, type Outcome } from './transport.ts'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms
/** How long after the first, second … try the next one comes; then always the last. */
const waits_ms = [minute_ms, 5 * minute_ms, 15 * minute_ms, 30 * minute_ms, hour_ms, 2 * hour_ms, 4 * hour_ms]
/** A mail that could not be sent for so long is given up: what it says is out of date, and somebody has to know. */
const giveUpAfter_ms = 48 * hour_ms
const mostPerHour = 200
const lookEvery_ms = 2_000
const keepEnded_ms = 180 * 24 * hour_ms

/**
 * Sends what lies in the outbox, one mail after the other, at least once: each try is counted before it is made and its
 * outcome noted after it, so a crash or a lost answer in between sends the same mail again, under the same Message-ID.
 */
export class Deliverer {
  readonly #context: MailContext
  #running = false
  #busy: Promise<void> | undefined
  /** While the account does not work, the mails wait for it together: no server is asked 200 times with a wrong password. */
  #pausedUntil = 0
  #pauses = 0

  constructor(context: MailContext) {
    this.#context = context
  }

  start(): void {
    this.#running = true
    void this.#keep()
  }

  async stop(): Promise<void> {
    this.#running = false
    await this.#busy
  }

  /** After a change of the account. */
  resume(): void {
    this.#pausedUntil = 0
    this.#pauses = 0
  }

  /** Tries everything that is due now. */
  run(): Promise<void> {
    this.#busy ??= this.#sendDue().finally(() => (this.#busy = undefined))
    return this.#busy
  }

  async #keep(): Promise<void> {
    while (this.#running) {
      await this.run().catch((error: unknown) =>
        this.#context.log.error({ kind: error instanceof Error ? error.name : 'unknown' }, 'outbox failed'),
      )
      await sleep(lookEvery_ms, undefined, { ref: false })
    }
  }

  async #sendDue(): Promise<void> {
    const { store, clock } = this.#context
    while (clock.now() >= this.#pausedUntil && !this.#isOverLimit()) {
      const row = store.read((reader) => reader.get(statements.nextDue, { now: isoNow(this.#context) }))
      if (row === undefined) return
      await this.#try(row)
    }
  }

  #isOverLimit(): boolean {
    const since = isoNow(this.#context, -hour_ms)
    const sent = this.#context.store.read((reader) => reader.get(statements.endedSince, { state: 'sent', since }))
    return (sent?.n ?? 0) >= (this.#context.mostPerHour ?? mostPerHour)
  }

  async #try(row: statements.OutboxRow): Promise<void> {
    const { store, clock, password } = this.#context
    const { id } = row
    const wait_ms = waits_ms[Math.min(row.tries, waits_ms.length - 1)] ?? hour_ms
    store.transact((transaction) => transaction.run(statements.beginTry, { id, next: this.#next(row, wait_ms) }))
    const account = readAccount(this.#context)
    const secret = password.get()
    const outcome: Outcome =
      account === undefined || secret === undefined
        ? { result: 'account', code: 'mail-no-account' }
        : await send(account, secret, messageOf(row, account, this.#context.timeZone()), this.#context.patience).catch(
            // A mail that cannot even be written must not hold up those behind it.
            (): Outcome => ({ result: 'refused', code: 'mail-malformed' }),
          )
    if (outcome.result === 'accepted') {
      this.resume()
      return this.#end(row, 'sent')
    }
    const { result, code } = outcome
    this.#context.log.warn({ code, kind: row.kind }, 'mail not sent')
    const isTooOld = clock.now() - Date.parse(row.created_at) >= giveUpAfter_ms
    if (result === 'refused' || isTooOld) return this.#end(row, 'failed', code)
    store.transact((transaction) => {
      if (result === 'later') transaction.run(statements.noteFailure, { id, code })
      else transaction.run(statements.putOff, { id, code, next: this.#next(row, this.#pause()) })
    })
  }

  #next({ kind }: statements.OutboxRow, wait_ms: number): string {
    const { clock, timeZone } = this.#context
    return isByDay(kind) ? nextDaytime(clock.now() + wait_ms, timeZone()) : isoNow(this.#context, wait_ms)
  }

  #pause(): number {
    const pause_ms = waits_ms[Math.min(this.#pauses, 4)] ?? hour_ms
    this.#pauses += 1
    this.#pausedUntil = this.#context.clock.now() + pause_ms
    return pause_ms
  }

  /** What came of it stands in the log, under the name of who had it sent; the address and the link are forgotten. */
  #end(row: statements.OutboxRow, state: 'sent' | 'failed', code?: string): void {
    const { store, ledger } = this.#context
    const at = isoNow(this.#context)
    store.transact((transaction) => {
      if (transaction.run(statements.end, { id: row.id, state, code: code ?? null, at }) === 0) return
      ledger.append(transaction, {
        actor: JSON.parse(row.actor) as Actor,
        verb: state === 'sent' ? 'send-mail' : 'mail-failed',
        patient: row.patient,
        ...(row.object === null ? {} : { object: row.object }),
        purpose: row.kind,
        evidence: 'proven',
        facts: [`mail ${row.id}`, ...(code === undefined ? [] : [`code ${code}`])],
      })
      for (const old of ['sent', 'failed', 'dropped'])
        transaction.run(statements.forgetEnded, { state: old, before: isoNow(this.#context, -keepEnded_ms) })
    })
  }
}

function messageOf(row: statements.OutboxRow, account: statements.AccountRow, timeZone: string): Message {
  const called = account.name ?? calledByDefault[row.language]
  const until =
    row.until === null
      ? undefined
      : new Intl.DateTimeFormat(row.language === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'long', timeZone }).format(
          new Date(row.until),
        )
  const text = mailText(row.kind, row.language, {
    called,
    ...(row.link === null ? {} : { link: row.link }),
    ...(until === undefined ? {} : { until }),
  })
  return {
    messageId: messageIdOf(row.id, account),
    to: row.address ?? '',
    date: new Date(row.created_at),
    fromName: called,
    ...text,
  }
}

export const messageIdOf = (id: string, { address }: Pick<statements.AccountRow, 'address'>): string =>
  `<${id}@${address.slice(address.lastIndexOf('@') + 1)}>`
