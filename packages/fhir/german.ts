import type { Extension, HumanName } from './datatypes.ts'
import { namenszusatzUrl, ownNameUrl, ownPrefixUrl } from './extensions.ts'

const joined = (parts: (string | undefined)[]): string =>
  parts
    .map((part) => part?.replaceAll(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join(' ')

const part = (extensions: Extension[] | undefined, url: string): string | undefined =>
  extensions?.find((extension) => extension.url === url)?.valueString

/**
 * A name as people read it. `list`: "von Musterpatient, Karl", without titles; `text`: "Dr. med. Karl Graf von
 * Musterpatient". Uses the parts of HumannameDeBasis where given, else `family`, else the name's own text; '' if empty.
 */
export function displayName(name: HumanName | undefined, form: 'list' | 'text'): string {
  if (name === undefined) return ''
  const extensions = name._family?.extension
  const affix = part(extensions, namenszusatzUrl)
  const ownPrefix = part(extensions, ownPrefixUrl)
  const ownName = part(extensions, ownNameUrl)
  const given = joined(name.given ?? [])
  const shortFamily = ownName === undefined ? joined([name.family]) : joined([ownPrefix, ownName])
  if (shortFamily === '' && given === '') return joined([name.text])
  if (form === 'list') return [shortFamily, given].filter(Boolean).join(', ')
  const family = ownName === undefined ? shortFamily : joined([affix, shortFamily])
  const suffix = joined(name.suffix ?? [])
  const text = joined([...(name.prefix ?? []), given, family])
  return suffix === '' ? text : `${text}, ${suffix}`
}

/**
 * What is wrong with a Versichertennummer: its form, or its check digit (letter as two digits, weights 1 2 1 2 …, digit
 * sums, modulo 10; § 290 SGB V). A warning only: most published sample numbers fail the check digit.
 */
export function kvnrIssue(text: string): 'kvnr-format' | 'kvnr-check-digit' | undefined {
  if (!/^[A-Z]\d{9}$/.test(text)) return 'kvnr-format'
  const letter = String(text.charCodeAt(0) - 64).padStart(2, '0')
  let sum = 0
  for (const [index, digit] of Array.from(letter + text.slice(1, 9)).entries()) {
    const product = Number(digit) * (index % 2 === 0 ? 1 : 2)
    sum += product > 9 ? product - 9 : product
  }
  return sum % 10 === Number(text[9]) ? undefined : 'kvnr-check-digit'
}

/**
 * Completed years at a day; both as FHIR dates. A partial birth date counts from its earliest day; undefined for
 * anything that is no date or lies before birth. Born on 29 February: a year older on 1 March.
 */
export function ageAt(birthDate: string, day: string): number | undefined {
  const birth = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(birthDate)
  const at = /^(\d{4})-(\d{2})-(\d{2})/.exec(day)
  if (birth === null || at === null) return undefined
  const monthDay = `${birth[2] ?? '01'}-${birth[3] ?? '01'}`
  const age = Number(at[1]) - Number(birth[1]) - (`${at[2]}-${at[3]}` < monthDay ? 1 : 0)
  return age < 0 ? undefined : age
}
