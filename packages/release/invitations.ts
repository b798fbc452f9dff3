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
import { listedItems, rightsIn } from './copies.ts'
import { sealListed, statementFacts } from './items.ts'
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

/** Whose mailbox gets a link: a patient's own, or that of somebody who acts for patients, with the address to write to. */
export type Invited = { patient: string } | { mailbox: string; to: Addressee }
export interface Addressee {
  name: string
  addressLines: string[]
}

interface Prepared {
  id: string
  kind: 'own' | 'proxy'
  epoch: number
  subject: string
  /** Whom the entry is about. */
  patient: string
  to: Addressee
}

/**
 * A new link: a new epoch (security.md § 3). New keys, new account code, live items sealed anew; old bags, items and
 * sessions are gone with the same transaction. The private halves are forgotten here. Call it under the mailbox's lock.
 */
export async function invite(
  context: ReleaseContext,
  letters: Letters,
  caller: Caller,
  invited: Invited,
  language: 'de' | 'en',
): Promise<Invitation & { mailbox: string }> {
  const { keys, clock, store, records } = context
  const { hostNames, linkPort, name, telephone } = context.practice()
  const { id: mailbox, kind, epoch, subject, patient, to } = await prepare(context, caller, invited)
  const own = kind === 'own' ? patient : null
  const items = store
    .read((reader) => listedItems(reader, { id: mailbox, kind, patient: own }, clock.now()))
    .filter(({ item }) => item.withdrawn_at === null)
  const mailboxKeys = await generateMailboxKeys()
  const [linkSecret, pin, accountCode] = [newLinkSecret(), newPin(), newAccountCode(keys.practice)]
  const slot = await linkSlot(linkSecret, pin)
  const bag = await sealBag(slot, { practice: keys.practice, mailbox: unhex(mailbox), epoch }, mailboxKeys)
  const sealed = await sealListed(context, { id: mailbox, epoch, recipient: mailboxKeys.recipient }, items)
  const expiresAt = new Date(clock.now() + linkDays * day_ms).toISOString()
  const facts = [`epoch ${epoch}`, ...statementFacts(sealed)]
  records.transact(caller, { verb: 'invite', patient, object: `mailbox/${mailbox}`, facts }, (write) => {
    const { transaction, at } = write
    // Meanwhile the record may have gone into another, and what was released with it is withdrawn.
    if (mergedInto(write.require<Patient>('Patient', patient).resource) !== undefined)
      throw new Refusal('already-merged')
    if ((transaction.get(statements.mailboxById, { id: mailbox })?.epoch ?? 0) !== epoch - 1)
      throw new Refusal('version-conflict')
    const values = { id: mailbox, kind, patient: own, subject, epoch, recipient: mailboxKeys.recipient, until: null }
    transaction.run(statements.putMailbox, { ...values, signingKey: mailboxKeys.signingPublicKey, at })
    transaction.run(statements.endSlotsOf, { mailbox, state: 'removed' })
    transaction.run(statements.endSessionsOf, { mailbox })
    transaction.run(statements.deleteAllSealed, { mailbox })
    for (const row of sealed) transaction.run(statements.putSealed, row)
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
  const letter: LetterContent = {
    practice: name,
    ...(telephone === undefined ? {} : { telephone }),
    patientName: to.name,
    addressLines: to.addressLines,
    link,
    accountCode,
    fingerprint: formatFingerprint(keys.practice),
    expiresAt,
    language,
  }
  letters.keep(invitation, patient, letter, clock.now())
  return { invitation, patient, pin, link, accountCode, expiresAt, mailbox }
}

async function prepare({ store, records, clock }: ReleaseContext, caller: Caller, invited: Invited): Promise<Prepared> {
  const act = (patient: string) => ({ verb: 'read' as const, patient, purpose: 'invite' })
  if ('patient' in invited) {
    const { patient } = invited
    const before = store.read((reader) => reader.get(statements.mailboxOfPatient, { patient }))
    const { resource } = await records.read(caller, act(patient), (reader) =>
      reader.require<Patient>('Patient', patient),
    )
    if (mergedInto(resource) !== undefined) throw new Refusal('already-merged')
    const to = { name: displayName(resource.name?.[0], 'text'), addressLines: addressLines(resource) }
    const epoch = (before?.epoch ?? 0) + 1
    return { id: before?.id ?? hex(randomBytes(16)), kind: 'own', epoch, subject: subjectOf(resource), patient, to }
  }
  const { mailbox: id, to } = invited
  const { row, right } = store.read((reader) => ({
    row: reader.get(statements.mailboxById, { id }),
    right: rightsIn(reader, id, clock.now())[0],
  }))
  if (row?.kind !== 'proxy' || right === undefined) throw new Refusal('not-found')
  return { id, kind: 'proxy', epoch: row.epoch + 1, subject: row.subject, patient: right.patient, to }
}

/** Where a letter goes. */
export function addressLines({ address }: Patient): string[] {
  const [first] = address ?? []
  if (first === undefined) return []
  const town = [first.postalCode, first.city].filter((part) => part !== undefined).join(' ')
  return [...(first.line ?? []), town].filter((line) => line !== '')
}
