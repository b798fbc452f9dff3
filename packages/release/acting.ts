import type { Caller } from '@siegel/access'
import type { Patient } from '@siegel/fhir'
import { hex, Refusal } from '@siegel/foundation'
import { randomBytes } from '@siegel/sealing/node'
import { closeGuest, dropCopies } from './closing.ts'
import type { ReleaseContext } from './context.ts'
import { listedItems, pseudonymOf, targetOf } from './copies.ts'
import * as copies from './copies-statements.ts'
import { requireEpoch, sealListed, statementFacts } from './items.ts'
import { subjectOf } from './releases.ts'
import * as statements from './statements.ts'

/** What the practice lets somebody do for a patient. */
export interface Grant {
  /** The RelatedPerson in the patient's record. */
  representative: string
  name: string
  level: 'read' | 'act'
  /** Instant; absent where the right has no end. */
  until?: string
  /** Who acts: another patient, somebody with a mailbox that is only for acting, or somebody new. */
  holder: { patient: string } | { mailbox: string } | 'new'
}

/**
 * Lets somebody act for a patient: copies of what is live for the patient are sealed to the holder's own keys (security.md
 * § 3). To be called under the locks of both mailboxes. The holder's mailbox. Throws Refusal 'not-found',
 * 'acts-for-self' or 'version-conflict'.
 */
export async function grantActing(
  context: ReleaseContext,
  caller: Caller,
  patient: string,
  { representative, name, level, until, holder }: Grant,
): Promise<string> {
  const { store, clock } = context
  const subject = await context.records.read(caller, { verb: 'read', patient, purpose: 'invite' }, (reader) =>
    subjectOf(reader.require<Patient>('Patient', patient).resource),
  )
  const box = await holderOf(context, caller, holder)
  if (holder !== 'new' && (box === undefined || box.kind === 'guest' || box.state === 'closed'))
    throw new Refusal('not-found')
  if (box?.patient === patient) throw new Refusal('acts-for-self')
  const mailbox = box?.id ?? hex(randomBytes(16))
  const isLive = box?.state === 'live'
  const about = context.store.transact((transaction) =>
    pseudonymOf(transaction, patient, subject, new Date(clock.now()).toISOString()),
  )
  const own = { id: about, kind: 'own' as const, patient }
  const items = store
    .read((reader) => listedItems(reader, own, clock.now()))
    .filter(({ item }) => item.patient === patient && item.withdrawn_at === null)
    .map(({ item }) => ({ item, about }))
  const sealed = isLive ? await sealListed(context, targetOf(box), items) : []
  const facts = [
    `representative ${representative}`,
    `level ${level}`,
    ...(until === undefined ? [] : [`until ${until}`]),
  ]
  const hashes = statementFacts(sealed)
  context.records.transact(
    caller,
    { verb: 'grant-acting', patient, object: `mailbox/${mailbox}`, facts: [...facts, ...hashes] },
    ({ transaction, at }) => {
      if (box === undefined)
        transaction.run(statements.nameProxy, { id: mailbox, subject: JSON.stringify({ name }), at })
      if (isLive) requireEpoch(transaction, box)
      transaction.run(copies.putActing, {
        mailbox,
        patient,
        representative,
        level,
        until: until ?? null,
        granted_at: at,
      })
      for (const row of sealed) transaction.run(statements.putSealed, row)
    },
  )
  return mailbox
}

/** The mailbox of who shall act; a patient who has none yet is named by a pseudonym until the first link. */
async function holderOf({ store, records, clock }: ReleaseContext, caller: Caller, holder: Grant['holder']) {
  if (holder === 'new') return undefined
  if ('mailbox' in holder) return store.read((reader) => reader.get(statements.mailboxById, { id: holder.mailbox }))
  const { patient } = holder
  const subject = await records.read(caller, { verb: 'read', patient, purpose: 'invite' }, (reader) =>
    subjectOf(reader.require<Patient>('Patient', patient).resource),
  )
  return store.transact((transaction) => {
    const id = pseudonymOf(transaction, patient, subject, new Date(clock.now()).toISOString())
    return transaction.get(statements.mailboxById, { id })
  })
}

/** Ends it: the copies go with the same transaction. Throws Refusal 'not-found'. */
export function endActing(context: ReleaseContext, caller: Caller, patient: string, mailbox: string): void {
  context.records.transact(caller, { verb: 'end-acting', patient, object: `mailbox/${mailbox}` }, ({ transaction }) => {
    if (transaction.run(copies.endActing, { mailbox, patient }) === 0) throw new Refusal('not-found')
    dropCopies(transaction, mailbox, patient)
  })
}

/**
 * Ends the rights whose time is over, each with an entry of its own, and guests whose time is over. The mailboxes that it
 * concerns.
 */
export function endWhatIsOver({ store, ledger, clock }: ReleaseContext): string[] {
  const now = new Date(clock.now()).toISOString()
  const due = store.read((reader) => ({
    rights: reader.all(copies.actingOver, { now }),
    guests: reader.all(copies.guestsOver, { now }),
  }))
  if (due.rights.length + due.guests.length === 0) return []
  store.transact((transaction) => {
    const entry = (verb: 'end-acting' | 'end-share', patient: string, mailbox: string) =>
      ledger.append(transaction, {
        actor: { id: 'system/safe', name: 'Siegel', role: 'system' },
        verb,
        patient,
        object: `mailbox/${mailbox}`,
        evidence: 'proven',
      })
    for (const { mailbox, patient } of due.rights) {
      transaction.run(copies.endActing, { mailbox, patient })
      dropCopies(transaction, mailbox, patient)
      entry('end-acting', patient, mailbox)
    }
    for (const { id, patient } of due.guests) {
      closeGuest(transaction, id)
      if (patient !== null) entry('end-share', patient, id)
    }
  })
  return [...due.rights.map(({ mailbox }) => mailbox), ...due.guests.map(({ id }) => id)]
}
