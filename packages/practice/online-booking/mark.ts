import type { Extension } from '@siegel/fhir'
import { extensionOf, idIn, partOf, urls, type AppointmentResource } from '../calendar/resources.ts'

/** What is kept of how a patient booked. */
export interface OnlineMark {
  service: string
  /** As it was promised when it was booked. */
  cancelHours: number
  /** How often the patient has moved it. */
  moves: number
  words?: string
}

/** Undefined for what the practice booked. */
export function markOf(resource: AppointmentResource): OnlineMark | undefined {
  const extension = extensionOf(resource, urls.online)
  const service = idIn(partOf(extension, 'service')?.valueReference, 'HealthcareService')
  if (service === undefined) return undefined
  const words = partOf(extension, 'words')?.valueString
  return {
    service,
    cancelHours: partOf(extension, 'cancelHours')?.valueInteger ?? 0,
    moves: partOf(extension, 'moves')?.valueInteger ?? 0,
    ...(words === undefined ? {} : { words }),
  }
}

export const markExtension = ({ service, cancelHours, moves, words }: OnlineMark): Extension => ({
  url: urls.online,
  extension: [
    { url: 'service', valueReference: { reference: `HealthcareService/${service}` } },
    { url: 'cancelHours', valueInteger: cancelHours },
    { url: 'moves', valueInteger: moves },
    ...(words === undefined ? [] : [{ url: 'words', valueString: words }]),
  ],
})

const reasonSystem = 'http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason'
/** HL7's code for "by the patient". */
export const byPatient = { coding: [{ system: reasonSystem, code: 'pat' }] }

export const isCancelledByPatient = ({ cancelationReason }: AppointmentResource): boolean =>
  cancelationReason?.coding?.some(({ system, code }) => system === reasonSystem && code === 'pat') === true

/** Nobody in the practice has looked at it yet. */
export const isUnseen = ({ participant }: AppointmentResource): boolean =>
  participant.some(({ status }) => status === 'needs-action')

/** The same with everybody knowing. */
export const seen = (participant: AppointmentResource['participant']): AppointmentResource['participant'] =>
  participant.map((one) => (one.status === 'needs-action' ? { ...one, status: 'accepted' } : one))
