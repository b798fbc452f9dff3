import { Refusal, utf8 } from '@siegel/foundation'
import { decodeText, detectFormat } from '../parse/index.ts'
import { compose } from './compose.ts'
import { tiffPages } from './tiff.ts'

/** Something harmless that shows the same as the file. */
export interface View {
  readonly mediaType: 'application/pdf' | 'text/plain'
  readonly bytes: Uint8Array
}

/**
 * A TIFF as a PDF of its pixels, a text as UTF-8: what a browser can show and what the original can hide nothing in.
 * Whatever has no signature is shown as text. Throws Refusal 'pages-none' for kinds that need no other form, and what
 * `compose` throws.
 */
export async function view(bytes: Uint8Array): Promise<View> {
  const format = detectFormat(bytes)
  if (format === 'unknown' || format === 'ldt3') return { mediaType: 'text/plain', bytes: utf8(shownText(bytes)) }
  if (format !== 'tiff') throw new Refusal('pages-none')
  const pages = tiffPages(new Uint8Array(bytes).buffer).length
  const [made] = await compose([bytes], [[{ file: 0, from: 1, to: pages, turn: 0 }]])
  return { mediaType: 'application/pdf', bytes: made?.bytes ?? new Uint8Array() }
}

const shownText = (bytes: Uint8Array): string =>
  decodeText(bytes).replaceAll(/[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/g, '\ufffd')
