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
  turn: 'Turn page',
  turnAll: 'Turn all',
  saveTurns: 'Save the turn',
  turned: 'Turn saved.',
  turnHint: 'The turn also holds for what is released. The original stays as it came.',
  previous: 'Previous page',
  following: 'Next page',
  larger: 'Larger',
  smaller: 'Smaller',
  tools: 'Pages and size',
} satisfies typeof viewerDe
