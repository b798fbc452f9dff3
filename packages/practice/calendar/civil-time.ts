import type { Weekday } from '@siegel/contract/staff'
import { Refusal } from '@siegel/foundation'

/** A stretch of time in milliseconds since 1970; the end is no part of it. */
export interface Span {
  start: number
  end: number
}

export const minute_ms = 60_000
const hour_ms = 60 * minute_ms
const day_ms = 24 * hour_ms

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end

const wall = (day: string, time: string): Temporal.PlainDateTime =>
  time === '24:00'
    ? Temporal.PlainDate.from(day).add({ days: 1 }).toPlainDateTime()
    : Temporal.PlainDateTime.from(`${day}T${time}`)

/**
 * The moment of a civil time. What the clock shows twice is the first of both. Throws Refusal 'time-skipped' for what it
 * never shows, and 'input-invalid' for no date.
 */
export function momentOf(day: string, time: string, timeZone: string): number {
  const plain = plainOf(day, time)
  const zoned = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  if (!zoned.toPlainDateTime().equals(plain)) throw new Refusal('time-skipped')
  return zoned.epochMilliseconds
}

/** The same for bounds of opening hours, where a skipped time means the moment at which the clock goes on. */
export const boundOf = (day: string, time: string, timeZone: string): number =>
  wall(day, time).toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds

function plainOf(day: string, time: string): Temporal.PlainDateTime {
  try {
    return wall(day, time)
  } catch {
    throw new Refusal('input-invalid')
  }
}

/** A civil day from its first moment to that of the next: 23, 24 or 25 hours. */
export const dayOf = (day: string, timeZone: string): Span => ({
  start: boundOf(day, '00:00', timeZone),
  end: boundOf(day, '24:00', timeZone),
})

const order: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

export const weekdayOf = (day: string): Weekday => order[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? 'mon'

export const addDays = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()

export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days

export const instantText = (ms: number): string => new Date(ms).toISOString()

/** Nothing that takes time begins longer than this before it ends: eight hours an appointment, 25 a blocked day. */
export const longest_ms = 25 * hour_ms

/**
 * The UTC days on which something can begin that takes part in a span. A search for one UTC day is one stretch of the
 * index; `ge` and `lt` together would walk through all of the past or all of the future.
 */
export function utcDaysOf({ start, end }: Span): string[] {
  const days: string[] = []
  const first = Math.floor((start - longest_ms) / day_ms)
  const last = Math.floor((end - 1) / day_ms)
  for (let day = first; day <= last; day += 1) days.push(instantText(day * day_ms).slice(0, 10))
  return days
}
