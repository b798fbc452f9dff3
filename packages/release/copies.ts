import type { AuditVerb } from '@siegel/contract'
import { hex } from '@siegel/foundation'
import { randomBytes } from '@siegel/sealing/node'
import type { Reader, Transaction } from '@siegel/store'
import * as copies from './copies-statements.ts'
import type { ReleaseContext } from './context.ts'
import * as statements from './statements.ts'

/** A mailbox that items are sealed to. `about` is the pseudonym of the patient they are of, where it is another's mailbox. */
export interface Target {
  id: string
  epoch: number
  recipient: string
  about?: string
}

export interface Listed {
  item: statements.ItemRow
  about?: string
}

type Box = Pick<statements.MailboxRow, 'id' | 'kind' | 'patient'>

const holds = ({ until }: { until: string | null }, now: number): boolean => until === null || Date.parse(until) > now

/** For whom somebody acts with a mailbox now. */
export const rightsIn = (reader: Reader, mailbox: string, now: number): copies.ActingRow[] =>
  reader.all(copies.actingIn, { mailbox }).filter((right) => holds(right, now))

/** Who acts for a patient now. */
export const rightsFor = (reader: Reader, patient: string, now: number): copies.ActingRow[] =>
  reader.all(copies.actingFor, { patient }).filter((right) => holds(right, now))

/** Everything that a mailbox lists, withdrawn items included: the patient's own, those of whom its owner acts for, a guest's few. */
export function listedItems(reader: Reader, box: Box, now: number): Listed[] {
  if (box.kind === 'guest') {
    const about =
      box.patient === null ? undefined : reader.get(statements.mailboxOfPatient, { patient: box.patient })?.id
    return reader.all(copies.sharedItems, { mailbox: box.id }).flatMap(({ item: id }) => {
      const item = reader.get(statements.itemById, { id })
      return item === undefined || about === undefined ? [] : [{ item, about }]
    })
  }
  const own = box.patient === null ? [] : reader.all(statements.itemsOf, { patient: box.patient })
  const others = rightsIn(reader, box.id, now).flatMap(({ patient }) => {
    const about = reader.get(statements.mailboxOfPatient, { patient })?.id
    return about === undefined ? [] : reader.all(statements.itemsOf, { patient }).map((item) => ({ item, about }))
  })
  return [...own.map((item) => ({ item })), ...others]
}

/** The mailboxes in which a patient's items lie, or will once they are released: the own one, and of who acts for the patient. */
export function targetsOf({ clock }: Pick<ReleaseContext, 'clock'>, reader: Reader, patient: string): Target[] {
  const own = reader.get(statements.mailboxOfPatient, { patient })
  const acting = rightsFor(reader, patient, clock.now()).flatMap(({ mailbox }) => {
    const row = reader.get(statements.mailboxById, { id: mailbox })
    return row?.state === 'live' && own !== undefined ? [{ ...targetOf(row), about: own.id }] : []
  })
  return [...(own?.state === 'live' ? [targetOf(own)] : []), ...acting]
}

export const targetOf = ({ id, epoch, recipient }: Target): Target => ({ id, epoch, recipient })

/** Every mailbox that shows something of a patient, guests included. */
export function mailboxesAbout(reader: Reader, patient: string): string[] {
  const own = reader.get(statements.mailboxOfPatient, { patient })
  const acting = reader.all(copies.actingFor, { patient })
  const guests = reader.all(copies.guestsOf, { patient }).filter(({ state }) => state === 'live')
  return [
    ...(own === undefined ? [] : [own.id]),
    ...acting.map(({ mailbox }) => mailbox),
    ...guests.map(({ id }) => id),
  ]
}

/** The patient's pseudonym, made where there is none yet. */
export function pseudonymOf(transaction: Transaction, patient: string, subject: string, at: string): string {
  const known = transaction.get(statements.mailboxOfPatient, { patient })
  if (known !== undefined) return known.id
  const id = hex(randomBytes(16))
  transaction.run(statements.nameMailbox, { id, patient, subject, at })
  return id
}

/** Whom an act by a mailbox is about in the log: each patient of whom it shows something. */
export function concerned(reader: Reader, box: Box, now: number): string[] {
  const acting = box.kind === 'guest' ? [] : rightsIn(reader, box.id, now).map(({ patient }) => patient)
  return [...(box.patient === null ? [] : [box.patient]), ...acting]
}

/** How the owner of a mailbox is named in the log of a patient: the patient, or by name who acts for the patient or is a guest. */
export function ownerFor(
  box: Pick<statements.MailboxRow, 'kind' | 'patient' | 'subject'>,
  patient: string | undefined,
): { name: string; role: 'patient' | 'proxy' | 'guest' } {
  if (box.kind === 'own' && box.patient === patient) return { name: 'Patient', role: 'patient' }
  const { name } = JSON.parse(box.subject) as { name: string }
  return { name, role: box.kind === 'guest' ? 'guest' : 'proxy' }
}

/**
 * What the owner of a mailbox did by a way in, as one entry for each patient of whom it shows something. The place of the
 * first.
 */
export function appendAbout(
  { ledger, clock }: Pick<ReleaseContext, 'ledger' | 'clock'>,
  transaction: Transaction,
  {
    box,
    slot,
    ...draft
  }: { box: statements.MailboxRow; slot: string; verb: AuditVerb; object: string; facts?: string[] },
): number {
  const [first, ...others] = concerned(transaction, box, clock.now())
  const append = (patient: string | undefined) =>
    ledger.append(transaction, {
      actor: { id: `slot/${slot}`, ...ownerFor(box, patient) },
      ...draft,
      ...(patient !== undefined && { patient }),
      evidence: 'proven',
    })
  const place = append(first)
  for (const patient of others) append(patient)
  return place
}
