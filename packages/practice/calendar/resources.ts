import type { CodeableConcept, DomainResource, Extension, Identifier, Reference } from '@siegel/fhir'

/** A column of the calendar: whose or which room's time it is. */
export interface Schedule extends DomainResource {
  resourceType: 'Schedule'
  active?: boolean
  actor: Reference[]
  comment?: string
}

/** Time of a column that is taken (`busy`) or blocked (`busy-unavailable`); names nobody. */
export interface Slot extends DomainResource {
  resourceType: 'Slot'
  identifier?: Identifier[]
  schedule: Reference
  status: 'busy' | 'free' | 'busy-unavailable' | 'busy-tentative' | 'entered-in-error'
  start: string
  end: string
  comment?: string
}

/** What patients can book. */
export interface HealthcareService extends DomainResource {
  resourceType: 'HealthcareService'
  identifier?: Identifier[]
  active?: boolean
  name?: string
}

export interface AppointmentResource extends DomainResource {
  resourceType: 'Appointment'
  identifier?: Identifier[]
  status:
    | 'proposed'
    | 'pending'
    | 'booked'
    | 'arrived'
    | 'fulfilled'
    | 'cancelled'
    | 'noshow'
    | 'entered-in-error'
    | 'checked-in'
    | 'waitlist'
  cancelationReason?: CodeableConcept
  reasonCode?: CodeableConcept[]
  description?: string
  start?: string
  end?: string
  minutesDuration?: number
  slot?: Reference[]
  created?: string
  comment?: string
  participant: { actor?: Reference; status: 'accepted' | 'declined' | 'tentative' | 'needs-action' }[]
}

/** What R4 has no element for (docs/decisions/008). */
export const urls = {
  /** On Schedule. */
  kind: 'urn:siegel:schedule-kind',
  order: 'urn:siegel:schedule-order',
  length: 'urn:siegel:schedule-length-min',
  opening: 'urn:siegel:schedule-opening',
  block: 'urn:siegel:schedule-block',
  /** On Appointment. */
  schedule: 'urn:siegel:appointment-schedule',
  progress: 'urn:siegel:appointment-progress',
  wish: 'urn:siegel:appointment-wish',
  /** That a patient booked it. */
  online: 'urn:siegel:appointment-online',
  /** On HealthcareService. */
  serviceOrder: 'urn:siegel:service-order',
  serviceColumn: 'urn:siegel:service-schedule',
  serviceLength: 'urn:siegel:service-length-min',
  serviceLead: 'urn:siegel:service-lead-h',
  serviceAhead: 'urn:siegel:service-ahead-days',
  serviceCancel: 'urn:siegel:service-cancel-h',
} as const

export const personSystem = 'urn:siegel:person'
export const seriesSystem = 'urn:siegel:appointment-series'
export const blockSystem = 'urn:siegel:block'
export const serviceSystem = 'urn:siegel:online-booking'

export const extensionOf = (resource: DomainResource, url: string): Extension | undefined =>
  resource.extension?.find((one) => one.url === url)

export const partOf = (extension: Extension | undefined, url: string): Extension | undefined =>
  extension?.extension?.find((one) => one.url === url)

/** The extensions of a resource with one of them replaced, or taken away. */
export const withExtension = (
  resource: DomainResource,
  url: string,
  extension: Extension | undefined,
): { extension?: Extension[] } => {
  const kept = (resource.extension ?? []).filter((one) => one.url !== url)
  const all = extension === undefined ? kept : [...kept, extension]
  return all.length === 0 ? {} : { extension: all }
}

/** The id in a reference to a type; undefined for any other. */
export const idIn = (reference: Reference | undefined, type: string): string | undefined => {
  const [own, id] = reference?.reference?.split('/') ?? []
  return own === type ? id : undefined
}
