import type { OwnAppointment } from '@siegel/contract/patient'
import type { RecordReader, Stored } from '@siegel/records'
import { dayOf, instantText } from '../calendar/civil-time.ts'
import { readColumns } from '../calendar/columns.ts'
import { stateOf } from '../calendar/progress.ts'
import type { AppointmentResource } from '../calendar/resources.ts'
import { columnIdOf, patientOf } from '../calendar/view.ts'
import { civil, today, type PracticeContext } from '../context.ts'
import { isCancelledByPatient, markOf, type OnlineMark } from './mark.ts'
import { hour_ms } from './times.ts'

/** More than a patient ever has; older ones are not looked at. */
const mostOfAPatient = 500
const mostShown = 20

/** All appointments of a patient, by whomever they were booked. */
export const appointmentsOf = (reader: RecordReader, patient: string): Stored<AppointmentResource>[] =>
  reader
    .find<AppointmentResource>('Appointment', { patient: `Patient/${patient}` }, mostOfAPatient)
    .filter(({ resource }) => patientOf(resource) === patient)

/** A slip of the finger can be undone, however soon the appointment is. */
const grace_ms = hour_ms / 2

/** The last moment at which the patient may change what was booked; never after it has begun. */
export function lastChange({ start = '', created }: AppointmentResource, { cancelHours }: OnlineMark): number {
  const begins = Date.parse(start)
  return Math.max(
    begins - cancelHours * hour_ms,
    created === undefined ? 0 : Math.min(Date.parse(created) + grace_ms, begins),
  )
}

/** A patient's own appointments from today on, by time; also what the practice has cancelled. Comments stay inside. */
export function ownAppointments(context: PracticeContext, reader: RecordReader, patient: string): OwnAppointment[] {
  const from = dayOf(today(context), context.timeZone()).start
  const names = new Map(readColumns(reader).map(({ id, name }) => [id, name]))
  return appointmentsOf(reader, patient)
    .flatMap(({ id, resource }) => shown(context, reader, { id, resource, names, from }))
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.appointment < b.appointment ? -1 : 1))
    .slice(0, mostShown)
}

interface Given {
  id: string
  resource: AppointmentResource
  names: ReadonlyMap<string, string>
  /** The first moment that is shown. */
  from: number
}

function shown(
  { timeZone }: PracticeContext,
  reader: RecordReader,
  { id, resource, names, from }: Given,
): OwnAppointment[] {
  if (resource.start === undefined || resource.end === undefined) return []
  // Other programs write instants with other offsets.
  const [start, end] = [resource.start, resource.end].map((one) => instantText(Date.parse(one))) as [string, string]
  const state = stateOf(resource)
  if (Date.parse(start) < from) return []
  if (state === 'no-show' || state === 'waiting' || isCancelledByPatient(resource)) return []
  const name = names.get(columnIdOf(reader, resource) ?? '')
  const reason = resource.reasonCode?.[0]?.text
  const mark = markOf(resource)
  return [
    {
      appointment: id,
      state: state === 'cancelled' ? 'cancelled' : 'booked',
      start,
      end,
      ...civil(start, timeZone()),
      ...(name === undefined ? {} : { with: name }),
      ...(reason === undefined ? {} : { reason }),
      ...(mark === undefined ? {} : { service: mark.service }),
      ...(mark === undefined || state !== 'booked' ? {} : { changeUntil: instantText(lastChange(resource, mark)) }),
    },
  ]
}
