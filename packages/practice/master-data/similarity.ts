import type { SimilarityReason } from '@siegel/contract/staff'
import { colognePhonetics, gkvSystem, isOneEditApart, searchKey, withoutAffixes, type Patient } from '@siegel/fhir'

/** What is known of somebody who may be here already. */
export interface Wanted {
  family?: string | undefined
  given?: string | undefined
  birthDate?: string | undefined
  insuranceNumber?: string | undefined
}

const points: Readonly<Record<SimilarityReason, number>> = {
  'same-insurance-number': 60,
  'same-name': 45,
  'same-sound': 35,
  'similar-name': 30,
  'same-birth-date': 40,
  'swapped-birth-date': 30,
  'close-birth-date': 25,
}
/** A first name alone says little, and with the birth date says enough: people marry. */
const givenAlone = 10
const enough = 50
const enoughWithoutDate = 35

const full = /^(\d{4})-(\d{2})-(\d{2})$/
const isDate = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

/** The dates that somebody may have meant: day and month exchanged, or two neighbouring digits. */
export function nearDates(date: string): string[] {
  const [, year = '', month = '', day = ''] = full.exec(date) ?? []
  if (year === '') return []
  const typed = `${day}${month}${year}`
  const swapped = Array.from(typed.slice(1), (digit, at) => {
    const text = typed.slice(0, at) + digit + (typed[at] ?? '') + typed.slice(at + 2)
    return `${text.slice(4)}-${text.slice(2, 4)}-${text.slice(0, 2)}`
  })
  const all = [`${year}-${day}-${month}`, ...swapped]
  return [...new Set(all)].filter((one) => one !== date && isDate(one))
}

type DateReason = Extract<SimilarityReason, `${string}birth-date`>

function dateReason(wanted: string | undefined, here: string | undefined): DateReason | undefined {
  if (wanted === undefined || here === undefined) return undefined
  if (wanted === here) return full.test(wanted) ? 'same-birth-date' : 'close-birth-date'
  if (!full.test(wanted) || !full.test(here)) {
    return wanted.startsWith(here) || here.startsWith(wanted) ? 'close-birth-date' : undefined
  }
  const near = nearDates(wanted)
  if (near.includes(here)) return near[0] === here ? 'swapped-birth-date' : 'close-birth-date'
  return isOneEditApart(wanted, here) ? 'close-birth-date' : undefined
}

type Likeness = 'same' | 'sound' | 'edit' | undefined

function likeness(wanted: string, here: readonly string[]): Likeness {
  if (wanted === '' || here.length === 0) return undefined
  if (here.includes(wanted)) return 'same'
  const sound = colognePhonetics(wanted)
  if (sound !== '' && here.some((one) => colognePhonetics(one) === sound)) return 'sound'
  return wanted.length > 2 && here.some((one) => isOneEditApart(one, wanted)) ? 'edit' : undefined
}

const weights = { same: 0, sound: 1, edit: 2 } as const

function nameReason(family: Likeness, given: Likeness, hasGiven: boolean): SimilarityReason | undefined {
  if (family === undefined || (hasGiven && given === undefined)) return undefined
  const worst = Math.max(weights[family], given === undefined ? 0 : weights[given])
  return worst === 0 ? 'same-name' : worst === 1 ? 'same-sound' : 'similar-name'
}

/** The whole family name without affixes, and each part of a double name. */
function families({ name = [] }: Patient): string[] {
  return name.flatMap(({ family = '' }) => {
    const whole = withoutAffixes(searchKey(family))
    return whole === '' ? [] : [whole, ...whole.split(' ').filter((part) => part.length > 2)]
  })
}

/** Why a patient may be the one, and how likely from 0 to 100; undefined where too little speaks for it. */
export function similarity(
  wanted: Wanted,
  patient: Patient,
): { reasons: SimilarityReason[]; score: number } | undefined {
  const reasons: SimilarityReason[] = []
  const number = wanted.insuranceNumber?.replaceAll(/\s+/g, '').toUpperCase()
  if (number !== undefined && patient.identifier?.some(({ system, value }) => system === gkvSystem && value === number))
    reasons.push('same-insurance-number')
  const [firstGiven = ''] = searchKey(wanted.given ?? '').split(' ')
  const givenNames = (patient.name ?? []).flatMap(({ given = [] }) => given.flatMap((one) => searchKey(one).split(' ')))
  const given = likeness(firstGiven, givenNames)
  const family = likeness(withoutAffixes(searchKey(wanted.family ?? '')), families(patient))
  const name = nameReason(family, given, firstGiven !== '')
  if (name !== undefined) reasons.push(name)
  const date = dateReason(wanted.birthDate, patient.birthDate)
  if (date !== undefined) reasons.push(date)
  const isGivenAlone = name === undefined && given !== undefined && date === 'same-birth-date'
  const sum = reasons.reduce((total, reason) => total + points[reason], isGivenAlone ? givenAlone : 0)
  const knowsDates = wanted.birthDate !== undefined && patient.birthDate !== undefined
  return sum < (knowsDates ? enough : enoughWithoutDate) ? undefined : { reasons, score: Math.min(100, sum) }
}
