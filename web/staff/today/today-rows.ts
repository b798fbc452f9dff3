import type { Appointment, CalendarColumn } from '@siegel/contract/staff'
import { isLate, waited_min } from '../calendar/late.ts'

/** What is through; folded away. */
const over: ReadonlySet<Appointment['state']> = new Set(['done', 'no-show'])

export interface Day {
  done: Appointment[]
  /** All that is not through, by time; who was cancelled stands at its time. */
  open: Appointment[]
  /** Where in `open` the present lies: before the first that begins later. */
  nowAt: number
}

export function sortDay(appointments: readonly Appointment[], now: number): Day {
  const done = appointments.filter(({ state }) => over.has(state))
  const open = appointments.filter(({ state }) => !over.has(state) && state !== 'waiting')
  const later = open.findIndex(({ start }) => start !== undefined && Date.parse(start) > now)
  return { done, open, nowAt: later < 0 ? open.length : later }
}

/** Those of a column; all without one. */
export const ofColumn = (appointments: readonly Appointment[], column: string | undefined): Appointment[] =>
  appointments.filter((one) => column === undefined || one.column === column)

/** One's own column first, then in their order. */
export const mineFirst = (columns: readonly CalendarColumn[]): CalendarColumn[] =>
  columns.toSorted((a, b) => Number(b.mine) - Number(a.mine))

/** Who is called in next: of those who are here, whose time came first; of equals who came first. */
export function nextOf(appointments: readonly Appointment[]): Appointment | undefined {
  const key = ({ start = '', arrivedAt = '' }: Appointment) => `${start} ${arrivedAt}`
  return appointments.filter(({ state }) => state === 'arrived').toSorted((a, b) => (key(a) < key(b) ? -1 : 1))[0]
}

export const lateOnes = (appointments: readonly Appointment[], now: number): number =>
  appointments.filter((one) => isLate(one, now)).length

/** Whole minutes that those wait who are here; undefined where nobody is. */
export function meanWait(appointments: readonly Appointment[], now: number): number | undefined {
  const waits = appointments.flatMap((one) => waited_min(one, now) ?? [])
  return waits.length === 0 ? undefined : Math.round(waits.reduce((sum, wait) => sum + wait, 0) / waits.length)
}
