import { mergedInto, type DocumentReference, type Patient, type Resource, type ServiceRequest } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordTransactor } from '@siegel/records'
import type { MappedReport } from './parse/index.ts'

/** Ids for a message's resources, so that its references can be written. */
export function referencesOf(
  message: MappedReport,
  newId: () => string,
  patient: string | undefined,
): Map<string, { type: string; id: string }> {
  const ids = new Map(message.resources.map(({ key, resource }) => [key, { type: resource.resourceType, id: newId() }]))
  if (patient !== undefined) ids.set('patient', { type: 'Patient', id: patient })
  return ids
}

/**
 * A message's resource with its local keys replaced: `#key` becomes `Type/id`, the patient's reference is the patient's
 * or, while nobody is assigned, only the name; attachments point at their blobs.
 */
export function resolve<R extends Resource>(
  resource: R,
  ids: ReadonlyMap<string, { type: string; id: string }>,
  blobs: ReadonlyMap<string, string>,
  patientName: string,
): R {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit)
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
    const entries = Object.entries(value).map(([name, child]) => [name, visit(child)])
    const copy = Object.fromEntries(entries) as Record<string, unknown>
    const key =
      typeof copy['reference'] === 'string' && copy['reference'].startsWith('#')
        ? copy['reference'].slice(1)
        : undefined
    if (key !== undefined) {
      const target = ids.get(key)
      if (target !== undefined) copy['reference'] = `${target.type}/${target.id}`
      else {
        delete copy['reference']
        copy['display'] = patientName
      }
    }
    const url = copy['url']
    if (typeof url === 'string' && url.startsWith('#')) copy['url'] = `Binary/${blobs.get(url.slice(1)) ?? ''}`
    return copy
  }
  return visit(resource) as R
}

/** Replaces the subject of a resource that belonged to nobody. */
export function assigned<R extends Resource>(resource: R, patient: string): R {
  const copy = { ...resource } as unknown as Record<string, unknown>
  for (const element of ['subject', 'for', 'patient']) {
    const value = copy[element] as { reference?: string } | undefined
    if (value !== undefined && value.reference === undefined) copy[element] = { reference: `Patient/${patient}` }
  }
  return copy as unknown as R
}

/**
 * Applies cancellations among a patient's orders: whatever is revoked under an order number takes the same
 * examination of other orders with that number along, in whichever sequence they came.
 */
export function applyCancellations(write: RecordTransactor, patient: string): void {
  const requests = write.compartment<ServiceRequest>(patient, 'ServiceRequest')
  const keyOf = ({ requisition, code }: ServiceRequest) =>
    requisition?.value === undefined ? undefined : `${requisition.value}|${code?.coding?.[0]?.code ?? code?.text ?? ''}`
  const revoked = new Set(
    requests.flatMap(({ resource }) => (resource.status === 'revoked' ? (keyOf(resource) ?? []) : [])),
  )
  for (const { resource, version } of requests) {
    const key = keyOf(resource)
    if (key !== undefined && revoked.has(key) && resource.status === 'active')
      write.update({ ...resource, status: 'revoked' }, version)
  }
}

/** The blob of a document, if it has one. */
export const blobIdOf = (document: DocumentReference): string | undefined => {
  const url = document.content[0]?.attachment.url
  return url?.startsWith('Binary/') === true ? url.slice('Binary/'.length) : undefined
}

/** Throws 'not-found', or 'already-merged' for a record that went into another: what arrives belongs to the other. */
export function requireChart(write: RecordTransactor, patient: string): void {
  if (mergedInto(write.require<Patient>('Patient', patient).resource) !== undefined) throw new Refusal('already-merged')
}
