import type { Appointment } from '@siegel/contract/staff'
import { ageAt, displayName, type Patient } from '@siegel/fhir'
import type { RecordReader, Stored } from '@siegel/records'
import { civil, today, type PracticeContext } from '../context.ts'
import { minute_ms } from './civil-time.ts'
import { isCancelledByPatient, isUnseen, markOf } from '../online-booking/mark.ts'
import { spanOf } from './occupancy.ts'
import { progressOf, stateOf } from './progress.ts'
import { extensionOf, idIn, seriesSystem, urls, type AppointmentResource, type Slot } from './resources.ts'

export const patientOf = ({ participant }: AppointmentResource): string | undefined =>
  participant.map(({ actor }) => idIn(actor, 'Patient')).find((id) => id !== undefined)

export const seriesOf = ({ identifier = [] }: AppointmentResource): string | undefined =>
  identifier.find(({ system }) => system === seriesSystem)?.value

export const slotOf = ({ slot = [] }: AppointmentResource): string | undefined => idIn(slot[0], 'Slot')

/** The column: as it was written here, or through the slot, as other programs write it. */
export function columnIdOf(reader: RecordReader, resource: AppointmentResource): string | undefined {
  const own = idIn(extensionOf(resource, urls.schedule)?.valueReference, 'Schedule')
  const slot = slotOf(resource)
  if (own !== undefined || slot === undefined) return own
  return idIn(reader.get<Slot>('Slot', slot)?.resource.schedule, 'Schedule')
}

export const lengthOf = ({ minutesDuration, start, end }: AppointmentResource): number => {
  if (minutesDuration !== undefined || start === undefined || end === undefined) return minutesDuration ?? 0
  const span = spanOf({ start, end })
  return Math.round((span.end - span.start) / minute_ms)
}

/** An appointment as screens show it, in the practice's zone. */
export function appointmentView(
  context: PracticeContext,
  reader: RecordReader,
  { resource, version, id }: Stored<AppointmentResource>,
): Appointment {
  const state = stateOf(resource)
  const { arrivedAt, place, since } = progressOf(resource)
  const column = columnIdOf(reader, resource)
  const patient = patientOf(resource)
  const series = seriesOf(resource)
  const reason = resource.reasonCode?.[0]?.text ?? resource.description
  const cancelReason = resource.cancelationReason?.text
  return {
    id,
    version,
    state,
    ...(column === undefined ? {} : { column }),
    ...timesOf(context, resource),
    length_min: lengthOf(resource),
    ...(patient === undefined ? {} : { patient: personOf(context, reader, patient, resource) }),
    ...(reason === undefined ? {} : { reason }),
    ...(resource.comment === undefined ? {} : { comment: resource.comment }),
    ...(place === undefined ? {} : { place }),
    ...(series === undefined ? {} : { series }),
    ...(arrivedAt === undefined ? {} : { arrivedAt }),
    ...(since === undefined ? {} : { since }),
    ...(cancelReason === undefined ? {} : { cancelReason }),
    ...(resource.created === undefined ? {} : { createdAt: resource.created }),
    ...onlineOf(resource),
  }
}

function onlineOf(resource: AppointmentResource): Pick<Appointment, 'online'> {
  const mark = markOf(resource)
  if (mark === undefined) return {}
  const { words } = mark
  const facts = { isCancelled: isCancelledByPatient(resource), isNew: isUnseen(resource) }
  return { online: { ...(words === undefined ? {} : { words }), ...facts } }
}

function timesOf({ timeZone }: PracticeContext, { start, end }: AppointmentResource) {
  if (start === undefined || end === undefined) return {}
  const { day, time } = civil(start, timeZone())
  return { start, end, day, time, endTime: civil(end, timeZone()).time }
}

function personOf(
  context: PracticeContext,
  reader: RecordReader,
  id: string,
  { participant }: AppointmentResource,
): NonNullable<Appointment['patient']> {
  const resource = reader.get<Patient>('Patient', id)?.resource
  const written = participant.find(({ actor }) => idIn(actor, 'Patient') === id)?.actor?.display ?? ''
  const birthDate = resource?.birthDate
  const age = birthDate === undefined ? undefined : ageAt(birthDate, today(context))
  return {
    id,
    name: resource === undefined ? written : displayName(resource.name?.[0], 'list'),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(age === undefined ? {} : { age }),
  }
}
