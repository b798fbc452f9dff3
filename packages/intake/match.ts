import { gkvSystem, mergedInto, searchKey, withoutAffixes, type Patient } from '@siegel/fhir'
import type { RecordReader, Stored } from '@siegel/records'

export interface Suggestion {
  patient: Stored<Patient>
  /** Why: codes of what agrees (and what does not), for the screen to put into words. */
  reason: string
  /** Certain enough to file without asking. */
  sure: boolean
  score: number
}

interface Facts {
  /** The family name without titles of nobility and prefixes: programs disagree on where these belong. */
  family: string
  given: string
  birthDate: string | undefined
  gender: string | undefined
  insurance: string | undefined
  numbers: string[]
}

const most = 20

function factsOf(patient: Patient): Facts {
  const name = patient.name?.[0]
  const identifiers = patient.identifier ?? []
  return {
    family: withoutAffixes(searchKey(name?.family ?? '')),
    given: searchKey(name?.given?.join(' ') ?? ''),
    birthDate: patient.birthDate,
    gender: patient.gender,
    insurance: identifiers.find(({ system }) => system === gkvSystem)?.value,
    numbers: identifiers.filter(({ system }) => system !== gkvSystem).flatMap(({ value }) => value ?? []),
  }
}

/**
 * Patients who may be the one in a message, best first. Sure is only who agrees in family name, given name and full
 * birth date, contradicts in nothing that both sides know, and is the only one of that kind: laboratory files are
 * known in which a woman and a man share one insurance number and birth date.
 */
export function suggestPatients(reader: RecordReader, seen: Patient): Suggestion[] {
  const wanted = factsOf(seen)
  const all = candidates(reader, wanted)
    .map((patient) => score(patient, wanted))
    .filter(({ score }) => score >= 3)
    .sort((a, b) => b.score - a.score)
    .map((one) => ({ ...one, patient: standingFor(reader, one.patient) }))
  const scored = all.filter(({ patient }, at) => all.findIndex((one) => one.patient.id === patient.id) === at)
  const certain = scored.filter(({ sure }) => sure)
  return scored.slice(0, most).map((one) => ({ ...one, sure: one.sure && certain.length === 1 }))
}

const mostMerges = 5

/** A record that went into another is found by its old names and numbers; what arrives belongs to the other. */
function standingFor(reader: RecordReader, patient: Stored<Patient>): Stored<Patient> {
  let at = patient
  for (let steps = 0; steps < mostMerges; steps++) {
    const id = mergedInto(at.resource)
    const next = id === undefined ? undefined : reader.get<Patient>('Patient', id)
    if (next === undefined) return at
    at = next
  }
  return at
}

function candidates(reader: RecordReader, wanted: Facts): Stored<Patient>[] {
  const found = [
    ...(wanted.insurance === undefined ? [] : reader.find<Patient>('Patient', { identifier: wanted.insurance }, most)),
    ...wanted.numbers.flatMap((number) => reader.find<Patient>('Patient', { identifier: number }, most)),
    ...(wanted.birthDate === undefined ? [] : reader.find<Patient>('Patient', { birthdate: wanted.birthDate }, 100)),
    ...(wanted.family === '' ? [] : reader.find<Patient>('Patient', { name: wanted.family.split(' ') }, 100)),
  ]
  return [...new Map(found.map((one) => [one.resource.id, one])).values()]
}

function score(patient: Stored<Patient>, wanted: Facts): Suggestion {
  const here = factsOf(patient.resource)
  const full = wanted.birthDate !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(wanted.birthDate)
  const both = (a: string | undefined, b: string | undefined) => a !== undefined && b !== undefined
  const agree = {
    family: here.family !== '' && here.family === wanted.family,
    given: here.given !== '' && here.given.split(' ')[0] === wanted.given.split(' ')[0],
    'birth-date': full && here.birthDate === wanted.birthDate,
    insurance: both(here.insurance, wanted.insurance) && here.insurance === wanted.insurance,
    number: here.numbers.some((number) => wanted.numbers.includes(number)),
  }
  const differ = {
    'birth-date': both(here.birthDate, wanted.birthDate) && here.birthDate !== wanted.birthDate,
    gender: both(here.gender, wanted.gender) && here.gender !== wanted.gender,
    insurance: both(here.insurance, wanted.insurance) && here.insurance !== wanted.insurance,
  }
  const points = { family: 2, given: 2, 'birth-date': 3, insurance: 3, number: 2 }
  const total = Object.entries(agree).reduce(
    (sum, [fact, yes]) => sum + (yes ? points[fact as keyof typeof points] : 0),
    0,
  )
  const names = (facts: Record<string, boolean>, sign: string) =>
    Object.keys(facts)
      .filter((fact) => facts[fact])
      .map((fact) => sign + fact)
  return {
    patient,
    reason: [...names(agree, '='), ...names(differ, '≠')].join(' '),
    sure: agree.family && agree.given && agree['birth-date'] && !Object.values(differ).some(Boolean),
    score: total - 2 * Object.values(differ).filter(Boolean).length,
  }
}
