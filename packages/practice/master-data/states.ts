import type { PatientRow, PatientState } from '@siegel/contract/staff'
import { displayName, mergedInto, type Extension, type Patient } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordReader } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { requireVersion } from './version.ts'
import { applyPerson, personFrom } from './person.ts'

const reasonUrl = 'urn:siegel:inactive-reason'

/** In one word why a patient does not come any more; undefined for who does. */
export function stateWord(patient: Patient): PatientRow['state'] {
  if (mergedInto(patient) !== undefined) return 'merged'
  if (patient.deceasedBoolean === true || patient.deceasedDateTime !== undefined) return 'deceased'
  return patient.active === false ? 'inactive' : undefined
}

/** The record that took this one in, by name. */
export function mergeTarget(reader: RecordReader, patient: Patient): PatientState['mergedInto'] {
  const id = mergedInto(patient)
  const found = id === undefined ? undefined : reader.get<Patient>('Patient', id)?.resource
  return id === undefined ? undefined : { id, name: displayName(found?.name?.[0], 'list') }
}

export function stateOf(reader: RecordReader, patient: Patient): PatientState {
  const target = mergeTarget(reader, patient)
  const code = patient.extension?.find(({ url }) => url === reasonUrl)?.valueCode
  const reason = target !== undefined ? 'merged' : code === 'moved' || code === 'died' ? code : 'other'
  return {
    active: patient.active !== false,
    ...(patient.active === false ? { inactiveReason: reason } : {}),
    ...(target === undefined ? {} : { mergedInto: target }),
  }
}

const withoutReason = ({ extension = [], ...patient }: Patient): Patient & { extension: Extension[] } => ({
  ...patient,
  extension: extension.filter(({ url }) => url !== reasonUrl),
})

/** Throws 'not-found', 'version-conflict', or 'already-merged' for a record that went into another. */
export function deactivate(
  context: PracticeContext,
  caller: Caller,
  id: string,
  ask: { ifVersion: string; reason: 'moved' | 'died' | 'other'; deathDate?: string | undefined },
): void {
  const act = { verb: 'update' as const, patient: id, object: `Patient/${id}`, purpose: 'master-data' }
  context.records.transact(caller, act, (write) => {
    const stored = requireVersion(write, id, ask.ifVersion)
    const { extension, ...patient } = withoutReason(stored.resource)
    const marked: Patient = {
      ...patient,
      active: false,
      extension: [...extension, { url: reasonUrl, valueCode: ask.reason }],
    }
    const { deathDate, ...person } = personFrom(marked)
    const died = ask.deathDate ?? deathDate
    const next =
      ask.reason === 'died'
        ? applyPerson(marked, { ...person, isDeceased: true, ...(died === undefined ? {} : { deathDate: died }) })
        : marked
    write.update(next, stored.version)
  })
}

/** Throws what `deactivate` throws. */
export function reactivate(context: PracticeContext, caller: Caller, id: string, ifVersion: string): void {
  const act = { verb: 'update' as const, patient: id, object: `Patient/${id}`, purpose: 'master-data' }
  context.records.transact(caller, act, (write) => {
    const stored = requireVersion(write, id, ifVersion)
    const { extension, ...patient } = withoutReason(stored.resource)
    if (mergedInto(patient) !== undefined) throw new Refusal('already-merged')
    write.update<Patient>(
      { ...patient, active: true, ...(extension.length === 0 ? {} : { extension }) },
      stored.version,
    )
  })
}
