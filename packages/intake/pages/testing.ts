import { deflateSync } from 'node:zlib'
import { concat, utf8 } from '@siegel/foundation'

/** A PDF of the test's own making: one page with a line of text for each; objects as they are given, unread. */
export function pdfOf(texts: readonly string[], more: { page?: string; objects?: readonly string[] } = {}): Uint8Array {
  const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'
  const pageNumber = (index: number) => 4 + index * 2
  const kids = texts.map((_, index) => `${pageNumber(index)} 0 R`).join(' ')
  const pages = texts.flatMap((text, index) => {
    const draw = `BT /F1 12 Tf 20 100 Td (${text}) Tj ET`
    return [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /F1 3 0 R >> >> /Contents ${pageNumber(index) + 1} 0 R ${more.page ?? ''} >>`,
      `<< /Length ${draw.length} >>\nstream\n${draw}\nendstream`,
    ]
  })
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${texts.length} >>`,
    font,
    ...pages,
    ...(more.objects ?? []),
  ]
  return assembled(objects)
}

function assembled(objects: readonly string[]): Uint8Array {
  let text = '%PDF-1.7\n'
  const places = objects.map((object, index) => {
    const place = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const count = objects.length + 1
  const trailer = `xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  return Uint8Array.from(`${text}${trailer}`, (character) => character.charCodeAt(0))
}

/** Bytes that unpack to so many times a thousand zeros, as text for a PDF stream. */
export const packedZeros = (thousands: number): string =>
  deflateSync(new Uint8Array(thousands * 1000), { level: 9 }).toString('latin1')

type Tag = [tag: number, type: 3 | 4, value: number]

/** A TIFF of strips, one page each: little endian, the directories behind the bytes they point at. */
export function tiffOf(pages: readonly { tags: readonly Tag[]; strip: Uint8Array }[]): Uint8Array {
  const parts: Uint8Array[] = []
  let length = 8
  const add = (bytes: Uint8Array): number => {
    const at = length
    const padded = bytes.length % 2 === 0 ? bytes : concat(bytes, new Uint8Array(1))
    parts.push(padded)
    length += padded.length
    return at
  }
  const links: { at: number; inPart: Uint8Array }[] = []
  for (const { tags, strip } of pages) {
    const stripAt = add(strip)
    const all: Tag[] = [...tags, [273, 4, stripAt], [279, 4, strip.length]]
    const directory = new Uint8Array(2 + all.length * 12 + 4)
    const view = new DataView(directory.buffer)
    view.setUint16(0, all.length, true)
    for (const [index, [tag, type, value]] of all.sort((a, b) => a[0] - b[0]).entries()) {
      const at = 2 + index * 12
      view.setUint16(at, tag, true)
      view.setUint16(at + 2, type, true)
      view.setUint32(at + 4, 1, true)
      if (type === 3) view.setUint16(at + 8, value, true)
      else view.setUint32(at + 8, value, true)
    }
    links.push({ at: add(directory), inPart: directory })
  }
  for (const [index, { inPart }] of links.entries())
    new DataView(inPart.buffer).setUint32(inPart.length - 4, links[index + 1]?.at ?? 0, true)
  const head = concat(utf8('II*\0'), new Uint8Array(4))
  new DataView(head.buffer).setUint32(4, links[0]?.at ?? 0, true)
  return concat(head, ...parts)
}

export const bits = (text: string): Uint8Array => {
  const clean = text.replaceAll(/\s/g, '')
  return Uint8Array.from({ length: Math.ceil(clean.length / 8) }, (_, index) =>
    Number.parseInt(clean.slice(index * 8, index * 8 + 8).padEnd(8, '0'), 2),
  )
}

const common = (width: number, height: number, compression: number, perSample: number): Tag[] => [
  [256, 4, width],
  [257, 4, height],
  [258, 3, perSample],
  [259, 3, compression],
  [277, 3, 1],
  [278, 4, height],
]

/** A fax page (T.6) of 32 by 32 dots: a black box from column 8 to 23 in rows 8 to 23. */
export const faxPage = {
  tags: [...common(32, 32, 4, 1), [262, 3, 0]] as Tag[],
  strip: bits(
    `${'1'.repeat(8)} 001 10011 0000010111 1 ${'111'.repeat(15)} 0001 1 ${'1'.repeat(7)} 000000000001 000000000001`,
  ),
}

/** Eight by two gray dots, LZW: every code in nine bits, since nothing is ever repeated. */
export const lzwPage = {
  tags: [...common(8, 2, 5, 8), [262, 3, 1]] as Tag[],
  strip: bits(
    [256, ...Array.from({ length: 16 }, (_, index) => index * 16), 257]
      .map((code) => code.toString(2).padStart(9, '0'))
      .join(''),
  ),
}
