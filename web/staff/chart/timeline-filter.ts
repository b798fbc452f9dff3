import type { TimelineEntry } from '@siegel/contract/staff'
import { weightOf } from '../core/value-text.ts'
import { kinds, type Kind } from '../entries/kinds.ts'

const folded = (text: string): string =>
  text.toLocaleLowerCase('de').normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss')

const textOf = (
  { type, title, text, author, values, attachment, diagnosis, document }: TimelineEntry,
  said: string | undefined,
): string =>
  [
    said,
    type?.name,
    title,
    text,
    author,
    diagnosis?.icd,
    attachment?.fileName,
    document?.note,
    ...(values ?? []).flatMap(({ name, value }) => [name, value]),
  ]
    .filter((part) => part !== undefined)
    .join('\n')

const wordsOf = (search: string): string[] => folded(search).split(/\s+/).filter(Boolean)

/**
 * Whether an entry shows every word itself; accents and case do not matter. `said` is what the screen says of it in the
 * reader's language where that differs from the record.
 */
export function shows(entry: TimelineEntry, search: string, said?: string): boolean {
  return fits(textOf(entry, said), search)
}

/** Whether a text has every word of a search; accents and case do not matter. */
export function fits(text: string, search: string): boolean {
  const within = folded(text)
  return wordsOf(search).every((word) => within.includes(word))
}

/** Entries of a kind that show every word, or, known by their reference, have them inside. */
export function filtered(
  entries: readonly TimelineEntry[],
  kind: Kind | undefined,
  search: string,
  inside: ReadonlySet<string> = new Set(),
  say: (entry: TimelineEntry) => string | undefined = () => undefined,
): TimelineEntry[] {
  return entries.filter((entry) => {
    if (kind !== undefined && entry.kind !== kind) return false
    return inside.has(entry.reference) || shows(entry, search, say(entry))
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

/** Whether an entry can be released to the patient at all: the patient has what came from there. */
export const isReleasable = ({ reference, attachment, document }: TimelineEntry): boolean =>
  reference.startsWith('DiagnosticReport/') ||
  (reference.startsWith('DocumentReference/') && attachment !== undefined && document?.byPatient !== true)
