import { Refusal, unutf8 } from '@siegel/foundation'
import { decimal, exactJson } from './decimal.ts'

export type JsonValue = unknown

export interface JsonLimits {
  /** Longest text in UTF-16 units, or bytes for `parseJsonBytes`. Default 16 Mi. */
  readonly maxLength?: number
  /** Deepest nesting of arrays and objects. Default 64; the deepest official R4 example has 21. */
  readonly maxDepth?: number
}

const defaultLength = 16 * 1024 * 1024
const defaultDepth = 64
const numberCharacters = /[-+.\deE]+/y

/** Where the string that opens at `start` ends (the closing quote); the text is known to be valid JSON. */
function closingQuote(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  for (;;) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++
    if (backslashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
}

function nextIsColon(text: string, from: number): boolean {
  let i = from
  while (i < text.length && text.charCodeAt(i) <= 0x20) i++
  return text.charCodeAt(i) === 0x3a
}

/**
 * What the grammar alone lets through: checks depth, duplicate keys and broken surrogates; tells whether any number
 * needs its text kept.
 */
function inspect(text: string, maxDepth: number): boolean {
  const keys: (Set<string> | undefined)[] = []
  let exact = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22) {
      const end = closingQuote(text, i)
      const raw = text.slice(i, end + 1)
      const escaped = raw.includes('\\')
      const value = escaped ? (JSON.parse(raw) as string) : raw.slice(1, -1)
      if (escaped && !value.isWellFormed()) throw new Refusal('json-unicode', 'a lone surrogate')
      if (nextIsColon(text, end + 1)) {
        const seen = keys.at(-1)
        if (value === '__proto__') throw new Refusal('json-key', 'a reserved key')
        if (seen?.has(value)) throw new Refusal('json-duplicate-key', 'a key occurs twice in one object')
        seen?.add(value)
      }
      i = end
    } else if (code === 0x7b || code === 0x5b) {
      keys.push(code === 0x7b ? new Set() : undefined)
      if (keys.length > maxDepth) throw new Refusal('json-depth', `more than ${maxDepth} levels`)
    } else if (code === 0x7d || code === 0x5d) {
      keys.pop()
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      numberCharacters.lastIndex = i
      const source = numberCharacters.exec(text)?.[0] ?? ''
      if (String(Number(source)) !== source) exact = true
      i += source.length - 1
    }
  }
  return exact
}

/**
 * JSON text to values without loss: numbers that JavaScript would write differently become `Decimal`.
 * @throws Refusal json-size, json-syntax, json-depth, json-duplicate-key, json-key (`__proto__`), json-unicode
 */
export function parseJson(text: string, limits: JsonLimits = {}): JsonValue {
  const { maxLength = defaultLength, maxDepth = defaultDepth } = limits
  if (text.length > maxLength) throw new Refusal('json-size', `longer than ${maxLength}`)
  if (!text.isWellFormed()) throw new Refusal('json-unicode', 'a lone surrogate')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal('json-syntax', 'not valid json')
  }
  if (!inspect(text, maxDepth)) return value
  return exactJson.parse(text, (_key, item, { source }) =>
    typeof item === 'number' && source !== undefined ? decimal(source) : item,
  )
}

/** `parseJson` for UTF-8 bytes; a byte order mark or broken UTF-8 is refused (RFC 8259 §8.1). */
export function parseJsonBytes(bytes: Uint8Array, limits: JsonLimits = {}): JsonValue {
  const { maxLength = defaultLength } = limits
  if (bytes.length > maxLength) throw new Refusal('json-size', `longer than ${maxLength}`)
  let text: string
  try {
    text = unutf8(bytes)
  } catch {
    throw new Refusal('json-utf8', 'broken utf-8')
  }
  return parseJson(text, limits)
}

/**
 * The compact JSON text of a value; the inverse of `parseJson`.
 * @throws TypeError for what JSON cannot carry (NaN, infinities, functions, bigint), where `JSON.stringify` writes null
 */
export function stringifyJson(value: JsonValue): string {
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'number' && !Number.isFinite(item)) throw new TypeError('not a finite number')
    if (typeof item === 'function' || typeof item === 'symbol') throw new TypeError('not a JSON value')
    return item
  }) as string | undefined
  if (text === undefined) throw new TypeError('not a JSON value')
  return text
}
