import type { TimelineEntry } from '@siegel/contract/staff'

/** An entry of the timeline that is a document. */
export type DocumentEntry = TimelineEntry & { document: NonNullable<TimelineEntry['document']> }

export const isDocument = (entry: TimelineEntry): entry is DocumentEntry => entry.document !== undefined

export const documentId = ({ reference }: Pick<TimelineEntry, 'reference'>): string =>
  reference.slice('DocumentReference/'.length)

/** Whether a document has pages that can be parted and put together: PDF and pictures that stand. */
export const hasPages = ({ attachment, document, status }: TimelineEntry): boolean =>
  status === 'current' &&
  document?.pages !== undefined &&
  /^(application\/pdf|image\/)/.test(attachment?.mediaType ?? '')
