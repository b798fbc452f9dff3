import { decimalText, isDecimal } from '../../decimal.ts'
import { isObject, type Json } from '../walk-checks.ts'
import type { IndexPart } from './values.ts'

export interface NumberRange {
  readonly low: number
  readonly high: number
  readonly value: number
}

/** Stands for an open end; an infinity would not survive JSON. */
const unbounded = Number.MAX_VALUE

/**
 * The range that a decimal's digits imply (R4 search, number): 100 is 99.5 to 100.5, 100.00 is 99.995 to 100.005, and
 * with an exponent one digit more: 1e2 is 95 to 105.
 */
export function impliedRange(text: string): NumberRange | undefined {
  const [matched, fraction = '', exponent] = /^[+-]?\d+(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  if (matched === undefined) return undefined
  const value = Number(text)
  if (!Number.isFinite(value)) return undefined
  const place = Number(exponent ?? 0) - fraction.length - (exponent === undefined ? 0 : 1)
  // The power from text, since 10 ** -3 / 2 and its like are not the nearest number.
  const half = Number(`5e${place - 1}`)
  return { low: value - half, high: value + half, value }
}

const rangeOf = (value: unknown): NumberRange | undefined =>
  isDecimal(value) ? impliedRange(decimalText(value)) : undefined

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const withUnit = (range: NumberRange, { system, code, unit }: Json): IndexPart => ({
  type: 'quantity',
  ...range,
  system: text(system),
  code: text(code),
  unit: text(unit),
})

/** A quantity with a comparator stands for everything on that side (`<5`). */
function compared({ low, high, value }: NumberRange, comparator: unknown): NumberRange {
  if (comparator === '<' || comparator === '<=')
    return { low: -unbounded, high: comparator === '<' ? value : high, value }
  if (comparator === '>' || comparator === '>=')
    return { low: comparator === '>' ? value : low, high: unbounded, value }
  return { low, high, value }
}

/** The lowest and the highest sample; E, U and L stand for errors and limits. */
function sampled(data: Json): NumberRange | undefined {
  const origin = isObject(data['origin']) ? Number(data['origin']['value'] ?? 0) : 0
  const factor = isDecimal(data['factor']) ? Number(data['factor']) : 1
  let [low, high] = [unbounded, -unbounded]
  for (const word of text(data['data']).split(/\s+/)) {
    const sample = word === '' ? Number.NaN : Number(word) * factor + origin
    if (Number.isNaN(sample)) continue
    low = Math.min(low, sample)
    high = Math.max(high, sample)
  }
  return low > high ? undefined : { low, high, value: (low + high) / 2 }
}

/** From one end of a Range to the other; its value is the end that is known, or the middle. */
function between(range: Json): { range: NumberRange; unit: Json } | undefined {
  const [low, high] = [range['low'], range['high']].map((end) => (isObject(end) ? end : undefined))
  const [from, to] = [rangeOf(low?.['value']), rangeOf(high?.['value'])]
  const unit = low ?? high
  if (unit === undefined || (from === undefined && to === undefined)) return undefined
  const value = from === undefined ? (to?.value ?? 0) : to === undefined ? from.value : (from.value + to.value) / 2
  return { range: { low: from?.low ?? -unbounded, high: to?.high ?? unbounded, value }, unit }
}

export function numberPart(value: unknown): IndexPart[] {
  const range = isObject(value) ? between(value)?.range : rangeOf(value)
  return range === undefined ? [] : [{ type: 'number', ...range }]
}

/** Quantity and its like, Money, Range or SampledData. */
export function quantityPart(value: unknown, type: string): IndexPart[] {
  if (!isObject(value)) return []
  if (type === 'Range') {
    const found = between(value)
    return found === undefined ? [] : [withUnit(found.range, found.unit)]
  }
  if (type === 'SampledData') {
    const range = sampled(value)
    return range === undefined ? [] : [withUnit(range, isObject(value['origin']) ? value['origin'] : {})]
  }
  const range = rangeOf(value['value'])
  if (range === undefined) return []
  if (type === 'Money') {
    const currency = text(value['currency'])
    return [withUnit(range, { system: 'urn:iso:std:iso:4217', code: currency, unit: currency })]
  }
  return [withUnit(compared(range, value['comparator']), value)]
}
