import type { Caller } from '@siegel/access'
import { displayName, mergedInto, type Patient } from '@siegel/fhir'
import { hex, Refusal, unhex } from '@siegel/foundation'
import {
  formatFingerprint,
  formatLink,
  generateMailboxKeys,
  linkSlot,
  newAccountCode,
  newLinkSecret,
  newPin,
  randomBytes,
  randomId,
  sealBag,
  sha256,
  slotProof,
} from '@siegel/sealing/node'
import type { ReleaseContext } from './context.ts'
import { sealAll, statementFacts } from './items.ts'
import { subjectOf } from './releases.ts'
import * as statements from './statements.ts'

const linkDays = 30
const day_ms = 24 * 60 * 60_000
/** How long the letter can be printed; link and account code are kept in memory only, and only so long. */
const letterLife_ms = 15 * 60_000

/** What the letter says. Never the PIN. */
export interface LetterContent {
  practice: string
  telephone?: string
  patientName: string
  addressLines: string[]
  link: string
  accountCode: string
  fingerprint: string
  expiresAt: string
  language: 'de' | 'en'
}

export interface Invitation {
  invitation: string
  patient: string
  pin: string
  link: string
  accountCode: string
  expiresAt: string
}

/** Letters that can still be printed. */
export class Letters {
  readonly #letters = new Map<string, { patient: string; letter: LetterContent; until: number }>()

  keep(id: string, patient: string, letter: LetterContent, now: number): void {
    for (const [other, { until }] of this.#letters) if (until <= now) this.#letters.delete(other)
    this.#letters.set(id, { patient, letter, until: now + letterLife_ms })
  }

  /** Throws Refusal 'not-found' once the time is over. */
  take(id: string, now: number): { patient: string; letter: LetterContent } {
    const found = this.#letters.get(id)
    if (found === undefined || found.until <= now) throw new Refusal('not-found')
    return found
  }
}

/**
 * A new link: a new epoch (security.md § 3). New keys, new account code, live items sealed anew; old bags, items and
 * sessions are gone with the same transaction. The private halves are forgotten here. Call it under the mailbox's lock.
 */
export async function invite(
  context: ReleaseContext,
  letters: Letters,
  caller: Caller,
  patient: string,
  language: 'de' | 'en',
): Promise<Invitation & { mailbox: string }> {
  const { keys, clock, store, records } = context
  const { hostNames, linkPort, name, telephone } = context.practice()
  const before = store.read((reader) => reader.get(statements.mailboxOfPatient, { patient }))
  const mailbox = before?.id ?? hex(randomBytes(16))
  const epoch = (before?.epoch ?? 0) + 1
  const items = store
    .read((reader) => reader.all(statements.itemsOf, { patient }))
    .filter((row) => row.withdrawn_at === null)
  const subject = await records.read(
    caller,
    { verb: 'read', patient, purpose: 'invite' },
    (reader) => reader.require<Patient>('Patient', patient).resource,
  )
  if (mergedInto(subject) !== undefined) throw new Refusal('already-merged')
  const mailboxKeys = await generateMailboxKeys()
  const [linkSecret, pin, accountCode] = [newLinkSecret(), newPin(), newAccountCode(keys.practice)]
  const slot = await linkSlot(linkSecret, pin)
  const bag = await sealBag(slot, { practice: keys.practice, mailbox: unhex(mailbox), epoch }, mailboxKeys)
  const sealed = await sealAll(context, { id: mailbox, epoch, recipient: mailboxKeys.recipient }, items)
  const expiresAt = new Date(clock.now() + linkDays * day_ms).toISOString()
  const facts = [`epoch ${epoch}`, ...statementFacts(sealed)]
  records.transact(caller, { verb: 'invite', patient, object: `mailbox/${mailbox}`, facts }, (write) => {
    const { transaction, at } = write
    // Meanwhile the record may have gone into another, and what was released with it is withdrawn.
    if (mergedInto(write.require<Patient>('Patient', patient).resource) !== undefined)
      throw new Refusal('already-merged')
    const now = transaction.get(statements.mailboxOfPatient, { patient })
    if ((now?.epoch ?? 0) !== epoch - 1) throw new Refusal('version-conflict')
    const values = { id: mailbox, patient, subject: subjectOf(subject), epoch, recipient: mailboxKeys.recipient }
    transaction.run(statements.putMailbox, { ...values, signingKey: mailboxKeys.signingPublicKey, at })
    transaction.run(statements.endSlotsOf, { mailbox, state: 'removed' })
    transaction.run(statements.endSessionsOf, { mailbox })
    transaction.run(statements.deleteAllSealed, { mailbox })
    for (const row of sealed) transaction.run(statements.putSealed, { ...row, mailbox })
    transaction.run(statements.insertSlot, {
      id: hex(slot.id),
      mailbox,
      epoch,
      kind: slot.kind,
      label: 'Link',
      bag,
      proofHash: sha256(slotProof(slot)),
      at,
      expiresAt,
      credentialId: null,
    })
  })
  const invitation = randomId()
  const link = formatLink(hostNames[0] ?? '', linkPort, keys.practice, linkSecret)
  const code = accountCode
  const letter: LetterContent = {
    practice: name,
    ...(telephone === undefined ? {} : { telephone }),
    patientName: displayName(subject.name?.[0], 'text'),
    addressLines: addressLines(subject),
    link,
    accountCode: code,
    fingerprint: formatFingerprint(keys.practice),
    expiresAt,
    language,
  }
  letters.keep(invitation, patient, letter, clock.now())
  return { invitation, patient, pin, link, accountCode: code, expiresAt, mailbox }
}

function addressLines({ address }: Patient): string[] {
  const [first] = address ?? []
  if (first === undefined) return []
  const town = [first.postalCode, first.city].filter((part) => part !== undefined).join(' ')
  return [...(first.line ?? []), town].filter((line) => line !== '')
}
