import type { Coding } from '../../datatypes.ts'
import type { Resource } from '../../resources.ts'
import { mandatoryElements, summaryElements } from '../summary.ts'
import { isObject } from '../walk-checks.ts'
import type { SearchQuery } from './query.ts'

/** http://terminology.hl7.org/CodeSystem/v3-ObservationValue */
const subsetted: Coding = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }

/** Without them the rest would mean something else, so no subset leaves them out. */
const always: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta', 'implicitRules', 'modifierExtension'])

type Keeps = (element: string) => boolean

/** Which elements stay; undefined where all do. */
function keptBy(type: string, { summary, elements }: Pick<SearchQuery, 'summary' | 'elements'>): Keeps | undefined {
  const mandatory = mandatoryElements(type)
  if (elements.length > 0) {
    const asked = new Set(elements)
    return (element) => asked.has(element) || mandatory.has(element)
  }
  if (summary === 'true') {
    const inSummary = summaryElements(type)
    // Three types have mandatory elements outside of it (AuditEvent.agent); without them they would be invalid.
    return (element) => inSummary.has(element) || mandatory.has(element)
  }
  if (summary === 'text') return (element) => element === 'text' || mandatory.has(element)
  return summary === 'data' ? (element) => element !== 'text' : undefined
}

const isSubsetTag = (tag: unknown): boolean =>
  isObject(tag) && tag['system'] === subsetted.system && tag['code'] === subsetted.code

function tagged(meta: unknown): object {
  const fields = isObject(meta) ? meta : {}
  const tags: unknown[] = Array.isArray(fields['tag']) ? fields['tag'] : []
  return { ...fields, tag: tags.some(isSubsetTag) ? tags : [...tags, subsetted] }
}

/**
 * What `_elements` or `_summary` leave of a resource, tagged SUBSETTED so that nobody takes it for the whole (R4 search,
 * summary and elements). `_elements` also keeps mandatory elements and goes before `_summary`; the choice is of
 * top-level elements, each of which stays as it is or goes, with its `_` sibling. Without either, and for
 * `_summary=false` and `count`, the resource itself is the answer. The resource given is not changed.
 */
export function subset(resource: Resource, query: Pick<SearchQuery, 'summary' | 'elements'>): Resource {
  const keeps = keptBy(resource.resourceType, query)
  if (keeps === undefined) return resource
  const { resourceType, id, meta, ...others } = resource
  const kept = Object.entries(others).filter(([name]) => {
    const element = name.startsWith('_') ? name.slice(1) : name
    return always.has(element) || keeps(element)
  })
  const own = id === undefined ? { resourceType } : { resourceType, id }
  return { ...own, meta: tagged(meta), ...Object.fromEntries(kept) }
}
