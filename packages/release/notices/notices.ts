import { isRefusal, mailAddress, Refusal } from '@siegel/foundation'
import type { Reader, Transaction } from '@siegel/store'
import type { ReleaseContext } from '../context.ts'
import type { PracticeFacts } from '../keys.ts'
import { concerned, targetsOf } from '../copies.ts'
import * as release from '../statements.ts'
import type { UploadHandlers } from '../uploads/handler.ts'
import * as statements from './statements.ts'

const day_ms = 24 * 60 * 60_000
const system = { id: 'system/notices', name: 'Siegel', role: 'system' as const }

type Parts = Pick<ReleaseContext, 'clock' | 'mail' | 'practice' | 'store' | 'log'>

/** Whether the patient has looked since the last notice. */
const isSeen = ({ sent_at: sent, looked_at: looked }: statements.WishRow): boolean =>
  sent === null || (looked !== null && looked > sent)

const iso = (ms: number): string => new Date(ms).toISOString()

/**
 * Something new lies in a patient's mailbox, and in those of who acts for the patient: to be called in the transaction that
 * put it there. Who wants to know gets one mail, and until they look at most one a day.
 */
export function somethingNew(
  { clock, mail }: Pick<Parts, 'clock' | 'mail'>,
  transaction: Transaction,
  patient: string,
) {
  if (!mail.isReady(transaction)) return
  for (const { id: mailbox } of targetsOf({ clock }, transaction, patient)) {
    const wish = transaction.get(statements.wishOf, { mailbox })
    if (wish === undefined || wish.email === null || wish.due_at !== null) continue
    const due = isSeen(wish) ? clock.now() : Math.max(clock.now(), Date.parse(wish.sent_at ?? '') + day_ms)
    transaction.run(statements.setDue, { mailbox, due: iso(due) })
  }
}

/** The patient looks into the mailbox: nothing in it is new any more, and no mail says so. */
export function hasLooked({ clock, mail }: Parts, transaction: Transaction, mailbox: string): void {
  const box = transaction.get(release.mailboxById, { id: mailbox })
  transaction.run(statements.noteLooked, { mailbox, at: iso(clock.now()) })
  const [patient] = box === undefined ? [] : concerned(transaction, box, clock.now())
  if (patient !== undefined) mail.drop(transaction, { patient, kind: 'notice', object: `mailbox/${mailbox}` })
}

/** The same for a session that goes on: writes only where that changes something. */
export function stillLooks(parts: Parts, mailbox: string): void {
  const wish = parts.store.read((reader) => reader.get(statements.wishOf, { mailbox }))
  if (wish === undefined || (wish.due_at === null && isSeen(wish))) return
  parts.store.transact((transaction) => hasLooked(parts, transaction, mailbox))
}

/** Where patients sign in: the host alone, no secret and no item. */
export function doorOf({ hostNames, linkPort }: PracticeFacts): string {
  const port = linkPort === undefined || linkPort === 443 ? '' : `:${linkPort}`
  return `https://${hostNames[0] ?? ''}${port}/`
}

/** Lays the notices that are due into the outbox. What the mail says is that there is something, and where. */
export function sendDueNotices(parts: Parts): void {
  const { store, clock } = parts
  const due = store.read((reader) => reader.all(statements.dueWishes, { now: iso(clock.now()) }))
  for (const { mailbox } of due) {
    try {
      store.transact((transaction) => sendNotice(parts, transaction, mailbox))
    } catch (error) {
      if (!isRefusal(error)) throw error
      // It is tried again; the outbox is full, which is told elsewhere.
      parts.log.warn({ code: error.code }, 'notice waits')
    }
  }
}

function sendNotice({ clock, mail, practice }: Parts, transaction: Transaction, mailbox: string): void {
  const wish = transaction.get(statements.wishOf, { mailbox })
  const box = transaction.get(release.mailboxById, { id: mailbox })
  if (wish === undefined || wish.due_at === null) return
  const [patient] = box === undefined ? [] : concerned(transaction, box, clock.now())
  if (wish.email === null || box?.state !== 'live' || patient === undefined || !mail.isReady(transaction)) {
    transaction.run(statements.setDue, { mailbox, due: null })
    return
  }
  mail.queue(transaction, {
    kind: 'notice',
    patient,
    object: `mailbox/${mailbox}`,
    address: wish.email,
    language: wish.language,
    link: doorOf(practice()),
    actor: system,
  })
  transaction.run(statements.noteSent, { mailbox, at: iso(clock.now()) })
}

/**
 * The patient's wish. Whoever holds a session may send the notices elsewhere; there is nothing in them, but the log says
 * that it was done, and the practice sees the address.
 */
export const noticesHandler = ({ mail, store }: Pick<Parts, 'mail' | 'store'>): UploadHandlers['notices'] => {
  return ({ mailbox, about }, { email, language }) => {
    const address = email === undefined ? null : mailAddress(email)
    if (address === undefined) throw new Refusal('mail-address-invalid')
    const before = store.read((reader) => reader.get(statements.wishOf, { mailbox }))?.email ?? null
    return {
      verb: 'notices',
      object: `mailbox/${mailbox}`,
      facts: [
        address === null ? 'off' : before === null ? 'on' : before === address ? 'same address' : 'other address',
      ],
      needs: [],
      run: ({ transaction, at }) => {
        if (address !== null && !mail.isReady(transaction)) throw new Refusal('mail-no-account')
        transaction.run(statements.putWish, { mailbox, language, email: address, at })
        // What still waits would go to the address before.
        mail.drop(transaction, { patient: about, kind: 'notice', object: `mailbox/${mailbox}` })
      },
    }
  }
}

/** What the patient's own list says of it; undefined where the practice sends no mail. */
export function noticesOf({ mail }: Pick<Parts, 'mail'>, reader: Reader, mailbox: string) {
  if (!mail.isReady(reader)) return undefined
  const wish = reader.get(statements.wishOf, { mailbox })
  const [email, known] = [wish?.email ?? undefined, wish?.known ?? undefined]
  return {
    ...(email === undefined ? {} : { email }),
    ...(known === undefined ? {} : { known }),
  }
}
