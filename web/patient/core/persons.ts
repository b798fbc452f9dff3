import type { MailboxIndex } from '@siegel/contract/patient'
import type { ProvenEntry } from './access-proofs.ts'

/** Somebody whose data the reader sees: the reader, or a patient whom the reader acts for. */
export type Person = MailboxIndex['patient'] & {
  /** The patient's mailbox, hex; absent for the reader's own data. */
  about?: string
  /** `act`: the reader may write and book. */
  level: 'read' | 'act'
  until?: string | undefined
}

/** Whose data there are to see, the reader's own first; whoever is no patient here has none of their own. */
export function personsOf({ patient, acting = [], guest }: MailboxIndex): Person[] {
  const isPatient = guest === undefined && (patient.id !== undefined || acting.length === 0)
  const own: Person[] = isPatient ? [{ ...patient, level: 'act' }] : []
  const others = acting.map(({ mailbox: about, patient: of, ...right }) => ({ ...of, about, ...right }))
  return [...own, ...others]
}

/** What the index lists of one person; booking only where the reader may do that. */
export const indexOfPerson = ({ booking, ...index }: MailboxIndex, { about, level }: Person): MailboxIndex => ({
  ...index,
  items: index.items.filter((item) => item.about === about),
  ...(index.appointments && { appointments: index.appointments.filter((one) => one.about === about) }),
  ...(booking && level === 'act' && { booking }),
})

/** Log entries about one person. */
export const entriesOfPerson = (entries: readonly ProvenEntry[], { id }: Person): ProvenEntry[] =>
  entries.filter(({ entry }) => id === undefined || entry.patient === id)
