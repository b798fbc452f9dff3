import type { Insurance, PersonalData, PostalAddress, Telecom } from '@siegel/contract/staff'
import { ageAt, kvnrIssue } from '@siegel/fhir'
import { isoDate, partialDate } from '../patients/typed-date.ts'

/** Fields of one text each, in the order of the page. */
export const textFields = [
  'title',
  'affix',
  'prefix',
  'family',
  'birthName',
  'given',
  'callName',
  'birthDate',
  'deathDate',
  'number',
  'language',
  'occupation',
  'employer',
  'generalPractitioner',
  'insuranceNumber',
  'note',
] as const
export type TextName = (typeof textFields)[number]

type Typed<T, K extends keyof T> = Omit<T, K> & { [N in K]-?: string }
export type AddressDraft = Typed<Omit<PostalAddress, 'lines'>, 'postalCode' | 'city' | 'country'> & { lines: string }
export type TelecomDraft = Omit<Telecom, 'use'> & { use: NonNullable<Telecom['use']> | '' }
export type InsuranceDraft = Typed<Omit<Insurance, 'memberStatus'>, 'insurer' | 'ik' | 'number' | 'from' | 'until'> & {
  memberStatus: NonNullable<Insurance['memberStatus']> | ''
}

/** The page as typed. */
export type Draft = Record<TextName, string> & {
  gender: PersonalData['gender']
  isDeceased: boolean
  addresses: AddressDraft[]
  telecoms: TelecomDraft[]
  insurances: InsuranceDraft[]
}
export type FieldName = keyof Draft

/** `1958-03-12` as `12.03.1958`, `1958-03` as `03.1958`. */
export const germanDate = (date: string): string => date.split('-').toReversed().join('.')
const typedDate = (date: string | undefined): string => (date === undefined ? '' : germanDate(date))

export function draftOf(data: PersonalData): Draft {
  const texts = Object.fromEntries(textFields.map((name) => [name, data[name] ?? ''])) as Record<TextName, string>
  return {
    ...texts,
    birthDate: typedDate(data.birthDate),
    deathDate: typedDate(data.deathDate),
    gender: data.gender,
    isDeceased: data.isDeceased,
    addresses: data.addresses.map(({ lines, postalCode = '', city = '', country = '', ...rest }) => ({
      ...rest,
      lines: lines.join('\n'),
      postalCode,
      city,
      country,
    })),
    telecoms: data.telecoms.map(({ use, ...rest }) => ({ ...rest, use: use ?? '' })),
    insurances: data.insurances.map(({ insurer = '', ik = '', number = '', memberStatus, from, until, ...rest }) => ({
      ...rest,
      insurer,
      ik,
      number,
      memberStatus: memberStatus ?? '',
      from: typedDate(from),
      until: typedDate(until),
    })),
  }
}

/** Trimmed, without what was left empty. */
const filled = <T extends Record<string, string | undefined>>(texts: T): { [K in keyof T]?: string } =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) =>
      text === undefined || text.trim() === '' ? [] : [[name, text.trim()]],
    ),
  ) as { [K in keyof T]?: string }

const isEmptyAddress = ({ lines, postalCode, city }: AddressDraft): boolean =>
  `${lines}${postalCode}${city}`.trim() === ''

/** What is sent; to be called once there are no issues. Rows that were added and left empty are none. */
export function dataOf(draft: Draft): PersonalData {
  const { birthDate, deathDate, ...texts } = Object.fromEntries(
    textFields.map((name) => [name, draft[name]]),
  ) as Record<TextName, string>
  return {
    ...filled({
      ...texts,
      birthDate: partialDate(birthDate),
      deathDate: draft.isDeceased ? partialDate(deathDate) : '',
    }),
    family: draft.family.trim(),
    given: draft.given.trim(),
    gender: draft.gender,
    isDeceased: draft.isDeceased,
    addresses: draft.addresses
      .filter((one) => one.at !== undefined || !isEmptyAddress(one))
      .map(({ at, use, isPostBox, lines, postalCode, city, country }) => ({
        ...(at === undefined ? {} : { at }),
        use,
        lines: lines.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()])),
        isPostBox,
        ...filled({ postalCode, city, country }),
      })),
    telecoms: draft.telecoms
      .filter(({ at, value }) => at !== undefined || value.trim() !== '')
      .map(({ at, system, use, value }) => ({
        ...(at === undefined ? {} : { at }),
        system,
        ...(use === '' ? {} : { use }),
        value: value.trim(),
      })),
    insurances: draft.insurances.map(({ id, kind, memberStatus, from, until, ...payer }) => ({
      ...(id === undefined ? {} : { id }),
      kind,
      ...filled({ insurer: payer.insurer, ik: payer.ik, number: payer.number }),
      ...(memberStatus === '' ? {} : { memberStatus }),
      ...filled({ from: isoDate(from), until: isoDate(until) }),
    })),
  }
}

export type Issue = 'required' | 'date' | 'fullDate' | 'value'

/** What keeps the page from being saved, by the name of the control: `birthDate`, `telecoms.0.value`. */
export function issuesOf(draft: Draft): ReadonlyMap<string, Issue> {
  const issues = new Map<string, Issue>()
  for (const name of ['family', 'given'] as const) if (draft[name].trim() === '') issues.set(name, 'required')
  for (const name of ['birthDate', 'deathDate'] as const)
    if (draft[name].trim() !== '' && partialDate(draft[name]) === undefined) issues.set(name, 'date')
  for (const [at, { value, at: place }] of draft.telecoms.entries())
    if (place !== undefined && value.trim() === '') issues.set(`telecoms.${at}.value`, 'value')
  for (const [at, insurance] of draft.insurances.entries()) {
    const hasPayer = insurance.kind === 'self' || insurance.insurer.trim() !== ''
    if (!hasPayer) issues.set(`insurances.${at}.insurer`, 'required')
    for (const name of ['from', 'until'] as const)
      if (insurance[name].trim() !== '' && isoDate(insurance[name]) === undefined)
        issues.set(`insurances.${at}.${name}`, 'fullDate')
  }
  return issues
}

const oldest = 120

/** What is odd and saved all the same, by the name of the control. `today` is a civil date. */
export function warningsOf(draft: Draft, today: string): ReadonlyMap<string, string> {
  const warnings = new Map<string, string>()
  const number = draft.insuranceNumber.replaceAll(/\s+/g, '').toUpperCase()
  const kvnr = number === '' ? undefined : kvnrIssue(number)
  if (kvnr !== undefined) warnings.set('insuranceNumber', kvnr)
  const [birth, death] = [partialDate(draft.birthDate), partialDate(draft.deathDate)]
  if (birth !== undefined && birth > today) warnings.set('birthDate', 'birth-date-future')
  const until = death?.length === 10 ? death : today
  if (birth !== undefined && (ageAt(birth, until) ?? 0) > oldest) warnings.set('birthDate', 'age-over-120')
  if (birth !== undefined && death !== undefined && death < birth) warnings.set('deathDate', 'death-before-birth')
  for (const [at, { system, value }] of draft.telecoms.entries())
    if (system === 'email' && value.trim() !== '' && !isEmail(value.trim()))
      warnings.set(`telecoms.${at}.value`, 'email')
  for (const [at, { ik }] of draft.insurances.entries())
    if (ik.trim() !== '' && !/^\d{9}$/.test(ik.trim())) warnings.set(`insurances.${at}.ik`, 'ik-format')
  return warnings
}

const isEmail = (text: string): boolean => /^[^\s@,;]+@[^\s@,;.]+(\.[^\s@,;.]+)+$/.test(text)
