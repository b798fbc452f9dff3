import { parseReference } from './reference.ts'
import type { Patient } from './resources.ts'

/** The id of the record into which this one went (R4 Patient.link, replaced-by); undefined for one that stands for itself. */
export function mergedInto({ link = [] }: Patient): string | undefined {
  const to = link.find(({ type }) => type === 'replaced-by')?.other.reference
  const key = to === undefined ? undefined : parseReference(to)
  return key?.type === 'Patient' ? key.id : undefined
}
