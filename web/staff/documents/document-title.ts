import type { DocumentRow } from '@siegel/contract/staff'
import type { Messages } from '../words/words.ts'

/** What a document is called; one that nobody has called anything by its kind, in the reader's language. */
export const documentTitle = (
  { documents, entries }: Messages,
  { title, kind }: Pick<DocumentRow, 'title' | 'kind'>,
): string => title ?? (kind === undefined ? entries.kinds.document : documents.kinds[kind])
