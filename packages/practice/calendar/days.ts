import type { Appointment, CalendarBlock } from '@siegel/contract/staff'
import { Refusal } from '@siegel/foundation'
import type { Caller, PracticeContext } from '../context.ts'
import { blockView } from './blocks.ts'
import { daysBetween, dayOf, instantText } from './civil-time.ts'
import { appointmentsIn, slotsIn } from './occupancy.ts'
import { idIn, type AppointmentResource } from './resources.ts'
import { stateOf } from './progress.ts'
import { appointmentView, columnIdOf, patientOf } from './view.ts'

const mostDays = 31
const mostOfAPatient = 500

/** Appointments and once-blocked times from one civil day to another, by time. Throws 'range-too-long'. */
export async function calendarDays(
  context: PracticeContext,
  caller: Caller,
  { from, to, column }: { from: string; to: string; column?: string | undefined },
): Promise<{ asOf: string; appointments: Appointment[]; blocks: CalendarBlock[] }> {
  const length = daysBetween(from, to)
  if (length < 0 || length >= mostDays) throw new Refusal('range-too-long')
  const timeZone = context.timeZone()
  const span = { start: dayOf(from, timeZone).start, end: dayOf(to, timeZone).end }
  return context.records.read(caller, { verb: 'search', purpose: 'calendar' }, (reader) => ({
    asOf: instantText(context.now()),
    appointments: appointmentsIn(reader, span)
      .filter(({ resource }) => column === undefined || columnIdOf(reader, resource) === column)
      .map((stored) => appointmentView(context, reader, stored))
      .sort(byTime),
    blocks: slotsIn(reader, span)
      .filter(({ resource }) => column === undefined || idIn(resource.schedule, 'Schedule') === column)
      .flatMap((stored) => blockView(context, stored)),
  }))
}

/** Who has an appointment on a civil day that stands, once each. */
export function expectedPatients(context: PracticeContext, caller: Caller, day: string): Promise<string[]> {
  const span = dayOf(day, context.timeZone())
  return context.records.read(caller, { verb: 'search', purpose: 'reminders' }, (reader) => [
    ...new Set(
      appointmentsIn(reader, span).flatMap(({ resource }) =>
        stateOf(resource) === 'booked' && Date.parse(resource.start ?? '') >= span.start
          ? (patientOf(resource) ?? [])
          : [],
      ),
    ),
  ])
}

const byTime = (a: Appointment, b: Appointment): number =>
  (a.start ?? '') < (b.start ?? '') ? -1 : (a.start ?? '') > (b.start ?? '') ? 1 : a.id < b.id ? -1 : 1

/** How many appointments and blocks were written since a moment; a screen that asks often reads only what changed. */
export const calendarChanges = ({ records }: PracticeContext, caller: Caller, since: string): number =>
  (['Appointment', 'Slot'] as const)
    .map((type) => records.countUnlogged(caller, type, { _lastUpdated: `ge${since}` }))
    .reduce((sum, count) => sum + count, 0)

/** One patient's appointments, the newest first; those that wait for a time before all. */
export function patientAppointments(context: PracticeContext, caller: Caller, patient: string): Promise<Appointment[]> {
  const act = { verb: 'read' as const, patient, object: `Patient/${patient}`, purpose: 'appointments' }
  return context.records.read(caller, act, (reader) => {
    reader.require('Patient', patient)
    return reader
      .find<AppointmentResource>('Appointment', { patient: `Patient/${patient}` }, mostOfAPatient)
      .map((stored) => appointmentView(context, reader, stored))
      .sort((a, b) => ((a.start ?? '9') < (b.start ?? '9') ? 1 : -1))
  })
}
