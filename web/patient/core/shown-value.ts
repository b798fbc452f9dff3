import type { IndexItem, ShownValue } from '@siegel/contract/patient'

/** How a laboratory value stands to its range. `word` is a key of the catalogue. */
export interface ValueState {
  group: 'outside' | 'inside' | 'plain'
  tone: 'good' | 'warning' | 'critical' | 'neutral'
  word?: 'inRange' | 'high' | 'low' | 'veryHigh' | 'veryLow' | 'abnormal' | 'veryAbnormal'
}

const states = {
  high: { group: 'outside', tone: 'warning', word: 'high' },
  low: { group: 'outside', tone: 'warning', word: 'low' },
  'critical-high': { group: 'outside', tone: 'critical', word: 'veryHigh' },
  'critical-low': { group: 'outside', tone: 'critical', word: 'veryLow' },
  abnormal: { group: 'outside', tone: 'warning', word: 'abnormal' },
  critical: { group: 'outside', tone: 'critical', word: 'veryAbnormal' },
  normal: { group: 'inside', tone: 'good', word: 'inRange' },
} as const

/**
 * The laboratory's flag decides; where it has none or says normal, a number outside of the printed range counts as
 * outside all the same, so that picture and word never disagree.
 */
export function valueState({ flag, number, low, high }: ShownValue): ValueState {
  if (flag !== 'none' && flag !== 'normal') return states[flag]
  if (number !== undefined && high !== undefined && number > high) return states.high
  if (number !== undefined && low !== undefined && number < low) return states.low
  const ranged = number !== undefined && (low !== undefined || high !== undefined)
  return flag === 'normal' || ranged ? states.normal : { group: 'plain', tone: 'neutral' }
}

export interface TrendPoint {
  date: string
  number: number
  value: string
}

/** The same test in all results of a mailbox, oldest first: at least two numbers of one unit, or nothing. */
export function trendOf(items: readonly IndexItem[], { name, unit }: ShownValue): TrendPoint[] {
  const points = items.flatMap(({ date, values = [] }) =>
    values.flatMap((value) =>
      value.name === name && value.unit === unit && value.number !== undefined
        ? [{ date, number: value.number, value: value.value }]
        : [],
    ),
  )
  return points.length < 2 ? [] : points.sort((a, b) => a.date.localeCompare(b.date))
}
