import { decodeText, inspect, type Inspection } from '../parse/index.ts'
import { pdfText } from './pdf-text.ts'
import { tiffPages } from './tiff.ts'
import { distinctWords } from './words.ts'

/** What an uploaded file is and what stands in it; parts that could not be read are left out. */
export interface Description extends Inspection {
  /** Its words, each once, in the order in which they first stand; for searching, not for reading. */
  readonly words?: string
}

/**
 * Looks into a file as far as it lets itself be read: pages and words of a PDF, pages of a TIFF, words of a text.
 * @throws Refusal what `inspect` throws; a file that is what it says but cannot be read further is no error
 */
export async function describe(bytes: Uint8Array): Promise<Description> {
  const seen = inspect(bytes)
  switch (seen.format) {
    case 'pdf':
      return { ...seen, ...(await readOrNothing(() => pdfText(bytes))) }
    case 'tiff':
      return { ...seen, pages: tiffPages(new Uint8Array(bytes).buffer).length }
    case 'text':
      return { ...seen, pages: 1, words: distinctWords([decodeText(bytes)]) }
    case 'jpeg':
    case 'png':
      return { ...seen, pages: 1 }
  }
}

async function readOrNothing<T extends object>(read: () => Promise<T>): Promise<Partial<T>> {
  try {
    return await read()
  } catch {
    return {}
  }
}
