import {
  approximateDate,
  approximateNumber,
  type DateValue,
  type NumberValue,
  type QuantityValue,
} from '@siegel/fhir/r4'
import { part, type Sql } from './sql.ts'

/**
 * Whether the time [low, high) in two columns answers a date; the SQL of `datesMatch` in the room of FHIR, whose meaning
 * holds. Where an interval must lie within another, its beginning is bounded on both sides, so that one index suffices.
 */
export function dateFits(value: DateValue, now: number, low: string, high: string): Sql {
  const { prefix, from, to } = value
  switch (prefix) {
    case 'eq':
      return part(`${low} >= ? AND ${low} <= ? AND ${high} <= ?`, from, to, to)
    case 'ne':
      return part(`(${low} < ? OR ${high} > ?)`, from, to)
    case 'gt':
      return part(`${high} > ?`, to)
    case 'lt':
      return part(`${low} < ?`, from)
    case 'ge':
      return part(`${high} > ?`, from)
    case 'le':
      return part(`${low} < ?`, to)
    case 'sa':
      return part(`${low} >= ?`, to)
    case 'eb':
      return part(`${high} <= ?`, from)
    case 'ap': {
      const wide = approximateDate(value, now)
      return part(`${low} < ? AND ${high} > ?`, wide.to, wide.from)
    }
  }
}

/** The same for the moment in `r.at`, which lasts a millisecond: bounded so that an index on it can be used. */
export function momentFits(value: DateValue, now: number, at: string): Sql {
  const { prefix, from, to } = value
  switch (prefix) {
    case 'eq':
      return part(`${at} >= ? AND ${at} < ?`, from, to)
    case 'ne':
      return part(`(${at} < ? OR ${at} >= ?)`, from, to)
    case 'gt':
    case 'sa':
      return part(`${at} >= ?`, to)
    case 'lt':
    case 'eb':
      return part(`${at} < ?`, from)
    case 'ge':
      return part(`${at} >= ?`, from)
    case 'le':
      return part(`${at} < ?`, to)
    case 'ap': {
      const wide = approximateDate(value, now)
      return part(`${at} < ? AND ${at} >= ?`, wide.to, wide.from)
    }
  }
}

/** Whether the numbers from `x.least` to `x.most` answer a number; the SQL of `numbersMatch` in the room of FHIR. */
export function numberFits(query: NumberValue | QuantityValue): Sql {
  const { prefix, low, high, value } = query
  switch (prefix) {
    case 'eq':
      return part('x.least >= ? AND x.most >= ? AND x.most < ?', low, low, high)
    case 'ne':
      return part('(x.least < ? OR x.most >= ?)', low, high)
    case 'gt':
      return part('x.most > ?', value)
    case 'lt':
      return part('x.least < ?', value)
    case 'ge':
      return part('x.most >= ?', value)
    case 'le':
      return part('x.least <= ?', value)
    case 'sa':
      return part('x.least > ?', value)
    case 'eb':
      return part('x.most < ?', value)
    case 'ap': {
      const { from, to } = approximateNumber(query)
      return part('x.least <= ? AND x.most >= ?', to, from)
    }
  }
}
