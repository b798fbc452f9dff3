import { definitionOf, type ElementSummary } from './definitions.ts'

const sets = new Map<string, ReadonlySet<string>>()

/** JSON property names without underscore; a choice counts under each of its names. */
function names(type: string, kind: string, filter: (element: ElementSummary) => boolean): ReadonlySet<string> {
  const key = `${type} ${kind}`
  const known = sets.get(key)
  if (known !== undefined) return known
  const elements = definitionOf(type)?.elements.filter(filter) ?? []
  const set = new Set(elements.flatMap(({ properties }) => properties.map(({ name }) => name)))
  if (definitionOf(type) !== undefined) sets.set(key, set)
  return set
}

/** What `_summary=true` keeps of a resource type, top level (R4 search, summary); empty for an unknown type. */
export const summaryElements = (type: string): ReadonlySet<string> =>
  names(type, 'summary', ({ isSummary }) => isSummary)

/** What `_elements` and `_summary=text` keep besides: elements with minimum 1; empty for an unknown type. */
export const mandatoryElements = (type: string): ReadonlySet<string> => names(type, 'mandatory', ({ min }) => min === 1)
