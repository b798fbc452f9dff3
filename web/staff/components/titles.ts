import type { TimelineEntry } from '@siegel/contract/staff'
import type { DocumentKind } from '@siegel/fhir'
import type { Messages } from '../words/words.ts'

/** What a document is called; one that nobody has called anything by its kind, in the reader's language. */
export const documentTitle = (
  { documents, entries }: Messages,
  { title, kind }: { title?: string | undefined; kind?: DocumentKind | undefined },
): string => title ?? (kind === undefined ? entries.untitled.document : documents.kinds[kind])

/** The same of what came from a laboratory, or went there. */
export const laboratoryTitle = (
  { entries }: Messages,
  { title, kind = 'laboratory' }: { title?: string | undefined; kind?: keyof Messages['entries']['untitled'] },
): string => title ?? entries.untitled[kind]

/** The same of an entry of the timeline. */
export function entryTitle(words: Messages, { title, kind, document }: TimelineEntry): string {
  if (kind === 'document') return documentTitle(words, { title, kind: document?.kind })
  if (kind === 'laboratory' || kind === 'order') return laboratoryTitle(words, { title, kind })
  return title ?? words.entries.kinds[kind]
}
