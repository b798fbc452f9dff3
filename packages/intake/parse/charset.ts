import type { Warning } from './warning.ts'

/** The character sets of xDT, by the digit of field 9206 (LDT 3) or 9106 (LDT 2, KVDT). */
export type Charset = 'din-66003' | 'cp437' | 'iso-8859-1' | 'iso-8859-15'

const byDigit: Record<string, Charset> = { '1': 'din-66003', '2': 'cp437', '3': 'iso-8859-1', '4': 'iso-8859-15' }

const range = (from: number, to: number): string =>
  String.fromCharCode(...Array.from({ length: to - from }, (_, index) => from + index))

const replace = (table: string, changes: Record<number, string>): string =>
  Array.from(table, (character, byte) => changes[byte] ?? character).join('')

const ascii = range(0, 128)
const latin1 = ascii + range(128, 256)

/** Upper half of code page 437, from 0x80; browsers and Node have no decoder for it. */
const cp437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0'

/** One character per byte; U+FFFD where the set has none. */
export const charsets: Readonly<Record<Charset, string>> = {
  'din-66003':
    replace(ascii, { 0x40: '§', 0x5b: 'Ä', 0x5c: 'Ö', 0x5d: 'Ü', 0x7b: 'ä', 0x7c: 'ö', 0x7d: 'ü', 0x7e: 'ß' }) +
    '\uFFFD'.repeat(128),
  cp437: ascii + cp437,
  'iso-8859-1': latin1,
  'iso-8859-15': replace(latin1, {
    0xa4: '€',
    0xa6: 'Š',
    0xa8: 'š',
    0xb4: 'Ž',
    0xb8: 'ž',
    0xbc: 'Œ',
    0xbd: 'œ',
    0xbe: 'Ÿ',
  }),
}

/** Text of at most some thousand bytes; every byte is one UTF-16 unit. */
export function decode(bytes: Uint8Array, charset: Charset): string {
  if (isInvariant(bytes, charset)) return String.fromCharCode(...bytes)
  const table = charsets[charset]
  let text = ''
  for (let i = 0; i < bytes.length; i++) text += table.charAt(bytes[i] ?? 0)
  return text
}

/** Whether all bytes mean the same as in ASCII; DIN 66003 puts letters where ASCII has brackets, braces, `@` and `~`. */
function isInvariant(bytes: Uint8Array, charset: Charset): boolean {
  const limit = charset === 'din-66003' ? 0x40 : 0x80
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] ?? 0) >= limit) return false
  return true
}

/**
 * The set that the file itself names near its beginning, else ISO 8859-15, which LDT 3 prescribes. The field has to be
 * known before any text is decoded; digits are the same in all four.
 */
export function declaredCharset(bytes: Uint8Array): { charset: Charset; warnings: Warning[] } {
  const head = new TextDecoder('iso-8859-1').decode(bytes.subarray(0, 16384))
  const digit = /(?:^|[\r\n])\d{3}9[12]06(.*)/.exec(head)?.[1]?.trim()
  if (digit === undefined) return { charset: 'iso-8859-15', warnings: [] }
  const charset = byDigit[digit]
  return charset === undefined ? { charset: 'iso-8859-15', warnings: [{ code: 'charset' }] } : { charset, warnings: [] }
}
