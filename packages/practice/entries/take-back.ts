import type { AllergyIntolerance, Condition, DomainResource, MedicationStatement } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { clinicalStatus, verificationStatus } from './diagnosis.ts'
import { allergyStatus } from './to-records.ts'

/** The record as one that should never have been: each type says so in its own element (R4). */
export function takenBack(resource: DomainResource): DomainResource {
  const code = 'entered-in-error'
  switch (resource.resourceType) {
    case 'Condition': {
      const { clinicalStatus: _, ...rest } = resource as Condition
      return { ...rest, verificationStatus: verificationStatus(code) } as Condition
    }
    case 'AllergyIntolerance': {
      const { clinicalStatus: _, ...rest } = resource as AllergyIntolerance
      return { ...rest, verificationStatus: allergyStatus('verification', code) } as AllergyIntolerance
    }
    default:
      return { ...resource, status: code } as DomainResource
  }
}

/** Whether a record was taken back. */
export function isTakenBack(resource: DomainResource): boolean {
  const { status, verificationStatus: verified } = resource as { status?: string } & Pick<
    Condition,
    'verificationStatus'
  >
  return status === 'entered-in-error' || verified?.coding?.[0]?.code === 'entered-in-error'
}

/**
 * The record as something that was true until a moment: a problem that is over, a medicine that was stopped, a warning that
 * holds no more. Throws Refusal 'entry-has-no-end' for what happened once.
 */
export function ended(resource: DomainResource, at: string): DomainResource {
  switch (resource.resourceType) {
    case 'Condition':
      return { ...resource, clinicalStatus: clinicalStatus('resolved'), abatementDateTime: at } as Condition
    case 'AllergyIntolerance':
      return { ...resource, clinicalStatus: allergyStatus('clinical', 'inactive') } as AllergyIntolerance
    case 'MedicationStatement': {
      const { effectivePeriod } = resource as MedicationStatement
      return { ...resource, status: 'stopped', effectivePeriod: { ...effectivePeriod, end: at } } as MedicationStatement
    }
    default:
      throw new Refusal('entry-has-no-end')
  }
}
