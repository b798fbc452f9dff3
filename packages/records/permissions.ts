import type { Permission } from '@siegel/contract'
import { requirePermission, type Caller } from '@siegel/access'

interface Rights {
  read: Permission
  write: Permission
}

const chart: Rights = { read: 'chart.read', write: 'chart.write' }
const masterData: Rights = { read: 'patient.list', write: 'patient.write' }
const calendar: Rights = { read: 'calendar.read', write: 'calendar.write' }

/**
 * Master data and appointments can be seen by those who keep them; all else of a patient only by who reads charts. A
 * schedule is a column of the calendar and names no patient: who sets the practice up keeps it without seeing appointments.
 */
const rightsOf: ReadonlyMap<string, Rights> = new Map([
  ...(['Patient', 'RelatedPerson', 'Coverage', 'Consent'] as const).map((type) => [type, masterData] as const),
  // The same goes for what patients can book.
  ...(['Schedule', 'HealthcareService'] as const).map(
    (type) => [type, { read: 'calendar.columns', write: 'calendar.set-up' }] as const,
  ),
  ...(['Slot', 'Appointment'] as const).map((type) => [type, calendar] as const),
  // Codes that the practice uses: all see them, of no patient.
  ['CodeSystem', { read: 'entry-types.read', write: 'entry-types.write' }],
  // What may be asked, of nobody yet.
  ['Questionnaire', { read: 'questionnaires.read', write: 'questionnaires.write' }],
  ['Task', { read: 'inbox.read', write: 'inbox.assign' }],
])

export const readPermission = (type: string): Permission => (rightsOf.get(type) ?? chart).read
export const writePermission = (type: string): Permission => (rightsOf.get(type) ?? chart).write

/** Throws Refusal 'not-allowed' unless the caller's role may write resources of a type. */
export const requireWriting = (caller: Caller, type: string): void => requirePermission(caller, writePermission(type))

/** Whether a type is kept from those to whom a specially protected chart is closed: all but master data and appointments. */
export const isOfChart = (type: string): boolean => ['chart.read', 'inbox.read'].includes(readPermission(type))
