import type { AppointmentState, SeriesScope } from '@siegel/contract/staff'
import { Refusal } from '@siegel/foundation'
import type { RecordTransactor, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { moveTo, requireVersion, siblingsOf } from './appointments.ts'
import { requireFree } from './booking.ts'
import { requireColumn } from './columns.ts'
import { spanOf } from './occupancy.ts'
import { progressExtension, progressOf, stateOf, statusOf, type Progress } from './progress.ts'
import { urls, withExtension, type AppointmentResource } from './resources.ts'
import { columnIdOf, slotOf } from './view.ts'
import { seen } from '../online-booking/mark.ts'

export interface StateChange {
  version: number
  state: Exclude<AppointmentState, 'waiting'>
  place?: string | undefined
  /** Why it was cancelled. */
  reason?: string | undefined
  scope?: SeriesScope | undefined
  overlap?: boolean | undefined
}

const isOver = (state: AppointmentState): boolean => state === 'cancelled' || state === 'no-show'
const present: ReadonlySet<AppointmentState> = new Set(['arrived', 'with-assistant', 'with-doctor', 'done'])

/**
 * Says how far an appointment is. What is cancelled gives its time up; taken back, it must be free again (else
 * 'slot-taken'). Cancelling may take in a series, other states are of one. Throws 'version-conflict', 'state-impossible'.
 */
export function setAppointmentState(context: PracticeContext, caller: Caller, id: string, change: StateChange) {
  const { state } = change
  return context.records.enqueue(caller, { verb: 'update', purpose: 'calendar' }, (write) => {
    const one = requireVersion(write, id, change.version)
    const scope = state === 'cancelled' ? (change.scope ?? 'one') : 'one'
    let version = change.version
    const all = siblingsOf(write, one, scope, context.now())
    for (const seen of all) {
      const next = isOver(state) ? ended(write, seen, change) : reached(context, write, seen, change)
      const stored = write.update({ ...next, id: seen.id }, seen.version)
      if (seen.id === id) version = stored.version
    }
    return { version, changed: all.length }
  })
}

/** Gives the time up; inside an act. Whoever says so knows of it. */
export function ended(
  write: RecordTransactor,
  { resource }: Stored<AppointmentResource>,
  change: Pick<StateChange, 'state' | 'reason'>,
) {
  const slot = slotOf(resource)
  if (slot !== undefined) write.delete('Slot', slot)
  const { slot: _slot, cancelationReason: _reason, ...rest } = resource
  // Only what has a time can be missed.
  if (change.state === 'no-show' && resource.start === undefined) throw new Refusal('state-impossible')
  return {
    ...rest,
    ...withExtension(resource, urls.progress, progressExtension({ since: write.at })),
    status: statusOf(change.state),
    participant: seen(resource.participant),
    ...(change.reason === undefined ? {} : { cancelationReason: { text: change.reason } }),
  }
}

function reached(
  context: PracticeContext,
  write: RecordTransactor,
  { resource }: Stored<AppointmentResource>,
  change: StateChange,
): AppointmentResource {
  const before = stateOf(resource)
  if (before === 'waiting') throw new Refusal('state-impossible')
  const { cancelationReason: _reason, ...rest } = resource
  const back = isOver(before) ? { ...rest, ...retaken(context, write, resource, change) } : rest
  if (resource.start === undefined) return back
  return {
    ...back,
    ...withExtension(back, urls.progress, progressExtension(progressAfter(write.at, progressOf(resource), change))),
    status: statusOf(change.state),
    participant: seen(resource.participant),
  }
}

/** Takes the time again that was given up; what never had one waits again. */
function retaken(
  context: PracticeContext,
  write: RecordTransactor,
  resource: AppointmentResource,
  change: StateChange,
) {
  if (resource.start === undefined) {
    if (change.state !== 'booked') throw new Refusal('state-impossible')
    return { status: 'waitlist' as const }
  }
  const id = columnIdOf(write, resource)
  if (id === undefined) throw new Refusal('state-impossible')
  const column = requireColumn(write, id)
  const span = spanOf(resource)
  requireFree(write, column, span, { timeZone: context.timeZone(), overlap: change.overlap })
  return moveTo(write, resource, { column, span })
}

function progressAfter(at: string, before: Progress, { state, place }: StateChange): Progress {
  const here = present.has(state)
  return {
    ...(here ? { arrivedAt: before.arrivedAt ?? at } : {}),
    ...(state === 'with-assistant' ? { with: 'assistant' } : state === 'with-doctor' ? { with: 'doctor' } : {}),
    ...(place === undefined || !here || state === 'done' ? {} : { place }),
    since: at,
  }
}
