import { parseDateInterval } from '../dates.ts'
import { impliedRange, type NumberRange } from './numbers.ts'
import { piecesOf } from './parse-tokens.ts'
import { prefixes, type Prefix, type QueryValue } from './query.ts'

const prefixPattern = new RegExp(`^(${prefixes.join('|')})?(.*)$`, 's')

function splitPrefix(text: string): { prefix: Prefix; rest: string } {
  const [, prefix, rest = ''] = prefixPattern.exec(text) ?? []
  return { prefix: (prefix as Prefix | undefined) ?? 'eq', rest }
}

export function dateValue(text: string): QueryValue | undefined {
  const { prefix, rest } = splitPrefix(text)
  const interval = parseDateInterval(rest)
  return interval === undefined ? undefined : { type: 'date', prefix, ...interval }
}

function prefixedNumber(text: string): ({ readonly prefix: Prefix } & NumberRange) | undefined {
  const { prefix, rest } = splitPrefix(text)
  const range = impliedRange(rest)
  return range === undefined ? undefined : { prefix, ...range }
}

/** `number`, `number|system|code` or `number||code`, still escaped. */
export function quantityValue(raw: string): QueryValue | undefined {
  const [number, system, code, ...rest] = piecesOf(raw)
  const range = number === undefined ? undefined : prefixedNumber(number)
  if (range === undefined || rest.length > 0) return undefined
  if (system === undefined) return { type: 'quantity', ...range, system: undefined, code: undefined }
  if (code === undefined || (system === '' && code === '')) return undefined
  return { type: 'quantity', ...range, system: system || undefined, code: code || undefined }
}

export function numberValue(text: string): QueryValue | undefined {
  const range = prefixedNumber(text)
  return range === undefined ? undefined : { type: 'number', ...range }
}
