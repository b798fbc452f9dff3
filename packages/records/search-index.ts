import { searchKey, type Patient, type Resource } from '@siegel/fhir'

/** A pair under which a resource is found. */
export type IndexPair = readonly [param: string, value: string]

type Fields = Record<string, unknown>

const list = (value: unknown): Fields[] => (Array.isArray(value) ? (value as Fields[]) : [])

/** What a resource is found by: identifier (with and without system), status, references, and names of people. */
export function indexPairs(resource: Resource): IndexPair[] {
  const fields = resource as unknown as Fields
  const pairs: IndexPair[] = []
  const identifiers = Array.isArray(fields['identifier']) ? list(fields['identifier']) : []
  for (const { system, value } of identifiers) {
    if (typeof value !== 'string') continue
    pairs.push(['identifier', value])
    if (typeof system === 'string') pairs.push(['identifier', `${system}|${value}`])
  }
  if (typeof fields['status'] === 'string') pairs.push(['status', fields['status']])
  for (const element of ['subject', 'patient', 'for', 'focus'] as const) {
    const reference = (fields[element] as { reference?: unknown } | undefined)?.reference
    if (typeof reference === 'string') pairs.push([element, reference])
  }
  for (const { reference } of list((fields['context'] as Fields | undefined)?.['related'])) {
    if (typeof reference === 'string') pairs.push(['related', reference])
  }
  for (const { reference } of list(fields['basedOn']))
    if (typeof reference === 'string') pairs.push(['based-on', reference])
  for (const { system, code } of list((fields['code'] as Fields | undefined)?.['coding'])) {
    if (typeof code === 'string') pairs.push(['code', code])
    if (typeof code === 'string' && typeof system === 'string') pairs.push(['code', `${system}|${code}`])
  }
  if (resource.resourceType === 'Patient') pairs.push(...patientPairs(resource as Patient))
  return pairs
}

function patientPairs(patient: Patient): IndexPair[] {
  const words = (patient.name ?? []).flatMap((name) =>
    [name.family, ...(name.given ?? []), name.text].flatMap((part) => searchKey(part ?? '').split(' ')),
  )
  const pairs: IndexPair[] = [...new Set(words)].filter((word) => word !== '').map((word) => ['name', word])
  if (patient.birthDate !== undefined) pairs.push(['birthdate', patient.birthDate])
  return pairs
}
