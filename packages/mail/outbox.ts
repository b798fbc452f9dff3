import { mailAddress, Refusal } from '@siegel/foundation'
import { randomId } from '@siegel/sealing/node'
import type { Reader, Transaction } from '@siegel/store'
import { isoNow, type Actor, type MailContext } from './context.ts'
import { nextDaytime } from './daytime.ts'
import * as statements from './statements.ts'

const mostWaiting = 5000
/** So long the practice sees of a patient what was sent. */
const shown_ms = 90 * 24 * 60 * 60_000

export interface NewMail {
  kind: statements.OutboxRow['kind']
  patient: string
  /** What the entry of the log names, for instance the mailbox. */
  object?: string
  address: string
  language: 'de' | 'en'
  link?: string
  until?: string
  actor: Actor
}

/** What became of a mail to a patient. `sent` means that the practice's mail server has taken it, no more. */
export interface SentMail {
  kind: statements.OutboxRow['kind']
  at: string
  state: statements.OutboxRow['state']
  /** When the server took it, or it was given up. */
  endedAt?: string
  /** Why it was not sent so far, or at all. */
  code?: string
}

/**
 * Lays a mail into the outbox, in the transaction of what it tells about: it goes out if that holds, and only then.
 * Throws Refusal 'mail-no-account', 'mail-address-invalid' or 'mail-queue-full'.
 */
export function queue(context: MailContext, transaction: Transaction, mail: NewMail): void {
  const address = mailAddress(mail.address)
  if (address === undefined) throw new Refusal('mail-address-invalid')
  if (transaction.get(statements.account, {}) === undefined) throw new Refusal('mail-no-account')
  if ((transaction.get(statements.waiting, {})?.n ?? 0) >= mostWaiting) throw new Refusal('mail-queue-full')
  const { kind, patient, object = null, language, link = null, until = null, actor } = mail
  const at = isoNow(context)
  // A link that a newer one replaces opens nothing any more; of notices about one mailbox one says it all.
  transaction.run(statements.drop, { patient, kind, object: isByDay(kind) ? object : null, at })
  transaction.run(statements.insertMail, {
    id: randomId(),
    kind,
    patient,
    object,
    address,
    language,
    link,
    until,
    actor: JSON.stringify(actor),
    at,
    next: isByDay(kind) ? nextDaytime(context.clock.now(), context.timeZone()) : at,
  })
}

/** What nobody is to be woken for. */
export const isByDay = (kind: statements.OutboxRow['kind']): boolean => kind === 'notice' || kind === 'reminder'

/**
 * Takes back what waits for a patient and is of no use any more: a notice of what has been seen meanwhile. With an object
 * only what is about that.
 */
export function drop(
  context: MailContext,
  transaction: Transaction,
  what: Pick<statements.OutboxRow, 'patient' | 'kind'> & { object?: string },
): void {
  transaction.run(statements.drop, { object: null, ...what, at: isoNow(context) })
}

/** The newest mails to a patient, newest first. */
export function mailsTo(context: MailContext, reader: Reader, patient: string): SentMail[] {
  return reader
    .all(statements.newestOf, { patient, since: isoNow(context, -shown_ms) })
    .map(({ kind, created_at, state, ended_at, code }) => ({
      kind,
      at: created_at,
      state,
      ...(ended_at === null ? {} : { endedAt: ended_at }),
      ...(code === null ? {} : { code }),
    }))
}

export interface OutboxState {
  waiting: number
  oldest?: string
  /** Why some of them wait, most frequent first. */
  reasons: { code: string; count: number }[]
  sentToday: number
  /** Of the last thirty days, newest first; nothing that names a patient. */
  failed: { kind: statements.OutboxRow['kind']; at: string; code: string }[]
}

const day_ms = 24 * 60 * 60_000

/** Numbers and reasons, for who looks after the account. */
export function outboxState(context: MailContext): OutboxState {
  return context.store.read((reader) => {
    const { n = 0, oldest = null } = reader.get(statements.waiting, {}) ?? {}
    return {
      waiting: n,
      ...(oldest === null ? {} : { oldest }),
      reasons: reader.all(statements.waitingCodes, {}).map((row) => ({ code: row.code, count: row.n })),
      sentToday: reader.get(statements.endedSince, { state: 'sent', since: isoNow(context, -day_ms) })?.n ?? 0,
      failed: reader
        .all(statements.newestFailed, { since: isoNow(context, -30 * day_ms) })
        .map(({ kind, code, ended_at }) => ({ kind, at: ended_at ?? '', code: code ?? '' })),
    }
  })
}
