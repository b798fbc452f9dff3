import type { PatientRow } from '@siegel/contract/staff'
import { ageAt, collationKey, displayName, gkvSystem, searchKey, type Patient } from '@siegel/fhir'
import type { Stored } from '@siegel/records'
import { today, type Caller, type PracticeContext } from './context.ts'
import { patientNumberSystem } from './master-data/person.ts'
import { stateWord } from './master-data/states.ts'

const mostShown = 50

/** One line of a list of patients. */
export function patientRow(context: PracticeContext, { resource }: Stored<Patient>): PatientRow {
  const { id = '', name, birthDate, gender, identifier = [] } = resource
  const age = birthDate === undefined ? undefined : ageAt(birthDate, today(context))
  const insurance = identifier.find(({ system }) => system === gkvSystem)?.value
  const own = identifier.find(({ system }) => system === patientNumberSystem)
  const number = (own ?? identifier.find(({ system }) => system !== gkvSystem))?.value
  const state = stateWord(resource)
  return {
    id,
    name: displayName(name?.[0], 'list'),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(age === undefined ? {} : { age }),
    ...(gender === undefined ? {} : { gender }),
    ...(number === undefined ? {} : { number }),
    ...(insurance === undefined ? {} : { insuranceNumber: insurance }),
    portal: context.portalOf(id),
    ...(state === undefined ? {} : { state }),
  }
}

/** Patients whose names begin with the words, or with this birth date (12.03.1958) or number; by name, those who do not come any more last. */
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
    // Who does not come any more stands last, in the same order.
    rows.sort((a, b) => Number(a.row.state !== undefined) - Number(b.row.state !== undefined))
    return { rows: rows.map(({ row }) => row), total: reader.count('Patient') }
  })
}

function germanDate(text: string): string | undefined {
  const [, day = '', month = '', year = ''] = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(text) ?? []
  return year === '' ? undefined : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
