import { hex } from '@siegel/foundation'
import type { Charset } from '../charset.ts'
import { bytesBefore, readLines, refusal, type XdtText } from '../lines.ts'
import { sha1 } from '../sha1.ts'
import type { Warning } from '../warning.ts'
import { first, object } from './fields.ts'
import type { LaboratoryOrder, LaboratoryReport } from './model.ts'
import { readOrder, readReport } from './read-messages.ts'
import { type LdtRecord, readRecords } from './tree.ts'

export interface LdtFile {
  /** Field 0001, such as `LDT3.2.4`. */
  readonly version: string
  readonly charset: Charset
  /** The whole file as it stands, header and trailer included. */
  readonly records: readonly LdtRecord[]
  readonly messages: readonly (LaboratoryReport | LaboratoryOrder)[]
  readonly warnings: readonly Warning[]
}

/** LDT 3 Satzbeschreibung: `8220` … `8221` frames reports (8205), `8230` … `8231` orders (8215). */
const frames = {
  '8220': { trailer: '8221', message: '8205' },
  '8230': { trailer: '8231', message: '8215' },
} as const

function frameOf(records: readonly LdtRecord[], lastLine: number) {
  const [header, ...rest] = records
  const trailer = rest.pop()
  if (header === undefined || !(header.type === '8220' || header.type === '8230')) throw refusal('ldt-header', 1)
  const frame = frames[header.type]
  if (trailer === undefined || trailer.type !== frame.trailer) throw refusal('ldt-truncated', lastLine)
  const stranger = rest.find(({ type }) => type !== frame.message)
  if (stranger !== undefined) throw refusal('ldt-record', stranger.line)
  if (rest.length === 0) throw refusal('ldt-empty', trailer.line)
  return { header, trailer, messages: rest }
}

/** 9300: SHA-1 over every byte before its own line, as hexadecimal. */
function proveChecksum(bytes: Uint8Array, text: XdtText, trailer: LdtRecord): void {
  const checksum = first(trailer.fields, '9300')
  const line = checksum && text.lines[checksum.line - 1]
  if (checksum === undefined || line === undefined) throw refusal('ldt-checksum', trailer.line)
  if (hex(sha1(bytesBefore(bytes, text, line))) !== checksum.content.toLowerCase()) {
    throw refusal('ldt-checksum', checksum.line)
  }
}

/** Versions 3.0 to 3.2 are known; a later 3.x is read with a warning. */
function versionOf(header: LdtRecord): { version: string; warnings: Warning[] } {
  const field = first(object(header.fields, '0032')?.fields ?? [], '0001')
  if (field === undefined || !/^LDT3\.\d[\w.]{0,24}$/.test(field.content))
    throw refusal('ldt-version', field?.line ?? header.line)
  const known = /^LDT3\.[0-2](\.|$)/.test(field.content)
  return { version: field.content, warnings: known ? [] : [{ code: 'version', line: field.line }] }
}

/**
 * Reads a whole LDT 3 file or refuses it whole: lengths, brackets, framing and the checksum are proven before anything
 * is returned. At most 64 MiB, 2 million lines, 32 levels.
 * @throws Refusal `ldt-…` with detail `line N`; those of `readLines` and `readRecords`, ldt-header, ldt-truncated,
 * ldt-record, ldt-empty, ldt-version, ldt-checksum
 */
export function parseLdt(bytes: Uint8Array): LdtFile {
  const text = readLines(bytes)
  const records = readRecords(text.lines)
  const { header, trailer, messages } = frameOf(records, text.lines.length)
  const { version, warnings } = versionOf(header)
  proveChecksum(bytes, text, trailer)
  const read = header.type === '8220' ? readReport : readOrder
  return {
    version,
    charset: text.charset,
    records,
    messages: messages.map((record) => read(header, record)),
    warnings: [...text.warnings, ...warnings],
  }
}
