import type { SeriesConflict, SeriesRule } from '@siegel/contract/staff'
import { Refusal, isRefusal } from '@siegel/foundation'
import type { RecordReader } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { book, columnInUse, spanAt, type Booking } from './booking.ts'
import { addDays, weekdayOf, type Span } from './civil-time.ts'
import type { Column } from './columns.ts'
import { conflictOf } from './occupancy.ts'

const most = 200
const longest = { years: 2 }

/**
 * The days of a series, the first among them. Throws 'series-endless' without an end, 'series-too-long' beyond 200
 * appointments or two years, 'series-empty' with fewer than two.
 */
export function seriesDays(first: string, { unit, every, days = [], count, until }: SeriesRule): string[] {
  if (count === undefined && until === undefined) throw new Refusal('series-endless')
  const end = Temporal.PlainDate.from(first).add(longest).toString()
  if (until !== undefined && until > end) throw new Refusal('series-too-long')
  const wanted = new Set(unit === 'day' || days.length === 0 ? [] : [...days, weekdayOf(first)])
  const monday = addDays(first, 1 - Temporal.PlainDate.from(first).dayOfWeek)
  const found: string[] = []
  const isIn = (day: string) => (until === undefined || day <= until) && (count === undefined || found.length < count)
  const step = unit === 'day' || wanted.size === 0
  for (let turn = 0; ; turn += 1) {
    const distance = turn * every * (unit === 'day' ? 1 : 7)
    const turnDays = step
      ? [addDays(first, distance)]
      : Array.from({ length: 7 }, (_, index) => addDays(monday, distance + index)).filter(
          (day) => day >= first && wanted.has(weekdayOf(day)),
        )
    for (const day of turnDays) {
      if (!isIn(day)) return atLeastTwo(found)
      if (found.length === most || day > end) throw new Refusal('series-too-long')
      found.push(day)
    }
  }
}

function atLeastTwo(days: string[]): string[] {
  if (days.length < 2) throw new Refusal('series-empty')
  return days
}

/**
 * Books a series at once, as single appointments that share an identifier. With 'stop' and any conflict nothing is made;
 * with 'skip' those days are left out, with 'overlap' they are booked all the same, but for times that no clock shows.
 */
export function createSeries(
  context: PracticeContext,
  caller: Caller,
  { rule, conflicts: wish, ...booking }: Booking & { rule: SeriesRule; conflicts: 'stop' | 'skip' | 'overlap' },
) {
  const days = seriesDays(booking.day, rule)
  return context.records.enqueue(caller, { verb: 'create', purpose: 'calendar-series' }, (write) => {
    const column = columnInUse(write, booking.column)
    const checked = days.map((day) => check(context, write, column, { ...booking, day }))
    const conflicts = checked.flatMap(({ conflict }) => conflict ?? [])
    if (wish === 'stop' && conflicts.length > 0) return { made: 0, conflicts }
    // A place in the order of all writes is nobody else's.
    const series = `series-${write.place()}`
    const made = checked.flatMap(({ booking: one, span, conflict }) =>
      span === undefined || (conflict !== undefined && wish === 'skip')
        ? []
        : [book(write, one, { column, span, series })],
    )
    const [first] = made
    return first === undefined ? { made: 0, conflicts } : { series, made: made.length, first: first.id, conflicts }
  })
}

interface Checked {
  booking: Booking
  span?: Span
  conflict?: SeriesConflict
}

function check(context: PracticeContext, reader: RecordReader, column: Column, booking: Booking): Checked {
  const { day, time } = booking
  const timeZone = context.timeZone()
  let span: Span
  try {
    span = spanAt(booking, timeZone)
  } catch (error) {
    if (!isRefusal(error, 'time-skipped')) throw error
    return { booking, conflict: { day, time, why: 'skipped' } }
  }
  const why = conflictOf(reader, column, span, { timeZone })
  return why === undefined ? { booking, span } : { booking, span, conflict: { day, time, why } }
}
