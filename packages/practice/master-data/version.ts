import { mergedInto, type Patient } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, RecordTransactor, Stored } from '@siegel/records'
import { coveragesOf } from './insurances.ts'

/** The version of all that the page saves at once: of the patient and of each insurance. */
export function versionOf(reader: RecordReader, stored: Stored<Patient>): string {
  const coverages = coveragesOf(reader, stored.id).map(({ id, version }) => `${id}.${version}`)
  return [String(stored.version), ...coverages.toSorted()].join(' ')
}

/** The patient as the caller has seen it. Throws 'not-found', 'version-conflict', or 'already-merged'. */
export function requireVersion(write: RecordTransactor, id: string, ifVersion: string): Stored<Patient> {
  const stored = write.require<Patient>('Patient', id)
  if (mergedInto(stored.resource) !== undefined) throw new Refusal('already-merged')
  if (versionOf(write, stored) !== ifVersion) throw new Refusal('version-conflict')
  return stored
}
