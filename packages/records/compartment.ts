import { parseReference, type Resource } from '@siegel/fhir'

/** Elements by which a resource belongs to a patient (CompartmentDefinition/patient, for the types used so far). */
const elements = ['subject', 'patient', 'for', 'individual'] as const

/** The id of the patient in whose compartment the resource lies, or undefined: nobody is assigned, or not about one. */
export function patientOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Patient') return resource.id
  const fields = resource as unknown as Record<string, { reference?: unknown } | undefined>
  for (const element of elements) {
    const text = fields[element]?.reference
    const key = typeof text === 'string' ? parseReference(text) : undefined
    if (key?.type === 'Patient') return key.id
  }
  return undefined
}
