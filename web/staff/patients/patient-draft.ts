import type { CallOf } from '@siegel/contract'
import type { InboxItem } from '@siegel/contract/staff'
import type { staffEndpoints } from '@siegel/contract/staff'
import { partialDate } from './typed-date.ts'

type NewPatient = CallOf<(typeof staffEndpoints)['createPatient']>['body']
export type Gender = NewPatient['gender']

/** The form of a new patient, as typed. */
export interface PatientDraft {
  family: string
  given: string
  title: string
  affix: string
  prefix: string
  birthDate: string
  gender: Gender
  insuranceNumber: string
  number: string
  phone: string
  email: string
  street: string
  postalCode: string
  city: string
}

export const emptyPatient: PatientDraft = {
  family: '',
  given: '',
  title: '',
  affix: '',
  prefix: '',
  birthDate: '',
  gender: 'unknown',
  insuranceNumber: '',
  number: '',
  phone: '',
  email: '',
  street: '',
  postalCode: '',
  city: '',
}

export type PatientIssue = 'required' | 'birthDateWrong' | 'birthDateFuture' | 'emailWrong'

/** What is wrong, by field. `today` is a civil date. An odd insurance number is not: the safe warns, and takes it. */
export function patientIssues(draft: PatientDraft, today: string): Partial<Record<keyof PatientDraft, PatientIssue>> {
  const date = partialDate(draft.birthDate)
  const email = draft.email.trim()
  return {
    ...(draft.family.trim() === '' && { family: 'required' as const }),
    ...(draft.given.trim() === '' && { given: 'required' as const }),
    ...(date === undefined && { birthDate: 'birthDateWrong' as const }),
    ...(date !== undefined && date > today && { birthDate: 'birthDateFuture' as const }),
    ...(email !== '' && !/^[^\s@]+@[^\s@.]+\.[^\s@]+$/.test(email) && { email: 'emailWrong' as const }),
  }
}

/** What is sent: trimmed, without what was left empty. */
export function patientRequest(draft: PatientDraft): NewPatient {
  const { family, given, birthDate, gender, ...rest } = draft
  const filled = Object.entries(rest).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]]))
  return {
    family: family.trim(),
    given: given.trim(),
    birthDate: partialDate(birthDate) ?? '',
    gender,
    ...Object.fromEntries(filled),
  }
}

const isGender = (text: string | undefined): text is Gender =>
  text === 'male' || text === 'female' || text === 'other' || text === 'unknown'

/** Titles of nobility, and the prefixes behind them, which stand between given and family name. */
const nobility = new Set(
  'graf gräfin freiherr freifrau baron baronin ritter edler fürst fürstin prinz prinzessin'.split(' '),
)
const prefixes = new Set('von vom van zu zum zur de del der den dem ter ten und auf'.split(' '))
const isAmong = (words: ReadonlySet<string>, word = '') => words.has(word.toLocaleLowerCase('de'))

const titles = /^((?:(?:prof|dr|med|dent|dipl|h\.c)\.?\s+)*)(.*)$/i

/** A form begun from what a sender wrote: "Dr. med. Karl Muster" with its date; a person checks it. */
export function draftFromNamed(named: InboxItem['named']): PatientDraft {
  const [, title = '', name = ''] = titles.exec(named.name.trim()) ?? []
  const words = name.split(/\s+/)
  let prefix = Math.max(0, words.length - 1)
  while (prefix > 0 && isAmong(prefixes, words[prefix - 1])) prefix -= 1
  let first = prefix
  while (first > 0 && isAmong(nobility, words[first - 1])) first -= 1
  const [street = '', town = ''] = (named.address ?? '').split(/,\s*(?=\d{4,5}\s|[^,]*$)/)
  const [, postalCode = '', city = ''] = /^(\d{4,5})\s+(.*)$/.exec(town) ?? ['', '', town]
  const [year, month, day] = (named.birthDate ?? '').split('-')
  return {
    ...emptyPatient,
    title: title.trim(),
    given: words.slice(0, first).join(' '),
    affix: words.slice(first, prefix).join(' '),
    prefix: words.slice(prefix, -1).join(' '),
    family: words.at(-1) ?? '',
    birthDate: day === undefined ? '' : `${day}.${month}.${year}`,
    gender: isGender(named.gender) ? named.gender : 'unknown',
    insuranceNumber: named.insuranceNumber ?? '',
    number: named.number ?? '',
    street,
    postalCode,
    city,
  }
}
