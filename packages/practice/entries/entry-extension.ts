import type { DomainResource, Extension, Reference } from '@siegel/fhir'
import type { Caller } from '../context.ts'

/** Own code system of short codes; also the address of the extension that every entry of a chart carries. */
export const entrySystem = 'urn:siegel:entry'
/** Codes that the practice has added; an entry of one has the code of its kind before it. */
export const entryTypeSystem = 'urn:siegel:entry-type'
export const personSystem = 'urn:siegel:person'

export const acts = ['commit', 'correct', 'cancel', 'end'] as const
export type Act = (typeof acts)[number]

/** What one version of an entry says about itself: the line as it was typed, and by whom and why this version was made. */
export interface EntryFacts {
  line: string
  act: Act
  by: string
  person: string
  at: string
  reason?: string
}

/** A person of the practice in a record: known by the practice's own number, named for readers. */
export const personReference = ({ id, name }: Pick<Caller, 'id' | 'name'>): Reference => ({
  identifier: { system: personSystem, value: id },
  display: name,
})

const part = (url: string, valueString: string): Extension => ({ url, valueString })

export function entryExtension({ line, act, by, person, at, reason }: EntryFacts): Extension {
  return {
    url: entrySystem,
    extension: [
      part('line', line),
      { url: 'act', valueCode: act },
      part('by', by),
      part('person', person),
      { url: 'at', valueInstant: at },
      ...(reason === undefined ? [] : [part('reason', reason)]),
    ],
  }
}

/** The facts of an entry that was typed here; undefined for everything else. */
export function entryFactsOf(resource: DomainResource): EntryFacts | undefined {
  const parts = resource.extension?.find(({ url }) => url === entrySystem)?.extension
  if (parts === undefined) return undefined
  const of = (name: string) => parts.find(({ url }) => url === name)
  const act = acts.find((one) => one === of('act')?.valueCode)
  const reason = of('reason')?.valueString
  return {
    line: of('line')?.valueString ?? '',
    act: act ?? 'commit',
    by: of('by')?.valueString ?? '',
    person: of('person')?.valueString ?? '',
    at: of('at')?.valueInstant ?? '',
    ...(reason === undefined ? {} : { reason }),
  }
}

/** The same resource with the facts of its next version; other extensions stay. */
export const withEntryFacts = <R extends DomainResource>(resource: R, facts: EntryFacts): R => ({
  ...resource,
  extension: [...(resource.extension ?? []).filter(({ url }) => url !== entrySystem), entryExtension(facts)],
})
