import type { PatientRow } from '@siegel/contract/staff'
import { ageAt, collationKey, displayName, emailOf, gkvSystem, searchKey, type Patient } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { plainSearch, type SearchPlace, type Stored } from '@siegel/records'
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

const mostInvitable = 200
/** So many charts are looked at for one page of them. */
const mostLookedAt = 2000
const pageSize = 200

/**
 * Patients without a mailbox whom the link can reach, newest charts first: who comes no more and who has no address in the
 * chart is left out. `cursor` is where the page before it ended.
 */
export async function invitablePatients(
  context: PracticeContext,
  caller: Caller,
  by: 'post' | 'email',
  cursor?: string,
): Promise<{ rows: { id: string; name: string; birthDate?: string; to: string }[]; cursor?: string }> {
  const rid = cursor === undefined ? undefined : Number(cursor)
  if (rid !== undefined && !Number.isSafeInteger(rid)) throw new Refusal('input-invalid')
  return context.records.read(caller, { verb: 'search', purpose: 'invite' }, (reader) => {
    const rows = []
    let place: SearchPlace | undefined = rid === undefined ? undefined : { kind: 'rid', rid }
    for (let looked = 0; looked < mostLookedAt && rows.length < mostInvitable; looked += pageSize) {
      const found = reader.search(plainSearch('Patient', {}), pageSize, place)
      for (const { resource } of found.matches as Stored<Patient>[]) {
        const { id = '', name, birthDate } = resource
        const to = by === 'email' ? emailOf(resource) : postalLine(resource)
        if (to === undefined || stateWord(resource) !== undefined || context.portalOf(id) !== 'none') continue
        rows.push({ id, name: displayName(name?.[0], 'list'), ...(birthDate === undefined ? {} : { birthDate }), to })
      }
      place = found.next
      if (place === undefined) break
    }
    return { rows, ...(place?.kind === 'rid' ? { cursor: String(place.rid) } : {}) }
  })
}

/** Street and town in one line; undefined where a letter would not arrive. */
function postalLine({ address = [] }: Patient): string | undefined {
  const [first] = address
  const { line = [], postalCode, city } = first ?? {}
  if (line.length === 0 || postalCode === undefined || city === undefined) return undefined
  return [...line, `${postalCode} ${city}`].join(', ')
}

function germanDate(text: string): string | undefined {
  const [, day = '', month = '', year = ''] = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*$/.exec(text) ?? []
  return year === '' ? undefined : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
