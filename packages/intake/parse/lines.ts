import { Refusal } from '@siegel/foundation'
import { type Charset, declaredCharset, decode } from './charset.ts'
import type { Warning } from './warning.ts'

/** One line of an xDT file: `LLLFFFF<content>CR LF`. */
export interface XdtLine {
  /** Counts from 1. */
  readonly number: number
  /** The declared length in bytes, CR LF included; always the true one. */
  readonly length: number
  readonly field: string
  /** Never trimmed. */
  readonly content: string
  /** Where the line begins in the file; its bytes without CR LF are `[offset, offset + length - 2)`. */
  readonly offset: number
}

export interface XdtText {
  readonly lines: readonly XdtLine[]
  readonly charset: Charset
  /** Whether every line ends with CR LF, as the length prefixes suppose. */
  readonly intact: boolean
  readonly warnings: readonly Warning[]
}

export const maxFileBytes = 64 * 1024 * 1024
export const maxLines = 2_000_000
/** Three digits of length, CR LF included. */
const maxLineBytes = 999 - 2

const [lf, cr, tab, eof] = [0x0a, 0x0d, 0x09, 0x1a]

export const refusal = (code: string, line: number): Refusal => new Refusal(code, `line ${line}`)

/** The end of the last line's text: trailing line ends and what follows an end-of-file mark (0x1A, DOS) are not part of it. */
function endOfText(bytes: Uint8Array): number {
  let end = bytes.length
  while (end > 0 && [lf, cr, eof, 0].includes(bytes[end - 1] ?? 0)) end--
  const tail = bytes.subarray(end)
  const mark = tail.indexOf(eof)
  const blank = tail.findIndex((byte) => byte === 0)
  if (blank >= 0 && (mark < 0 || blank < mark)) throw new Refusal('ldt-control', 'line 1')
  return end
}

const digitsIn = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let i = from; i < to; i++) {
    const byte = bytes[i] ?? 0
    if (byte < 0x30 || byte > 0x39) return false
  }
  return true
}

function readLine(bytes: Uint8Array, offset: number, end: number, number: number, charset: Charset): XdtLine {
  if (end - offset < 7 || !digitsIn(bytes, offset, offset + 7)) throw refusal('ldt-line', number)
  const prefix = String.fromCharCode(...bytes.subarray(offset, offset + 7))
  const length = Number(prefix.slice(0, 3))
  if (length !== end - offset + 2) throw refusal('ldt-length', number)
  for (let i = offset + 7; i < end; i++) {
    const byte = bytes[i] ?? 0
    if ((byte < 0x20 && byte !== tab) || byte === 0x7f) throw refusal('ldt-control', number)
  }
  return { number, length, field: prefix.slice(3), content: decode(bytes.subarray(offset + 7, end), charset), offset }
}

/**
 * Splits an xDT file into lines and proves each length prefix. CR LF, LF and CR all end a line; a file in which any line
 * ends otherwise than by CR LF gets one warning `line-ends`. A DOS end-of-file mark and blank lines at the end are read over.
 * @throws Refusal ldt-size, and with `line N`: ldt-line (not `LLLFFFF…` or too long), ldt-length, ldt-control, ldt-limit, ldt-empty
 */
export function readLines(bytes: Uint8Array): XdtText {
  if (bytes.length > maxFileBytes) throw new Refusal('ldt-size', `more than ${maxFileBytes} bytes`)
  const { charset, warnings } = declaredCharset(bytes)
  const end = endOfText(bytes)
  if (end === 0) throw refusal('ldt-empty', 1)
  const lines: XdtLine[] = []
  let intact = true
  let undecodable: number | undefined
  for (let offset = 0; offset < end;) {
    const number = lines.length + 1
    if (number > maxLines) throw refusal('ldt-limit', number)
    let stop = offset
    while (stop < end && bytes[stop] !== lf && bytes[stop] !== cr) stop++
    if (stop - offset > maxLineBytes) throw refusal('ldt-line', number)
    const line = readLine(bytes, offset, stop, number, charset)
    if (undecodable === undefined && line.content.includes('\uFFFD')) undecodable = number
    lines.push(line)
    const isPair = bytes[stop] === cr && bytes[stop + 1] === lf
    if (!isPair) intact = false
    offset = stop + (isPair ? 2 : 1)
  }
  if (!intact) warnings.push({ code: 'line-ends' })
  if (undecodable !== undefined) warnings.push({ code: 'charset', line: undecodable })
  return { lines, charset, intact, warnings }
}

/** The bytes from the beginning up to a line, with every line end as CR LF: what a checksum over the file counts. */
export function bytesBefore(bytes: Uint8Array, text: XdtText, line: XdtLine): Uint8Array {
  if (text.intact) return bytes.subarray(0, line.offset)
  const before = text.lines.slice(0, line.number - 1)
  const out = new Uint8Array(before.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const { offset, length } of before) {
    out.set(bytes.subarray(offset, offset + length - 2), at)
    out.set([cr, lf], at + length - 2)
    at += length
  }
  return out
}
