import type { viewerDe } from './de.ts'

export const viewerEn = {
  loading: 'Decrypting and loading the document …',
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  printing: 'Preparing to print …',
  unreadable: 'The document cannot be shown. You can download it.',
  tooManyPages: (shown: number, all: number) =>
    `The first ${shown} of ${all} pages are shown. Download the document to see all.`,
  unknownKind: 'This kind of file is not shown, so that it cannot run anything. You can download it.',
  width: 'Width',
} satisfies typeof viewerDe
