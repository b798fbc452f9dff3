import { concat, hex } from '@siegel/foundation'
import { charsets, type Charset } from './charset.ts'
import { sha1 } from './sha1.ts'

/** Writes LDT 3 files, for tests and the demo: lines as `[field, content]`, objects nested, lengths and checksum right. */
export type LineSpec = readonly [field: string, content: string, inner?: ObjectSpec]
export interface ObjectSpec {
  readonly id: string
  readonly lines: readonly LineSpec[]
}

export const obj = (id: string, ...lines: LineSpec[]): ObjectSpec => ({ id, lines })

export function encode(text: string, charset: Charset = 'iso-8859-15'): Uint8Array {
  const byteOf = new Map(Array.from(charsets[charset], (character, byte) => [character, byte]))
  return Uint8Array.from(text, (character) => {
    const byte = byteOf.get(character)
    if (byte === undefined) throw new TypeError('not in the character set')
    return byte
  })
}

const line = (field: string, content: string): string =>
  `${String(content.length + 9).padStart(3, '0')}${field}${content}\r\n`

const flatten = (lines: readonly LineSpec[]): [string, string][] =>
  lines.flatMap(([field, content, inner]): [string, string][] =>
    inner === undefined
      ? [[field, content]]
      : [[field, content], ['8002', `Obj_${inner.id}`], ...flatten(inner.lines), ['8003', `Obj_${inner.id}`]],
  )

export interface FileSpec {
  readonly kind?: 'report' | 'order'
  readonly header?: readonly LineSpec[]
  readonly records: readonly (readonly LineSpec[])[]
  readonly charset?: Charset
}

const version: LineSpec = ['8132', 'Kopfdaten', obj('0032', ['0001', 'LDT3.2.4'])]

export function ldtFile({
  kind = 'report',
  header = [version],
  records,
  charset = 'iso-8859-15',
}: FileSpec): Uint8Array {
  const [open, message, close] = kind === 'report' ? ['8220', '8205', '8221'] : ['8230', '8215', '8231']
  const lines: [string, string][] = [
    ['8000', open],
    ...flatten(header),
    ['8001', open],
    ...records.flatMap((record): [string, string][] => [['8000', message], ...flatten(record), ['8001', message]]),
    ['8000', close],
  ]
  const before = encode(lines.map(([field, content]) => line(field, content)).join(''), charset)
  return concat(before, encode(line('9300', hex(sha1(before))) + line('8001', close), charset))
}

/** A report with one result of the given lines. */
export const reportWith = (...result: LineSpec[]): Uint8Array =>
  ldtFile({
    records: [[['8135', 'Laborergebnisbericht', obj('0035', ['8160', 'UE_Klinische_Chemie', obj('0060', ...result)])]]],
  })

const at = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0

/** CR LF for every LF, as the shared files had it before they were stored with LF. */
export function withCrLf(bytes: Uint8Array): Uint8Array {
  const out: number[] = []
  for (let i = 0; i < bytes.length; i++) {
    if (at(bytes, i) === 0x0a) out.push(0x0d)
    out.push(at(bytes, i))
  }
  return Uint8Array.from(out)
}
