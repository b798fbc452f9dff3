import type { IndexItem, MailboxIndex } from '@siegel/contract/patient'
import type { ProvenEntry } from './access-proofs.ts'

/**
 * Who acted: the reader, a program of the practice, somebody of the practice, somebody who acts for the patient or a guest,
 * or whoever tried a way in in vain.
 */
export type Actor = 'self' | 'system' | 'practice' | 'other' | 'unknown'

const refusals = new Set(['open-refused', 'mailbox-killed'])

export const actorOf = ({ entry: { actor, verb, patient } }: ProvenEntry, reader: MailboxIndex['patient']): Actor => {
  const isOutside = actor.role === 'patient' || actor.role === 'proxy' || actor.role === 'guest'
  if (isOutside && refusals.has(verb)) return 'unknown'
  if (actor.role === 'patient') return 'self'
  // Of others' data a reader gets only the own visits to see.
  if (isOutside) return patient !== undefined && patient === reader.id ? 'other' : 'self'
  return actor.id.startsWith('system/') || actor.role === 'system' ? 'system' : 'practice'
}

/** Documents that stand for themselves, newest first; the files that belong to a report are `attachmentsOf` it. */
export const mainItems = ({ items }: MailboxIndex): IndexItem[] =>
  items
    .filter(({ parent, kind }) => parent === undefined && kind !== 'message')
    .sort((a, b) => b.date.localeCompare(a.date) || b.releasedAt.localeCompare(a.releasedAt))

export const attachmentsOf = ({ items }: MailboxIndex, { item }: IndexItem): IndexItem[] =>
  items.filter(({ parent }) => parent === item)

/** The entry by which an item was released: its statement's hash stands there. */
export const releaseOf = (entries: readonly ProvenEntry[], { statement }: IndexItem): ProvenEntry | undefined =>
  entries.find(({ entry }) => entry.facts?.includes(`statement sha256:${statement}`))

/** Entries about one item, newest first: its release, and what names the same record. */
export function entriesAbout(entries: readonly ProvenEntry[], item: IndexItem): ProvenEntry[] {
  const release = releaseOf(entries, item)
  const reference = item.reference
  return entries
    .filter((one) => one === release || (reference !== undefined && namesOf(one).includes(reference)))
    .reverse()
}

const namesOf = ({ entry }: ProvenEntry): string[] => (entry.object ?? '').split(' ')

/** Whether the log says that the patient has looked at an item. */
export const wasViewed = (entries: readonly ProvenEntry[], item: IndexItem): boolean =>
  item.reference !== undefined &&
  entries.some((one) => one.entry.verb === 'view-item' && namesOf(one).includes(item.reference ?? ''))
