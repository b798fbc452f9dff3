import type { PersonalData } from '@siegel/contract/staff'
import {
  displayName,
  namenszusatzUrl,
  ownNameUrl,
  ownPrefixUrl,
  qualifierUrl,
  type Element,
  type Extension,
  type HumanName,
} from '@siegel/fhir'

export type NameFields = Pick<
  PersonalData,
  'title' | 'affix' | 'prefix' | 'family' | 'birthName' | 'given' | 'callName'
>

const familyUrls: readonly string[] = [namenszusatzUrl, ownPrefixUrl, ownNameUrl]
const joined = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ')
const words = (text: string): string[] => text.trim().split(/\s+/)
const valueOf = (element: Element | null | undefined, url: string): string | undefined =>
  element?.extension?.find((one) => one.url === url)?.valueString
const isQualified = (element: Element | null | undefined, code: string): boolean =>
  element?.extension?.some(({ url, valueCode }) => url === qualifierUrl && valueCode === code) ?? false

/** The place of the official name: the one that lists and letters show. */
const mainAt = (names: readonly HumanName[]): number =>
  Math.max(
    0,
    names.findIndex(({ use }) => use === 'official'),
  )
const callAt = (names: readonly HumanName[]): number =>
  names.findIndex(({ use, given, family }) => use === 'usual' && family === undefined && given !== undefined)

function familyParts(name: HumanName): Pick<NameFields, 'affix' | 'prefix' | 'family'> {
  const affix = valueOf(name._family, namenszusatzUrl)
  const prefix = valueOf(name._family, ownPrefixUrl)
  const whole = name.family ?? ''
  const before = `${joined([affix, prefix])} `
  const rest = whole.startsWith(before) ? whole.slice(before.length) : whole
  return {
    ...(affix === undefined ? {} : { affix }),
    ...(prefix === undefined ? {} : { prefix }),
    family: valueOf(name._family, ownNameUrl) ?? rest,
  }
}

function callNameOf(names: readonly HumanName[], main: HumanName): string | undefined {
  const marked = main.given?.find((_, at) => isQualified(main._given?.[at], 'CL'))
  return marked ?? names[callAt(names)]?.given?.join(' ')
}

/** The parts of a person's names as the page shows them (HumannameDeBasis). */
export function namesFrom(names: readonly HumanName[]): NameFields {
  const main = names[mainAt(names)] ?? {}
  const title = joined(main.prefix ?? [])
  const birthName = names.find(({ use }) => use === 'maiden')?.family
  const callName = callNameOf(names, main)
  return {
    ...(title === '' ? {} : { title }),
    ...familyParts(main),
    ...(birthName === undefined ? {} : { birthName }),
    given: joined(main.given ?? []),
    ...(callName === undefined ? {} : { callName }),
  }
}

function withFamily(name: HumanName, { affix, prefix, family }: NameFields): HumanName {
  const { _family, ...rest } = name
  const kept = (_family?.extension ?? []).filter(({ url }) => !familyUrls.includes(url))
  const hasParts = affix !== undefined || prefix !== undefined
  const extension: Extension[] = [
    ...kept,
    ...(affix === undefined ? [] : [{ url: namenszusatzUrl, valueString: affix }]),
    ...(prefix === undefined ? [] : [{ url: ownPrefixUrl, valueString: prefix }]),
    ...(hasParts ? [{ url: ownNameUrl, valueString: family }] : []),
  ]
  return {
    ...rest,
    family: joined([affix, prefix, family]),
    ...(extension.length === 0 ? {} : { _family: { ..._family, extension } }),
  }
}

function withTitle({ prefix: _old, _prefix, ...rest }: HumanName, title: string | undefined): HumanName {
  if (title === undefined) return rest
  return { ...rest, prefix: [title], _prefix: [{ extension: [{ url: qualifierUrl, valueCode: 'AC' }] }] }
}

function withGiven({ _given: _old, ...rest }: HumanName, given: string): HumanName {
  return { ...rest, given: words(given) }
}

/** Marks the name a person is called by among the given names; false where it is none of them. */
function withCallName(name: HumanName, callName: string | undefined): { name: HumanName; isGiven: boolean } {
  const { _given = [], ...rest } = name
  const given = name.given ?? []
  const at = callName === undefined ? -1 : given.indexOf(callName)
  const marks = given.map((_, place) => {
    const element = _given[place]
    const extension = (element?.extension ?? []).filter(
      ({ url, valueCode }) => url !== qualifierUrl || valueCode !== 'CL',
    )
    if (place === at) extension.push({ url: qualifierUrl, valueCode: 'CL' })
    return extension.length === 0 && element?.id === undefined ? null : { ...element, extension }
  })
  return { name: marks.every((mark) => mark === null) ? rest : { ...rest, _given: marks }, isGiven: at >= 0 }
}

function replaced(names: HumanName[], at: number, name: HumanName | undefined): HumanName[] {
  if (at < 0) return name === undefined ? names : [...names, name]
  return names.flatMap((one, place) => (place !== at ? [one] : name === undefined ? [] : [name]))
}

/** The names with what was changed; whatever else they hold stays as it is. */
export function applyNames(names: readonly HumanName[], wanted: NameFields): HumanName[] {
  const before = namesFrom(names)
  const differs = (...fields: (keyof NameFields)[]) => fields.some((field) => before[field] !== wanted[field])
  let main = names[mainAt(names)] ?? { use: 'official' as const }
  let all = [...names]
  if (differs('family', 'affix', 'prefix')) main = withFamily(main, wanted)
  if (differs('title')) main = withTitle(main, wanted.title)
  if (differs('given')) main = withGiven(main, wanted.given)
  if (differs('given', 'callName')) {
    const called = withCallName(main, wanted.callName)
    main = called.name
    const apart = wanted.callName === undefined || called.isGiven ? undefined : wanted.callName
    const usual = apart === undefined ? undefined : { use: 'usual' as const, given: [apart] }
    if (all.length === 0) all = [main]
    all = replaced(all, callAt(all), usual)
  }
  if (differs('family', 'affix', 'prefix', 'title', 'given') && main.text !== undefined)
    main = { ...main, text: displayName(main, 'text') }
  all = all.length === 0 ? [main] : replaced(all, mainAt(all), main)
  if (!differs('birthName')) return all
  const maiden = all.findIndex(({ use }) => use === 'maiden')
  const birth = wanted.birthName === undefined ? undefined : { use: 'maiden' as const, family: wanted.birthName }
  return replaced(all, maiden, birth)
}
