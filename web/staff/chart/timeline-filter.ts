import type { TimelineEntry } from '@siegel/contract/staff'
import { weightOf } from '../core/value-text.ts'
import { kinds, type Kind } from '../entries/kinds.ts'

const folded = (text: string): string =>
  text.toLocaleLowerCase('de').normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss')

const textOf = ({ title, text, author, values, attachment, diagnosis }: TimelineEntry): string =>
  folded(
    [
      title,
      text,
      author,
      diagnosis?.icd,
      attachment?.fileName,
      ...(values ?? []).flatMap(({ name, value }) => [name, value]),
    ]
      .filter((part) => part !== undefined)
      .join('\n'),
  )

/** Entries of a kind that contain every word; accents and case do not matter. */
export function filtered(entries: readonly TimelineEntry[], kind: Kind | undefined, search: string): TimelineEntry[] {
  const words = folded(search).split(/\s+/).filter(Boolean)
  return entries.filter((entry) => {
    if (kind !== undefined && entry.kind !== kind) return false
    if (words.length === 0) return true
    const text = textOf(entry)
    return words.every((word) => text.includes(word))
  })
}

/** Kinds that occur, in the order of the filter row. */
export const kindsOf = (entries: readonly TimelineEntry[]): Kind[] =>
  kinds.filter((kind) => entries.some((entry) => entry.kind === kind))

/** Values that a line names: those that ask for attention first; without any, the first ones. */
export function namedValues(entry: TimelineEntry): NonNullable<TimelineEntry['values']> {
  const values = entry.values ?? []
  return values.toSorted((a, b) => weightOf(b.flag) - weightOf(a.flag))
}

/** Whether an entry can be released to the patient at all. */
export const isReleasable = ({ reference, attachment }: TimelineEntry): boolean =>
  reference.startsWith('DiagnosticReport/') || (reference.startsWith('DocumentReference/') && attachment !== undefined)
