import type { Caller } from '@siegel/access'
import { displayName, emailOf, mergedInto, type Patient } from '@siegel/fhir'
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
import type { Reader, Transaction } from '@siegel/store'
import { endShares } from './closing.ts'
import type { ReleaseContext } from './context.ts'
import { listedItems, rightsIn } from './copies.ts'
import { sealListed, statementFacts } from './items.ts'
import type { LetterContent, Letters, PinContent } from './letters.ts'
import { wasOpened } from './notices/sent-links.ts'
import * as notices from './notices/statements.ts'
import type { Channel } from './notices/statements.ts'
import { subjectOf } from './releases.ts'
import * as statements from './statements.ts'
import { isLive } from './tries.ts'

const linkDays = 30
const day_ms = 24 * 60 * 60_000

export interface Invitation {
  invitation: string
  patient: string
  pin: string
  link: string
  accountCode: string
  expiresAt: string
}

export interface InvitationWish {
  language: 'de' | 'en'
  /** How the link goes out. The PIN always goes another way. */
  channel: Channel
  /** Only who was never invited, or never came in: an access that works is not ended. */
  onlyFirst?: boolean
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
  wish: InvitationWish,
): Promise<Invitation & { mailbox: string }> {
  const { keys, clock, store, records } = context
  const { hostNames, linkPort } = context.practice()
  const { id: mailbox, kind, epoch, subject, patient, to } = await prepare(context, caller, invited, wish)
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
  const link = formatLink(hostNames[0] ?? '', linkPort, keys.practice, linkSecret)
  const facts = [`epoch ${epoch}`, `channel ${wish.channel}`, ...statementFacts(sealed)]
  records.transact(caller, { verb: 'invite', patient, object: `mailbox/${mailbox}`, facts }, (write) => {
    const { transaction, at } = write
    // Meanwhile the record may have gone into another, and what was released with it is withdrawn.
    const current = write.require<Patient>('Patient', patient).resource
    if (mergedInto(current) !== undefined) throw new Refusal('already-merged')
    if (kind === 'own') requireFit(context, transaction, patient, wish)
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
    transaction.run(notices.putLink, { slot: hex(slot.id), channel: wish.channel })
    if (kind === 'own') endShares(context, transaction, caller, patient)
    if (kind === 'own')
      tell(context, transaction, caller, { mailbox, patient, subject: current, epoch, link, expiresAt, ...wish })
  })
  const invitation = randomId()
  if (kind === 'own') letters.forget(patient)
  const contents = contentsOf(context, to, { link, pin, accountCode, expiresAt, ...wish })
  letters.keep(invitation, { patient, by: caller.id, ...contents }, clock.now())
  return { invitation, patient, pin, link, accountCode, expiresAt, mailbox }
}

async function prepare(
  context: ReleaseContext,
  caller: Caller,
  invited: Invited,
  wish: InvitationWish,
): Promise<Prepared> {
  const { store, records, clock } = context
  if ('patient' in invited) {
    const { patient } = invited
    const before = store.read((reader) => {
      requireFit(context, reader, patient, wish)
      return reader.get(statements.mailboxOfPatient, { patient })
    })
    const act = { verb: 'read' as const, patient, purpose: 'invite' }
    const { resource } = await records.read(caller, act, (reader) => reader.require<Patient>('Patient', patient))
    if (mergedInto(resource) !== undefined) throw new Refusal('already-merged')
    if (wish.channel === 'email') requireEmail(resource)
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

/** Throws where this patient may not be invited in this way. */
function requireFit(
  { clock }: ReleaseContext,
  reader: Reader,
  patient: string,
  { channel, onlyFirst = false }: InvitationWish,
): void {
  const before = reader.get(statements.mailboxOfPatient, { patient })
  if (before === undefined || before.state === 'named') return
  const isOpened = wasOpened(reader, before.id)
  // Who reads the mail of a patient and talks somebody into a PIN would take over what is there: a new link for a mailbox
  // that was in use goes to the known address, or from hand to hand (security.md § 3).
  if (channel === 'email' && isOpened) throw new Refusal('email-only-first')
  if (!onlyFirst) return
  if (before.state !== 'live') throw new Refusal('access-closed')
  if (isOpened) throw new Refusal('access-exists')
  if (reader.all(statements.slotsOf, { mailbox: before.id }).some((slot) => isLive(slot, clock)))
    throw new Refusal('already-invited')
}

/** Where an invitation by e-mail would go, or the code of the reason why it cannot. */
export function emailWay(context: ReleaseContext, patient: string, subject: Patient): { to?: string; not?: string } {
  return context.store.read((reader) => {
    const mailbox = reader.get(statements.mailboxOfPatient, { patient })
    if (mailbox !== undefined && wasOpened(reader, mailbox.id)) return { not: 'email-only-first' }
    if (!context.mail.isReady(reader)) return { not: 'mail-no-account' }
    const to = emailOf(subject)
    return to === undefined ? { not: 'mail-address-missing' } : { to }
  })
}

/** The patient's own address, as the chart has it; nobody types another one for an invitation. */
function requireEmail(subject: Patient): string {
  const address = emailOf(subject)
  if (address === undefined) throw new Refusal('mail-address-missing')
  return address
}

/** Lays the mails into the outbox that go out with a new link, and remembers the address for the patient's own wish. */
function tell(
  { mail }: ReleaseContext,
  transaction: Transaction,
  caller: Caller,
  made: InvitationWish & {
    mailbox: string
    patient: string
    subject: Patient
    epoch: number
    link: string
    expiresAt: string
  },
): void {
  const { mailbox, patient, subject, language, link } = made
  const { id, name, role } = caller
  const common = { patient, object: `mailbox/${mailbox}`, language, actor: { id, name, role } }
  // A mail on its way has a link that opens nothing any more.
  mail.drop(transaction, { patient, kind: 'invitation' })
  mail.drop(transaction, { patient, kind: 'notice' })
  if (made.channel === 'email')
    mail.queue(transaction, {
      ...common,
      kind: 'invitation',
      address: requireEmail(subject),
      link,
      until: made.expiresAt,
    })
  const wish = transaction.get(notices.wishOf, { mailbox })
  const address = wish?.email ?? undefined
  if (made.epoch > 1 && wish !== undefined && address !== undefined && mail.isReady(transaction))
    mail.queue(transaction, { ...common, kind: 'new-link', address, language: wish.language })
  transaction.run(notices.putKnown, { mailbox, language, known: emailOf(subject) ?? null })
}

function contentsOf(
  { practice, keys }: ReleaseContext,
  to: Addressee,
  made: InvitationWish & { link: string; pin: string; accountCode: string; expiresAt: string },
): { letter: LetterContent; pin: PinContent } {
  const { name, telephone } = practice()
  const { link, pin, accountCode, expiresAt, language, channel } = made
  const common = {
    practice: name,
    ...(telephone === undefined ? {} : { telephone }),
    patientName: to.name,
    addressLines: to.addressLines,
    expiresAt,
    language,
  }
  return {
    letter: { ...common, link, accountCode, fingerprint: formatFingerprint(keys.practice) },
    // Beside a letter the account code stands in that; an e-mail never has it (docs/decisions/015).
    pin: { ...common, pin, channel, ...(channel === 'email' ? { accountCode } : {}) },
  }
}

/** Where a letter goes. */
export function addressLines({ address }: Patient): string[] {
  const [first] = address ?? []
  if (first === undefined) return []
  const town = [first.postalCode, first.city].filter((part) => part !== undefined).join(' ')
  return [...(first.line ?? []), town].filter((line) => line !== '')
}
