import { Refusal } from '@siegel/foundation'
import { isText } from './plain-text.ts'

/** What a file is, by its content alone; names and declared types are the sender's claims. */
export type Format = 'ldt3' | 'pdf' | 'jpeg' | 'png' | 'tiff' | 'text' | 'unknown'

export const mediaTypes: Readonly<Record<Format, string>> = {
  ldt3: 'text/x-ldt',
  pdf: 'application/pdf',
  jpeg: 'image/jpeg',
  png: 'image/png',
  tiff: 'image/tiff',
  text: 'text/plain',
  unknown: 'application/octet-stream',
}

const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte)

const latin1 = new TextDecoder('iso-8859-1')

/** LDT 3 by its first record and the version in it; an LDT 2 file opens with 8220 too but has no `0001`. */
const ldtHead = /^\d{3}8000(?:8220|8230)[\r\n][^]*?[\r\n]\d{3}0001LDT3/

/** Never 'text': that a file could be one is for `inspect` to say, of files that a person chose. */
export function detectFormat(bytes: Uint8Array): Format {
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d)) return 'pdf'
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'jpeg'
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (startsWith(bytes, 0x49, 0x49, 0x2a, 0x00) || startsWith(bytes, 0x4d, 0x4d, 0x00, 0x2a)) return 'tiff'
  return ldtHead.test(latin1.decode(bytes.subarray(0, 1024))) ? 'ldt3' : 'unknown'
}

export interface Inspection {
  readonly format: 'pdf' | 'jpeg' | 'png' | 'tiff' | 'text'
  readonly mediaType: string
  /** PDF: as the file itself counts them, where that can be read without unpacking. */
  readonly pages?: number
  /** PDF: needs a password or restricts use; viewers may refuse it. */
  readonly encrypted?: boolean
  /** Images, in pixels. */
  readonly width?: number
  readonly height?: number
}

/** A linearized file says its pages in the first object; else the page tree does, unless it is packed. */
function pdfPages(text: string): number | undefined {
  const linearized = /^[^]{0,512}?\/Linearized[^]{0,256}?\/N\s+(\d{1,6})\b/.exec(text.slice(0, 1024))?.[1]
  if (linearized !== undefined) return Number(linearized)
  const counts = Array.from(text.matchAll(/\/Type\s*\/Pages\b[^>]{0,512}?\/Count\s+(\d{1,6})\b/g), ([, count]) =>
    Number(count),
  )
  return counts.length === 0 ? undefined : Math.max(...counts.slice(0, 10_000))
}

function jpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 2
  while (at + 9 <= bytes.length && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return undefined
}

function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < 24) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

/**
 * A first look at an uploaded file, for what it is; not a verdict that it is harmless.
 * @throws Refusal upload-type for anything but PDF, JPEG, PNG, TIFF and plain text, upload-broken where not even the frame is whole
 */
export function inspect(bytes: Uint8Array): Inspection {
  const format = detectFormat(bytes)
  const mediaType = mediaTypes[format]
  if (format === 'pdf') {
    const text = latin1.decode(bytes)
    if (!text.slice(-2048).includes('%%EOF')) throw new Refusal('upload-broken', 'no end of file mark')
    const pages = pdfPages(text)
    return {
      format,
      mediaType,
      ...(pages === undefined ? {} : { pages }),
      encrypted: /\/Encrypt\s+\d+\s+\d+\s+R|\/Encrypt\s*<</.test(text),
    }
  }
  if (format === 'jpeg' || format === 'png') {
    const size = format === 'jpeg' ? jpegSize(bytes) : pngSize(bytes)
    if (size === undefined || size.width === 0 || size.height === 0) throw new Refusal('upload-broken', 'no image size')
    return { format, mediaType, ...size }
  }
  if (format === 'tiff') return { format, mediaType }
  if (format === 'unknown' && isText(bytes)) return { format: 'text', mediaType: mediaTypes.text }
  throw new Refusal('upload-type', 'neither pdf, jpeg, png, tiff nor text')
}
