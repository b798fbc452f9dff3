import { decimalText, isDecimal } from '../../decimal.ts'
import { isObject, type Json } from '../walk-checks.ts'
import type { IndexPart, NumberExtent } from './values.ts'

export interface NumberRange {
  readonly low: number
  readonly high: number
  readonly value: number
}

/** What is stored under a number: its range, and its extent where it is more than one number. */
type Extended = NumberRange & NumberExtent

/** Stands for an open end; an infinity would not survive JSON. */
const unbounded = Number.MAX_VALUE

/** As many digits as a number counts exactly with one more behind them. */
const maxCountedDigits = 14

/**
 * The range that a decimal's digits imply (R4 search, number and quantity): 100 and 1.00e2 are 99.5 to 100.5, 100.00 is
 * 99.995 to 100.005, 5.40e-3 is 0.005395 to 0.005405; of 1e2 R4 says 95 to 105, so one digit with an exponent counts as
 * two.
 */
export function impliedRange(text: string): NumberRange | undefined {
  const [matched, sign, integer = '', fraction = '', exponent] =
    /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  if (matched === undefined) return undefined
  const value = Number(text)
  if (!Number.isFinite(value)) return undefined
  const digits = integer + fraction
  const isCoarse = exponent !== undefined && digits.length === 1
  // The place of half a unit of the last digit, and the value counted in tenths of such a unit.
  const place = Number(exponent ?? 0) - fraction.length - (isCoarse ? 2 : 1)
  if (digits.length > maxCountedDigits) {
    // Not less than what parts two numbers of this size, so that the value itself is in its range.
    const half = Math.max(Number(`5e${place}`), Math.abs(value) * Number.EPSILON)
    return { low: value - half, high: value + half, value }
  }
  // The ends from text: 5.4 - 0.05 is not the number nearest to 5.35.
  const count = Number(`${sign === '-' ? '-' : ''}${digits}`) * (isCoarse ? 100 : 10)
  return { low: Number(`${count - 5}e${place}`), high: Number(`${count + 5}e${place}`), value }
}

const rangeOf = (value: unknown): NumberRange | undefined =>
  isDecimal(value) ? impliedRange(decimalText(value)) : undefined

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const withUnit = (range: Extended, { system, code, unit }: Json): IndexPart => ({
  type: 'quantity',
  ...range,
  system: text(system),
  code: text(code),
  unit: text(unit),
})

/** A quantity with a comparator stands for everything on that side (`<5`). */
function compared({ low, high, value }: NumberRange, comparator: unknown): Extended {
  if (comparator === '<' || comparator === '<=')
    return { low: -unbounded, high: comparator === '<' ? value : high, value, least: -unbounded, most: value }
  if (comparator === '>' || comparator === '>=')
    return { low: comparator === '>' ? value : low, high: unbounded, value, least: value, most: unbounded }
  return { low, high, value }
}

/** The lowest and the highest sample; E, U and L stand for errors and limits. */
function sampled(data: Json): Extended | undefined {
  const origin = isObject(data['origin']) ? Number(data['origin']['value'] ?? 0) : 0
  const factor = isDecimal(data['factor']) ? Number(data['factor']) : 1
  let [low, high] = [unbounded, -unbounded]
  for (const word of text(data['data']).split(/\s+/)) {
    const sample = word === '' ? Number.NaN : Number(word) * factor + origin
    if (Number.isNaN(sample)) continue
    low = Math.min(low, sample)
    high = Math.max(high, sample)
  }
  return low > high ? undefined : { low, high, value: (low + high) / 2, least: low, most: high }
}

/** From one end of a Range to the other; its value is the end that is known, or the middle. */
function between(range: Json): { range: Extended; unit: Json } | undefined {
  const [low, high] = [range['low'], range['high']].map((end) => (isObject(end) ? end : undefined))
  const [from, to] = [rangeOf(low?.['value']), rangeOf(high?.['value'])]
  const unit = low ?? high
  if (unit === undefined || (from === undefined && to === undefined)) return undefined
  const value = from === undefined ? (to?.value ?? 0) : to === undefined ? from.value : (from.value + to.value) / 2
  const [least, most] = [from?.value ?? -unbounded, to?.value ?? unbounded]
  return { range: { low: from?.low ?? -unbounded, high: to?.high ?? unbounded, value, least, most }, unit }
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
