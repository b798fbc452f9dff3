import type { SeriesConflict } from '@siegel/contract/staff'
import type { RecordReader, Stored } from '@siegel/records'
import type { Column } from './columns.ts'
import { addDays, boundOf, overlaps, utcDaysOf, weekdayOf, type Span } from './civil-time.ts'
import { civil } from '../context.ts'
import { idIn, type AppointmentResource, type Slot } from './resources.ts'

/** One day of the largest practice has fewer; a search never gives more. */
const mostADay = 2000

/** Times taken or blocked that take part in a span, of all columns; the order is none. */
export const slotsIn = (reader: RecordReader, span: Span): Stored<Slot>[] =>
  utcDaysOf(span)
    .flatMap((day) => reader.find<Slot>('Slot', { start: day }, mostADay))
    .filter(({ resource }) => overlaps(spanOf(resource), span))

/** Appointments that take part in a span, also those that were cancelled. */
export const appointmentsIn = (reader: RecordReader, span: Span): Stored<AppointmentResource>[] =>
  utcDaysOf(span)
    .flatMap((day) => reader.find<AppointmentResource>('Appointment', { date: day }, mostADay))
    .filter(({ resource }) => overlaps(spanOf(resource), span))

export const spanOf = ({ start = '', end = '' }: { start?: string; end?: string }): Span => ({
  start: Date.parse(start),
  end: Date.parse(end),
})

/** A column's hours on a civil day, as moments; `hours` are its opening hours or its weekly blocks. */
export const hoursOn = <H extends Column['opening'][number]>(
  hours: readonly H[],
  day: string,
  timeZone: string,
): (Span & { hours: H })[] => {
  const weekday = weekdayOf(day)
  return hours
    .filter(({ days }) => days.includes(weekday))
    .map((one) => ({
      start: boundOf(day, one.from, timeZone),
      end: boundOf(day, one.to, timeZone),
      hours: one,
    }))
}

/** The civil days that a span touches. */
export function civilDaysOf({ start, end }: Span, timeZone: string): string[] {
  const last = civil(new Date(end - 1).toISOString(), timeZone).day
  const days: string[] = []
  for (let day = civil(new Date(start).toISOString(), timeZone).day; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

/** Why a column cannot be booked for a span; undefined where it can. `except` are slots that will be given up. */
export function conflictOf(
  reader: RecordReader,
  column: Column,
  span: Span,
  { timeZone, except = new Set() }: { timeZone: string; except?: ReadonlySet<string> },
): SeriesConflict['why'] | undefined {
  const own = slotsIn(reader, span).filter(
    ({ id, resource }) => idIn(resource.schedule, 'Schedule') === column.id && !except.has(id),
  )
  if (own.some(({ resource }) => resource.status === 'busy')) return 'taken'
  if (own.some(({ resource }) => resource.status === 'busy-unavailable')) return 'blocked'
  const days = civilDaysOf(span, timeZone)
  const isBlocked = days.some((day) => hoursOn(column.blocks, day, timeZone).some((one) => overlaps(one, span)))
  if (isBlocked) return 'blocked'
  const isOpen = days.some((day) =>
    hoursOn(column.opening, day, timeZone).some(({ start, end }) => start <= span.start && span.end <= end),
  )
  return isOpen ? undefined : 'closed'
}
