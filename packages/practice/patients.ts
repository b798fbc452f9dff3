import type { PatientRow } from '@siegel/contract/staff'
import { ageAt, collationKey, displayName, gkvSystem, kvnrIssue, searchKey, type Patient } from '@siegel/fhir'
import type { Stored } from '@siegel/records'
import { today, type Caller, type PracticeContext } from './context.ts'

/** The practice's own numbers of patients. */
export const patientNumberSystem = 'urn:siegel:patient-number'

export interface NewPatient {
  family: string
  given: string
  title?: string | undefined
  affix?: string | undefined
  birthDate: string
  gender: 'male' | 'female' | 'other' | 'unknown'
  insuranceNumber?: string | undefined
  number?: string | undefined
  phone?: string | undefined
  email?: string | undefined
  street?: string | undefined
  postalCode?: string | undefined
  city?: string | undefined
}

const mostShown = 50

/** One line of a list of patients. */
export function patientRow(context: PracticeContext, { resource }: Stored<Patient>): PatientRow {
  const { id = '', name, birthDate, gender, identifier = [] } = resource
  const age = birthDate === undefined ? undefined : ageAt(birthDate, today(context))
  const insurance = identifier.find(({ system }) => system === gkvSystem)?.value
  const number = identifier.find(({ system }) => system !== gkvSystem)?.value
  return {
    id,
    name: displayName(name?.[0], 'list'),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(age === undefined ? {} : { age }),
    ...(gender === undefined ? {} : { gender }),
    ...(number === undefined ? {} : { number }),
    ...(insurance === undefined ? {} : { insuranceNumber: insurance }),
    portal: context.portalOf(id),
  }
}

/** Patients whose names begin with the words, or with this birth date (12.03.1958) or number; by name. */
export async function searchPatients(
  context: PracticeContext,
  caller: Caller,
  query: string,
  count: number,
): Promise<{ rows: PatientRow[]; total: number }> {
  const shown = Math.min(count, mostShown)
  return context.records.read(caller, { verb: 'search' }, (reader) => {
    const date = germanDate(query)
    const words = searchKey(query)
      .split(' ')
      .filter((word) => word !== '')
    const found =
      date !== undefined
        ? reader.find<Patient>('Patient', { birthdate: date }, shown)
        : words.length === 0
          ? reader.find<Patient>('Patient', {}, shown)
          : [
              ...reader.find<Patient>('Patient', { identifier: query.trim() }, shown),
              ...reader.find<Patient>('Patient', { name: words }, shown),
            ]
    const unique = [...new Map(found.map((one) => [one.resource.id, one])).values()]
    const rows = unique.map((one) => ({
      row: patientRow(context, one),
      key: collationKey(one.resource.name?.[0]?.family ?? ''),
    }))
    if (words.length > 0) rows.sort((a, b) => (a.key < b.key ? -1 : 1))
    return { rows: rows.map(({ row }) => row), total: reader.count('Patient') }
  })
}

function germanDate(text: string): string | undefined {
  const [, day = '', month = '', year = ''] = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(text) ?? []
  return year === '' ? undefined : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** Adds a patient; a doubtful insurance number is a warning, never a refusal. */
export function createPatient(
  context: PracticeContext,
  caller: Caller,
  draft: NewPatient,
): { id: string; warnings: string[] } {
  const issue = draft.insuranceNumber === undefined ? undefined : kvnrIssue(draft.insuranceNumber)
  const stored = context.records.transact(caller, { verb: 'create' }, (write) => write.create(patientOf(draft)))
  return { id: stored.resource.id ?? '', warnings: issue === undefined ? [] : [issue] }
}

function patientOf(draft: NewPatient): Patient {
  const { title, affix, given, phone, email, street, postalCode, city } = draft
  const family = affix === undefined ? draft.family : `${affix} ${draft.family}`
  const town = { ...(postalCode === undefined ? {} : { postalCode }), ...(city === undefined ? {} : { city }) }
  const telecom = [
    ...(phone === undefined ? [] : [{ system: 'phone' as const, value: phone }]),
    ...(email === undefined ? [] : [{ system: 'email' as const, value: email }]),
  ]
  const identifier = [
    ...(draft.insuranceNumber === undefined || draft.insuranceNumber === ''
      ? []
      : [{ system: gkvSystem, value: draft.insuranceNumber }]),
    ...(draft.number === undefined ? [] : [{ system: patientNumberSystem, value: draft.number }]),
  ]
  return {
    resourceType: 'Patient',
    active: true,
    name: [{ use: 'official', family, given: given.split(/\s+/), ...(title === undefined ? {} : { prefix: [title] }) }],
    birthDate: draft.birthDate,
    gender: draft.gender,
    ...(identifier.length === 0 ? {} : { identifier }),
    ...(telecom.length === 0 ? {} : { telecom }),
    ...(street === undefined && Object.keys(town).length === 0
      ? {}
      : { address: [{ type: 'both', ...(street === undefined ? {} : { line: [street] }), ...town }] }),
  }
}
