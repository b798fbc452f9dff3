import { base64, base64url, hex, unbase64, unbase64url, unhex, type Instant } from '@siegel/foundation'

/**
 * How one field stands in the texts of the frozen formats (docs/formats/text.md). `parse` accepts exactly what `format`
 * writes and throws `TypeError` for anything else: each value has one spelling.
 */
export type Field<T> = { format(value: T): string; parse(text: string): T }

const reject = (what: string): never => {
  throw new TypeError(`not ${what}`)
}

const bytesField = (
  length: number,
  encode: (bytes: Uint8Array) => string,
  decode: (text: string) => Uint8Array,
): Field<Uint8Array> => {
  const check = (bytes: Uint8Array): Uint8Array => (bytes.length === length ? bytes : reject(`${length} bytes`))
  return { format: (bytes) => encode(check(bytes)), parse: (text) => check(decode(text)) }
}

const patternField = (what: string, pattern: RegExp): Field<string> => {
  const check = (text: string): string => (pattern.test(text) ? text : reject(what))
  return { format: check, parse: check }
}

const integerField = (min: number, max: number): Field<number> => {
  const check = (value: number): number =>
    Number.isSafeInteger(value) && value >= min && value <= max ? value : reject('an integer in range')
  return {
    format: (value) => String(check(value)),
    parse: (text) => (/^(0|[1-9][0-9]{0,15})$/.test(text) ? check(Number(text)) : reject('an integer')),
  }
}

/** 16 bytes as 32 lower-case hexadecimal digits: mailbox, slot id, upload id, request id. */
export const id16 = bytesField(16, hex, unhex)
/** 32 bytes in base64: keys, seeds, tree roots, salts. */
export const bytes32 = bytesField(32, base64, unbase64)
/** The practice's fingerprint, 22 characters of base64url. */
export const fingerprint = bytesField(16, base64url, unbase64url)
/** `sha256:` and 64 lower-case hexadecimal digits. */
export const sha256Field = bytesField(
  32,
  (bytes) => `sha256:${hex(bytes)}`,
  (text) => (text.startsWith('sha256:') ? unhex(text.slice(7)) : reject('a hash')),
)
/** 256 random bits as 43 characters of base64url, kept as text. */
export const tokenField: Field<string> = (() => {
  const check = (text: string): string => (unbase64url(text).length === 32 ? text : reject('a token'))
  return { format: check, parse: check }
})()

/** 1 … 2^53 − 1: serials, versions, revisions. */
export const counter = integerField(1, Number.MAX_SAFE_INTEGER)
/** 0 … 2^53 − 1: sizes and indexes. */
export const size = integerField(0, Number.MAX_SAFE_INTEGER)
/** 1 … 2^32 − 1, since the epoch is a u32 in key derivations. */
export const epochField = integerField(1, 0xffffffff)

/** An item's id: what FHIR allows as an id (`[A-Za-z0-9.-]{1,64}`). */
export const itemId = patternField('an item id', /^[A-Za-z0-9.-]{1,64}$/)
/** A log's origin or a key's name: printable, no space, no plus (signed-note § Format), at most 200 characters. */
export const originField = patternField('an origin', /^[A-Za-z0-9._~:/-]{1,200}$/)
/** A lower-case DNS name. */
export const hostField = patternField(
  'a host name',
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/,
)
/** A hybrid age recipient (1216 bytes in Bech32). */
export const recipientField = patternField('an age recipient', /^age1pq1[02-9ac-hj-np-z]{1952}$/)
/** A hybrid age identity (32 bytes in Bech32). */
export const identityField = patternField('an age identity', /^AGE-SECRET-KEY-PQ-1[02-9AC-HJ-NP-Z]{58}$/)

/** The instant of a time in milliseconds, whole seconds (rounded down): the one form in signed texts. */
export function toInstant(ms: number): Instant {
  const text = new Date(Math.floor(ms / 1000) * 1000).toISOString()
  return /^\d{4}-/.test(text) ? text.replace('.000Z', 'Z') : reject('a year of four digits')
}

/** Milliseconds of an instant as `toInstant` writes it; anything else throws `TypeError`. */
export function fromInstant(text: Instant): number {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isFinite(ms) && toInstant(ms) === text ? ms : reject('an instant with whole seconds')
}

const checkInstant = (text: Instant): Instant => toInstant(fromInstant(text))
export const instantField: Field<Instant> = { format: checkInstant, parse: checkInstant }
