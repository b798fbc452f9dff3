import type { SeriesScope } from '@siegel/contract/staff'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, RecordTransactor, Stored } from '@siegel/records'
import { civil, type Caller, type PracticeContext } from '../context.ts'
import { book, columnInUse, participantsOf, requireFree, spanAt, takeSlot, wordsOf, type Booking } from './booking.ts'
import { addDays, daysBetween, instantText, type Span } from './civil-time.ts'
import { requireColumn, type Column } from './columns.ts'
import { progressExtension, progressOf, stateOf } from './progress.ts'
import { urls, withExtension, type AppointmentResource } from './resources.ts'
import { columnIdOf, lengthOf, patientOf, seriesOf, slotOf } from './view.ts'

const purpose = 'calendar'
const mostOfASeries = 250

type Seen = Stored<AppointmentResource>

/**
 * Books an appointment. Throws 'slot-taken' or 'slot-blocked' unless `overlap` is said, 'time-skipped', 'not-found',
 * 'column-inactive'. Of two that want one time at the same moment, one gets it.
 */
export function createAppointment(context: PracticeContext, caller: Caller, booking: Booking) {
  return context.records.enqueue(caller, { verb: 'create', purpose }, (write) => {
    const column = columnInUse(write, booking.column)
    const timeZone = context.timeZone()
    const span = spanAt(booking, timeZone)
    requireFree(write, column, span, { timeZone, overlap: booking.overlap })
    const { id, version } = book(write, booking, { column, span })
    return { id, version }
  })
}

export interface AppointmentChange {
  version: number
  scope?: SeriesScope | undefined
  column?: string | undefined
  day?: string | undefined
  time?: string | undefined
  length_min?: number | undefined
  /** Null takes away. */
  patient?: string | null | undefined
  reason?: string | null | undefined
  comment?: string | null | undefined
  overlap?: boolean | undefined
}

/**
 * Moves, lengthens or rewords; of a series also what comes after, each by as many days and to the same time of day.
 * All or none. Throws what `createAppointment` throws, and 'version-conflict', 'appointment-over', 'time-missing'.
 */
export function changeAppointment(context: PracticeContext, caller: Caller, id: string, change: AppointmentChange) {
  return context.records.enqueue(caller, { verb: 'update', purpose }, (write) => {
    const one = requireVersion(write, id, change.version)
    const all = siblingsOf(write, one, change.scope ?? 'one', context.now())
    const freed = new Set(all.flatMap(({ resource }) => slotOf(resource) ?? []))
    const days =
      change.day === undefined || one.resource.start === undefined
        ? 0
        : daysBetween(civil(one.resource.start, context.timeZone()).day, change.day)
    const moved = all.map((seen) => placed(context, write, seen, { change, days, freed }))
    let version = change.version
    for (const [index, seen] of all.entries()) {
      const next = applied(write, seen, change, moved[index])
      const stored = write.update(next, seen.version)
      if (seen.id === id) version = stored.version
    }
    return { version, changed: all.length }
  })
}

interface Place {
  column: Column
  span: Span
}

/** Where an appointment goes; undefined where it stays. */
function placed(
  context: PracticeContext,
  write: RecordTransactor,
  { resource }: Seen,
  { change, days, freed }: { change: AppointmentChange; days: number; freed: ReadonlySet<string> },
): Place | undefined {
  const { column: to, day, time, length_min, overlap } = change
  if (to === undefined && day === undefined && time === undefined && length_min === undefined) return undefined
  const state = stateOf(resource)
  if (state === 'cancelled' || state === 'no-show') throw new Refusal('appointment-over')
  const timeZone = context.timeZone()
  const before = resource.start === undefined ? undefined : civil(resource.start, timeZone)
  const wanted = {
    column: to ?? columnIdOf(write, resource),
    day: before === undefined ? day : addDays(before.day, days),
    time: time ?? before?.time,
    length_min: length_min ?? lengthOf(resource),
  }
  if (wanted.column === undefined || wanted.day === undefined || wanted.time === undefined)
    throw new Refusal('time-missing')
  const column = to === undefined ? requireColumn(write, wanted.column) : columnInUse(write, to)
  const booking = { ...wanted, column: column.id, day: wanted.day, time: wanted.time }
  const span = spanAt(booking, timeZone)
  requireFree(write, column, span, { timeZone, overlap, except: freed })
  return { column, span }
}

function applied(write: RecordTransactor, { id, resource }: Seen, change: AppointmentChange, place: Place | undefined) {
  const patient = change.patient === undefined ? patientOf(resource) : (change.patient ?? undefined)
  const old = columnIdOf(write, resource)
  const column = place?.column ?? (old === undefined ? undefined : requireColumn(write, old))
  const { reasonCode, comment, ...rest } = resource
  const words = {
    reason: change.reason === undefined ? reasonCode?.[0]?.text : (change.reason ?? undefined),
    comment: change.comment === undefined ? comment : (change.comment ?? undefined),
  }
  return {
    ...rest,
    ...wordsOf(words),
    ...(place === undefined ? {} : moveTo(write, resource, place)),
    participant: participantsOf(write, patient, column),
    id,
  }
}

/** Gives up the old time and takes the new one; somebody who waited is booked. */
export function moveTo(write: RecordTransactor, resource: AppointmentResource, { column, span }: Place) {
  const old = slotOf(resource)
  if (old !== undefined) write.delete('Slot', old)
  const slot = takeSlot(write, column.id, span)
  const schedule = { url: urls.schedule, valueReference: { reference: `Schedule/${column.id}` } }
  const located = { ...resource, ...withExtension(resource, urls.schedule, schedule) }
  const waited = stateOf(resource) === 'waiting'
  const progress = progressExtension({ ...progressOf(resource), ...(waited ? { since: write.at } : {}) })
  return {
    ...withExtension(located, urls.progress, progress),
    start: instantText(span.start),
    end: instantText(span.end),
    minutesDuration: Math.round((span.end - span.start) / 60_000),
    slot: [{ reference: `Slot/${slot.id}` }],
    ...(waited ? { status: 'booked' as const } : {}),
  }
}

export function requireVersion(reader: RecordReader, id: string, version: number): Seen {
  const seen = reader.require<AppointmentResource>('Appointment', id)
  if (seen.version !== version) throw new Refusal('version-conflict')
  return seen
}

/** The appointment, and those of its series that the scope takes in and that are still booked; never what is past. */
export function siblingsOf(reader: RecordReader, one: Seen, scope: SeriesScope, now: number): Seen[] {
  const series = seriesOf(one.resource)
  if (scope === 'one' || series === undefined) return [one]
  const from = scope === 'following' ? (one.resource.start ?? '') : instantText(now)
  const others = reader
    .find<AppointmentResource>('Appointment', { identifier: series }, mostOfASeries)
    .filter(({ id, resource }) => id !== one.id && seriesOf(resource) === series)
    .filter(({ resource }) => stateOf(resource) === 'booked' && (resource.start ?? '') >= from)
  return [one, ...others].sort((a, b) => ((a.resource.start ?? '') < (b.resource.start ?? '') ? -1 : 1))
}
