import type { Appointment, CalendarBlock, CalendarColumn } from '@siegel/contract/staff'
import { weekdays } from './weekdays.ts'
import { clockOf, minutesOf, weekdayIndex } from './civil.ts'

/** 15 minutes are 22 pixels high. */
const px_per_min = 22 / 15
export const heightOf = (minutes: number): number => minutes * px_per_min
export const minutesAt = (px: number): number => px / px_per_min

const day_min = 24 * 60
const usual = { from: 8 * 60, to: 18 * 60 }

export interface Hours {
  from: number
  to: number
}

/** The hours a day is shown in: all that are open or booked, whole hours. */
export function shownHours(columns: readonly CalendarColumn[], appointments: readonly Appointment[]): Hours {
  const open = columns.flatMap(({ opening }) => opening.map(({ from, to }) => [minutesOf(from), minutesOf(to)]))
  const booked = appointments.map((one) => placeOf(one)).map(({ from, to }) => [from, to])
  const all = [...open, ...booked, ...(open.length === 0 ? [[usual.from, usual.to]] : [])]
  const from = Math.min(...all.map(([start = 0]) => start))
  const to = Math.max(...all.map(([, end = day_min]) => end))
  return { from: Math.floor(from / 60) * 60, to: Math.min(day_min, Math.ceil(to / 60) * 60) }
}

/** Where an appointment stands on the clock; one over midnight, or over the change of the clock, by its length. */
export function placeOf({ time = '00:00', length_min }: Pick<Appointment, 'time' | 'length_min'>): Hours {
  const from = minutesOf(time)
  return { from, to: Math.min(day_min, from + length_min) }
}

/** Time that cannot be booked, with what is said of it. `id` where it is blocked once and can be opened again. */
export interface Closed extends Hours {
  text: string
  id?: string
  version?: number
}

/** Closed hours of a column on a day: outside of opening hours, weekly blocks, blocks of that day. */
export function closedOn(
  column: CalendarColumn,
  day: string,
  hours: Hours,
  blocks: readonly CalendarBlock[],
): Closed[] {
  const weekday = weekdays[weekdayIndex(day)] ?? 'mon'
  const span = ({ from, to }: { from: string; to: string }): Hours => ({ from: minutesOf(from), to: minutesOf(to) })
  const open = column.opening
    .filter(({ days }) => days.includes(weekday))
    .map(span)
    .sort((a, b) => a.from - b.from)
  const weekly = column.blocks
    .filter(({ days }) => days.includes(weekday))
    .map((one) => ({ ...span(one), text: one.text }))
  const outside: Closed[] = []
  let at = hours.from
  for (const { from, to } of [...open, { from: hours.to, to: hours.to }]) {
    if (from > at) outside.push({ from: at, to: from, text: '' })
    at = Math.max(at, to)
  }
  // What is blocked with a word says why; beside it "closed" would be said twice.
  const unnamed = outside.filter(({ from, to }) => !weekly.some((one) => one.from <= from && to <= one.to))
  const once = blocks
    .filter((one) => one.column === column.id && one.fromDay <= day && day <= one.toDay)
    .map((one) => ({
      from: one.fromDay < day ? 0 : minutesOf(one.fromTime),
      to: one.toDay > day ? day_min : minutesOf(one.toTime),
      text: one.text,
      id: one.id,
      version: one.version,
    }))
  return [...unnamed, ...weekly, ...once]
    .map((one) => ({ ...one, from: Math.max(one.from, hours.from), to: Math.min(one.to, hours.to) }))
    .filter(({ from, to }) => from < to)
}

/** Appointments side by side where they lie on one another: each with its lane and how many there are. */
export function inLanes<T extends Pick<Appointment, 'time' | 'length_min'>>(
  appointments: readonly T[],
): { appointment: T; lane: number; lanes: number }[] {
  const sorted = appointments.toSorted((a, b) => placeOf(a).from - placeOf(b).from)
  const placed: { appointment: T; lane: number; lanes: number }[] = []
  let group: typeof placed = []
  let ends: number[] = []
  const close = () => {
    for (const one of group) one.lanes = ends.length
    placed.push(...group)
    group = []
    ends = []
  }
  for (const appointment of sorted) {
    const { from, to } = placeOf(appointment)
    if (ends.every((end) => end <= from)) close()
    const free = ends.findIndex((end) => end <= from)
    const lane = free < 0 ? ends.length : free
    ends[lane] = to
    group.push({ appointment, lane, lanes: 1 })
  }
  close()
  return placed
}

const snap_min = 5
/** The time at a height, on full five minutes. */
export const snapped = (minutes: number): number => Math.round(minutes / snap_min) * snap_min

/** A stretch that was dragged, whichever way; at least as long as can be booked. */
export function dragged(from: number, to: number): { time: string; length_min: number } {
  const [first, last] = [snapped(Math.min(from, to)), snapped(Math.max(from, to))]
  return { time: clockOf(Math.min(first, day_min - snap_min)), length_min: Math.max(snap_min, last - first) }
}
