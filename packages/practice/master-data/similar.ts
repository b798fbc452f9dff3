import type { Candidate } from '@siegel/contract/staff'
import { colognePhonetics, phoneticWords, searchKey, withoutAffixes, type Patient } from '@siegel/fhir'
import type { RecordReader, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { patientRow } from '../patients.ts'
import { nearDates, similarity, type Wanted } from './similarity.ts'
import { stateWord } from './states.ts'

/** So many a question to the index may bring; the questions are few, and each asks for two things at once. */
const mostOfOne = 50
const mostShown = 8

/**
 * Who may be meant, by the index alone: the same number, the same birth date, names that sound alike, and a birth date
 * that is nearly the same together with a family name that sounds alike. A family name by itself asks for nobody.
 */
function candidates(reader: RecordReader, { family = '', given = '', birthDate, insuranceNumber }: Wanted) {
  const found = new Map<string, Stored<Patient>>()
  const ask = (params: Record<string, string | string[]>) => {
    for (const stored of reader.find<Patient>('Patient', params, mostOfOne)) found.set(stored.id, stored)
  }
  const number = insuranceNumber?.replaceAll(/\s+/g, '').toUpperCase()
  if (number !== undefined) ask({ identifier: number })
  const isFull = birthDate?.length === 10
  if (isFull) ask({ birthdate: birthDate })
  const [givenSound = ''] = phoneticWords(given)
  // A double name is looked for by each of its parts, since people use one of them.
  for (const part of new Set(withoutAffixes(searchKey(family)).split(' ').map(colognePhonetics))) {
    if (part === '') continue
    if (givenSound !== '') ask({ 'phonetic:exact': [part, givenSound] })
    if (isFull) for (const date of nearDates(birthDate)) ask({ birthdate: date, 'phonetic:exact': part })
  }
  return [...found.values()]
}

/** Patients who may be the same person as one that is being typed, best first, each with the reasons. */
export function similarPatients(
  context: PracticeContext,
  caller: Caller,
  { except, ...wanted }: Wanted & { except?: string | undefined },
): Promise<Candidate[]> {
  return context.records.read(caller, { verb: 'search', purpose: 'duplicates' }, (reader) =>
    candidates(reader, wanted)
      .filter(({ id, resource }) => id !== except && stateWord(resource) !== 'merged')
      .flatMap((stored) => {
        const like = similarity(wanted, stored.resource)
        return like === undefined ? [] : [{ patient: patientRow(context, stored), ...like }]
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, mostShown),
  )
}
