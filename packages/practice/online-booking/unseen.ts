import type { Appointment } from '@siegel/contract/staff'
import type { AppointmentResource } from '../calendar/resources.ts'
import { requireVersion } from '../calendar/appointments.ts'
import { appointmentView } from '../calendar/view.ts'
import type { Caller, PracticeContext } from '../context.ts'
import { isUnseen, markOf, seen } from './mark.ts'

const mostShown = 100
const unseen = { 'part-status': 'needs-action' } as const

/** How many there are: a number that names nobody. */
export const countUnseenBookings = ({ records }: PracticeContext, caller: Caller): number =>
  records.countUnlogged(caller, 'Appointment', unseen)

/** What patients have booked, moved or cancelled and nobody has looked at yet, the earliest first. */
export function newOnlineBookings(context: PracticeContext, caller: Caller): Promise<Appointment[]> {
  return context.records.read(caller, { verb: 'search', purpose: 'online-booking' }, (reader) =>
    reader
      .find<AppointmentResource>('Appointment', unseen, mostShown)
      .filter(({ resource }) => isUnseen(resource) && markOf(resource) !== undefined)
      .map((stored) => appointmentView(context, reader, stored))
      .sort((a, b) => ((a.start ?? '') < (b.start ?? '') ? -1 : 1)),
  )
}

/** Says that the practice has looked. Throws 'version-conflict'. */
export function seeOnlineBooking(context: PracticeContext, caller: Caller, id: string, version: number) {
  return context.records.enqueue(caller, { verb: 'update', purpose: 'online-booking' }, (write) => {
    const { resource } = requireVersion(write, id, version)
    return { version: write.update({ ...resource, participant: seen(resource.participant), id }, version).version }
  })
}
