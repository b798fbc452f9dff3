import type { Appointment } from '@siegel/contract/staff'

const minute_ms = 60_000
/** Nobody is late for being a few minutes behind. */
const grace_min = 5

/** Expected, the time is past, and nobody has come. */
export const isLate = ({ state, start }: Pick<Appointment, 'state' | 'start'>, now: number): boolean =>
  state === 'booked' && start !== undefined && now - Date.parse(start) > grace_min * minute_ms

/** Whole minutes since the arrival; undefined for who is not here, or is not waiting any more. */
export const waited_min = ({ state, arrivedAt }: Pick<Appointment, 'state' | 'arrivedAt'>, now: number) =>
  arrivedAt === undefined || (state !== 'arrived' && state !== 'with-assistant')
    ? undefined
    : Math.max(0, Math.floor((now - Date.parse(arrivedAt)) / minute_ms))
