import { isResource, parseJsonBytes, type Patient, type Resource } from '@siegel/fhir'
import { validateResource } from '@siegel/fhir/r4'
import { Refusal, unbase64 } from '@siegel/foundation'
import {
  detectFormat,
  type Inspection,
  type MappedAttachment,
  type MappedReport,
  type MappedResource,
  mediaTypes,
  type Warning,
} from './parse/index.ts'

/** A file as the reader understood it. */
export interface ParsedFile {
  readonly format: 'ldt3'
  readonly version: string
  readonly messages: readonly MappedReport[]
  readonly warnings: readonly Warning[]
}

export type Json = Record<string, unknown>

export const wrong = (): Refusal => new Refusal('reader-answer', 'not an answer of the reader')

export function record(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong()
  return value as Json
}

export function text(value: unknown, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw wrong()
  return value
}

export function list<T>(value: unknown, most: number, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value) || value.length > most) throw wrong()
  return value.map(read)
}

export function natural(value: unknown, most: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value > most) throw wrong()
  return value
}

const storable = new Set([
  'DiagnosticReport',
  'DocumentReference',
  'Observation',
  'Organization',
  'Practitioner',
  'ServiceRequest',
  'Specimen',
])

function readWarning(value: unknown): Warning {
  const { code, line } = record(value)
  const name = text(code, /^[a-z-]{1,32}$/) as Warning['code']
  return line === undefined ? { code: name } : { code: name, line: natural(line, 2_000_000) }
}

function validated(value: unknown): Resource {
  if (!isResource(value) || value.id !== undefined || validateResource(value, { openFragments: true }).length > 0)
    throw wrong()
  return value
}

function readPatient(value: unknown): Patient {
  const patient = validated(value)
  if (patient.resourceType !== 'Patient') throw wrong()
  return patient as Patient
}

function readResource(value: unknown): MappedResource {
  const { key, resource } = record(value)
  const checked = validated(resource)
  if (!storable.has(checked.resourceType)) throw wrong()
  return { key: text(key, /^[a-z]{2,16}(-\d{1,6})?$/), resource: checked }
}

export function octets(value: unknown): Uint8Array {
  try {
    return unbase64(text(value, /^/))
  } catch {
    throw wrong()
  }
}

function readAttachment(value: unknown): MappedAttachment {
  const { key, base64, mediaType, fileName } = record(value)
  const bytes = octets(base64)
  if (mediaTypes[detectFormat(bytes)] !== mediaType) throw wrong()
  return {
    key: text(key, /^attachment-\d{1,6}$/),
    bytes,
    mediaType: text(mediaType, /^[a-z]+\/[a-z-]+$/),
    fileName: text(fileName, /^anhang-\d{1,6}\.[a-z]{3}$/),
  }
}

/** Every `#key` must lead somewhere within the message, and no key twice. */
function proveReferences(message: MappedReport): void {
  const keys = [...message.resources, ...message.attachments].map(({ key }) => key)
  const known = new Set(['patient', ...keys])
  if (known.size !== keys.length + 1) throw wrong()
  JSON.stringify(message.resources, (name, value: unknown) => {
    const isLink = (name === 'reference' || name === 'url') && typeof value === 'string' && value.startsWith('#')
    if (isLink && !known.has(value.slice(1))) throw wrong()
    return value
  })
}

function readMessage(value: unknown): MappedReport {
  const { kind, patient, resources, attachments, warnings } = record(value)
  const message: MappedReport = {
    kind: text(kind, /^(report|order)$/) as MappedReport['kind'],
    patient: readPatient(patient),
    resources: list(resources, 1_000_000, readResource),
    attachments: list(attachments, 10_000, readAttachment),
    warnings: list(warnings, 2_000_000, readWarning),
  }
  if (message.resources[0]?.key !== message.kind) throw wrong()
  proveReferences(message)
  return message
}

/** The JSON of an answer; a refusal in it is thrown as one. */
export function readAnswer(bytes: Uint8Array, maxBytes: number): Json {
  let answer: Json
  try {
    answer = record(parseJsonBytes(bytes, { maxLength: maxBytes }))
  } catch {
    throw wrong()
  }
  if (answer['ok'] === true) return answer
  const code = text(answer['code'], /^[a-z0-9-]{1,48}$/)
  throw new Refusal(code, answer['detail'] === undefined ? undefined : text(answer['detail'], /^[a-z0-9, ]{1,80}$/))
}

export function readParsedFile(bytes: Uint8Array, maxBytes: number): ParsedFile {
  const { kind, format, version, messages, warnings } = readAnswer(bytes, maxBytes)
  if (kind !== 'parse' || format !== 'ldt3') throw wrong()
  return {
    format,
    version: text(version, /^LDT3\.[\w.]{1,32}$/),
    messages: list(messages, 100_000, readMessage),
    warnings: list(warnings, 100, readWarning),
  }
}

export const readInspection = (bytes: Uint8Array): Inspection => inspectionOf(readAnswer(bytes, 4096), 'inspect')

const formats = ['pdf', 'jpeg', 'png', 'tiff', 'text'] as const

export function inspectionOf(answer: Json, asked: string): Inspection {
  const { kind, mediaType, pages, encrypted, width, height } = answer
  const format = formats.find((one) => one === answer['format'])
  if (kind !== asked || format === undefined || mediaType !== mediaTypes[format]) throw wrong()
  return {
    format,
    mediaType: mediaTypes[format],
    ...(pages === undefined ? {} : { pages: natural(pages, 1_000_000) }),
    ...(encrypted === undefined ? {} : { encrypted: encrypted === true }),
    ...(width === undefined ? {} : { width: natural(width, 2 ** 32) }),
    ...(height === undefined ? {} : { height: natural(height, 2 ** 32) }),
  }
}
