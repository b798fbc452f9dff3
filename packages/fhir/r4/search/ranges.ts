import type { DateInterval } from '../dates.ts'
import type { DateValue, NumberValue, QuantityValue } from './query.ts'
import type { NumberExtent } from './values.ts'

type NumberQuery = Pick<NumberValue | QuantityValue, 'prefix' | 'low' | 'high' | 'value'>

/** Of what is searched and what is searched for, both half-open. */
export interface NumberSpan {
  readonly from: number
  readonly to: number
}

/** R4 search, prefix: a tenth of the value, or of the time between it and now. */
const tolerance = 0.1

/**
 * The time that `ap` stands for: the value's own, wider at both ends by a tenth of its distance from `now` (in
 * milliseconds since the epoch, as all times here).
 */
export function approximateDate({ from, to }: DateInterval, now: number): DateInterval {
  const distance = Math.max(0, now - to, from - now)
  const wider = Math.round(distance * tolerance)
  return { from: from - wider, to: to + wider }
}

/** The numbers that `ap` stands for, at least those that the value's digits imply. */
export function approximateNumber({ low, high, value }: Omit<NumberQuery, 'prefix'>): NumberSpan {
  const wider = Math.abs(value) * tolerance
  return { from: Math.min(low, value - wider), to: Math.max(high, value + wider) }
}

/** From where to where a stored number lies: both are the number itself unless it is a range of any kind. */
export const extentOf = ({ value, least = value, most = value }: NumberExtent & { readonly value: number }) => ({
  least,
  most,
})

/**
 * Whether a stored time answers a date (R4 search, prefixes and date). Every time is an interval that includes its
 * start and not its end. `ge` is the opposite of `eb` and `le` of `sa`: a stored interval that reaches into the value
 * from one side is both (as R6 words it, and R4's "the specified value and up").
 */
export function datesMatch(stored: DateInterval, value: DateValue, now: number): boolean {
  const { from, to } = value
  switch (value.prefix) {
    case 'eq':
      return stored.from >= from && stored.to <= to
    case 'ne':
      return stored.from < from || stored.to > to
    case 'gt':
      return stored.to > to
    case 'lt':
      return stored.from < from
    case 'ge':
      return stored.to > from
    case 'le':
      return stored.from < to
    case 'sa':
      return stored.from >= to
    case 'eb':
      return stored.to <= from
    case 'ap': {
      const wide = approximateDate(value, now)
      return stored.from < wide.to && stored.to > wide.from
    }
  }
}

/**
 * Whether a stored number answers a number (R4 search, prefixes and number): `eq` and `ne` take the range that the
 * value's digits imply, which includes its lower end; all comparisons take the value as exact. What is stored counts as
 * exact too, a Range or the like as all numbers from its least to its most.
 */
export function numbersMatch(stored: NumberExtent & { readonly value: number }, query: NumberQuery): boolean {
  const { least, most } = extentOf(stored)
  const { low, high, value } = query
  switch (query.prefix) {
    case 'eq':
      return least >= low && most < high
    case 'ne':
      return least < low || most >= high
    case 'gt':
      return most > value
    case 'lt':
      return least < value
    case 'ge':
      return most >= value
    case 'le':
      return least <= value
    case 'sa':
      return least > value
    case 'eb':
      return most < value
    case 'ap': {
      const { from, to } = approximateNumber(query)
      return least <= to && most >= from
    }
  }
}
