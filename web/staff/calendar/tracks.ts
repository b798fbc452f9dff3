import type { Appointment, CalendarBlock, CalendarColumn } from '@siegel/contract/staff'
import { closedOn, type Closed, type Hours } from './layout.ts'

/** One lane of the view: a column on a day. */
export interface Track {
  key: string
  title: string
  detail: string | undefined
  column: CalendarColumn
  day: string
  appointments: Appointment[]
  closed: Closed[]
}

/** The lanes with what lies in them. */
export function tracksOf(
  heads: readonly Pick<Track, 'title' | 'detail' | 'column' | 'day'>[],
  {
    appointments,
    blocks,
    hours,
  }: { appointments: readonly Appointment[]; blocks: readonly CalendarBlock[]; hours: Hours },
): Track[] {
  return heads.map((head) => ({
    ...head,
    key: `${head.day} ${head.column.id}`,
    appointments: appointments.filter((one) => one.column === head.column.id && one.day === head.day),
    closed: closedOn(head.column, head.day, hours, blocks),
  }))
}

/** What is at a minute of a lane. */
export function whatIsAt(
  { appointments, closed }: Track,
  minute: number,
): { appointment: Appointment } | { closed: Closed } | undefined {
  const appointment = appointments.find(({ time = '', length_min, state }) => {
    const from = Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
    return state !== 'cancelled' && state !== 'no-show' && from <= minute && minute < from + length_min
  })
  if (appointment !== undefined) return { appointment }
  const shut = closed.find(({ from, to }) => from <= minute && minute < to)
  return shut === undefined ? undefined : { closed: shut }
}
