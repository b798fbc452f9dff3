import { entryTypeIcons, entryTypeTones, type EntryType, type EntryTypeDraft } from '@siegel/contract/staff'
import type { CodeSystem, CodeSystemConcept, DomainResource, Observation } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordReader } from '@siegel/records'
import type { Caller, PracticeContext } from './context.ts'
import { entrySystem, entryTypeSystem } from './entries/entry-extension.ts'
import { entryCodes, noteCodes, ownCodePattern, reservedCodes, type OwnCode } from './line/index.ts'

/** The practice's own codes are one CodeSystem: changed as a whole, so that two never give the same code away. */
const id = 'entry-types'
const most = 100

const among = <T extends string>(values: readonly T[], value: string | undefined, otherwise: T): T =>
  values.find((one) => one === value) ?? otherwise

function typeOf({ code, display = code, property = [] }: CodeSystemConcept): EntryType {
  const of = (name: string) => property.find((one) => one.code === name)
  return {
    code,
    name: display,
    base: among(noteCodes, of('base')?.valueCode, 'n'),
    icon: among(entryTypeIcons, of('icon')?.valueCode, 'tag'),
    tone: among(entryTypeTones, of('tone')?.valueCode, 'accent'),
    isRetired: of('inactive')?.valueBoolean === true,
  }
}

const conceptOf = ({ code, name, base, icon, tone, isRetired }: EntryType): CodeSystemConcept => ({
  code,
  display: name,
  property: [
    { code: 'base', valueCode: base },
    { code: 'icon', valueCode: icon },
    { code: 'tone', valueCode: tone },
    { code: 'inactive', valueBoolean: isRetired },
  ],
})

const systemOf = (types: readonly EntryType[]): CodeSystem & { id: string } => ({
  resourceType: 'CodeSystem',
  id,
  url: entryTypeSystem,
  name: 'EntryTypes',
  status: 'active',
  caseSensitive: true,
  content: 'complete',
  property: [
    { code: 'base', type: 'code', description: `Code of the kind in ${entrySystem}` },
    { code: 'icon', type: 'code' },
    { code: 'tone', type: 'code' },
    { code: 'inactive', type: 'boolean' },
  ],
  concept: types.map(conceptOf),
})

function read(reader: RecordReader): { version: number; types: EntryType[] } {
  const stored = reader.get<CodeSystem>('CodeSystem', id)
  const concepts = stored?.resource.concept ?? []
  // What a program wrote there must not shadow what the entry line knows.
  const types = concepts.filter(({ code }) => isFree(code)).map(typeOf)
  return { version: stored?.version ?? 0, types }
}

const isFree = (code: string): boolean =>
  ownCodePattern.test(code) && ![...entryCodes, ...reservedCodes].some((one) => one === code)

/** The practice's own codes, as the entry line reads them; those out of use, too. */
export const ownCodesIn = (reader: RecordReader): OwnCode[] => read(reader).types

/** The practice's own entry types by code, and the version of the list. */
export const entryTypes = (
  context: PracticeContext,
  caller: Caller,
): Promise<{ version: number; types: EntryType[] }> =>
  context.records.read(caller, { verb: 'read', purpose: 'entry-types' }, (reader) => {
    const { version, types } = read(reader)
    return { version, types: types.sort((a, b) => (a.code < b.code ? -1 : 1)) }
  })

/**
 * Adds an entry type or, where there is one of the code, changes it; its kind stays, since entries were written under it.
 * `version` is that of the list that was seen, 0 for none. Throws Refusal 'entry-code-taken', 'entry-kind-fixed',
 * 'entry-types-full' or 'version-conflict'.
 */
export function saveEntryType(
  context: PracticeContext,
  caller: Caller,
  { version, isNew, ...type }: EntryTypeDraft,
): void {
  const act = { verb: 'update' as const, object: `CodeSystem/${id}`, purpose: 'entry-types', facts: [factOf(type)] }
  context.records.transact(caller, act, (write) => {
    const before = read(write)
    if (before.version !== version) throw new Refusal('version-conflict')
    const known = before.types.find(({ code }) => code === type.code)
    if (isNew ? known !== undefined || !isFree(type.code) : known === undefined) throw new Refusal('entry-code-taken')
    if (known !== undefined && known.base !== type.base) throw new Refusal('entry-kind-fixed')
    if (known === undefined && before.types.length >= most) throw new Refusal('entry-types-full')
    write.put(systemOf([...before.types.filter(({ code }) => code !== type.code), type]))
  })
}

const factOf = ({ code, name, isRetired }: EntryType): string =>
  `entry type ${code} ${name}${isRetired ? ' retired' : ''}`

/** The practice's own type of an entry, under the name with which it was written; undefined for all others. */
export function entryTypeOf(resource: DomainResource): OwnCode | undefined {
  const { coding = [] } = resource.resourceType === 'Observation' ? (resource as Observation).code : {}
  const own = coding.find(({ system }) => system === entryTypeSystem)
  const base = noteCodes.find((code) => coding.some((one) => one.system === entrySystem && one.code === code))
  if (own?.code === undefined || base === undefined) return undefined
  return { code: own.code, name: own.display ?? own.code, base, isRetired: false }
}
