import { stringifyJson } from '@siegel/fhir'
import {
  parseSearch,
  searchParameters,
  compartmentParameters,
  subset,
  typesWithin,
  type Criterion,
  type SearchQuery,
} from '@siegel/fhir/r4'
import { Refusal } from '@siegel/foundation'
import type { Found, Stored } from '@siegel/records'
import type { OpenSearch } from './pages.ts'
import { outcomeOf } from './outcome.ts'
import type { Result } from './result.ts'
import type { Input, Unit } from './unit.ts'

export const usualCount = 50
export const mostCount = 1000

/** A search, perhaps within the compartment of a patient: `Patient/12`. */
export interface PlacedQuery extends SearchQuery {
  readonly within?: string
}

/** What a search is, with the scopes of the caller and the compartment in which it is asked. */
export function searchOf(unit: Unit, type: string, { query }: Input, patient?: string): PlacedQuery {
  const parsed = parseSearch(type, query, { handling: unit.handling, base: unit.base })
  const criteria = [...coveredCriteria(unit, parsed), ...(patient === undefined ? [] : [compartmentOf(type, patient)])]
  return { ...parsed, criteria, ...(patient === undefined ? {} : { within: `Patient/${patient}` }) }
}

/**
 * The criteria of a search or a condition, narrowed to what the scopes cover: whatever tells what was found, an outcome
 * too, may look no further. Throws Refusal 'not-allowed' where it would.
 */
export function coveredCriteria({ scopes }: Unit, { type, criteria }: SearchQuery): Criterion[] {
  if (type === 'Binary') noFileSearch()
  const filters = scopes.filters(type, 's')
  for (const within of criteria.flatMap(typesWithin)) {
    if (within === 'Binary') noFileSearch()
    scopes.requireWhole(within, 's')
  }
  return filters === undefined ? [...criteria] : [...criteria, { kind: 'any', of: filters }]
}

/** Whether there is a file is known to who has a right to it, and that is asked file by file. */
function noFileSearch(): never {
  throw new Refusal('not-supported', 'search of Binary')
}

/** CompartmentDefinition patient. Throws Refusal 'not-found' for types that are in no patient's compartment. */
function compartmentOf(type: string, patient: string): Criterion {
  if (type === 'Patient') return { kind: 'id', ids: [patient], not: false }
  const parameters = compartmentParameters(type)
  if (parameters.length === 0) throw new Refusal('not-found', 'not in the compartment')
  const known = searchParameters(type)
  return {
    kind: 'any',
    of: parameters.flatMap((param) =>
      known.get(param)?.type === 'reference'
        ? [[{ kind: 'value', param, not: false, values: [{ type: 'reference', targets: [`Patient/${patient}`] }] }]]
        : [],
    ),
  }
}

/** One page as a Bundle, with where the next begins. */
export interface SearchPage {
  readonly found: Found
  readonly total: number | undefined
  readonly next: Omit<OpenSearch, 'caller'> | undefined
  readonly query: PlacedQuery
}

const countOf = ({ count }: SearchQuery): number => Math.min(count ?? usualCount, mostCount)

/** The first page of a search, or just its number of results (`_summary=count`, `_count=0`). */
export function firstPage(unit: Unit, query: PlacedQuery): SearchPage {
  if (query.summary === 'count' || query.count === 0) {
    const none: Found = { matches: [], included: [], next: undefined, total: unit.reader.countSearch(query) }
    return { found: none, total: none.total, next: undefined, query }
  }
  const count = countOf(query)
  const found = unit.reader.search(query, count)
  const total = found.total ?? (query.total === 'accurate' ? unit.reader.countSearch(query) : undefined)
  return { found, total, next: found.next && { query, place: found.next, count, total }, query }
}

/** The page after another. */
export function nextPage(unit: Unit, { query, place, count, total }: OpenSearch): SearchPage {
  unit.scopes.filters(query.type, 's')
  const found = unit.reader.search(query, count, place)
  return { found, total, next: found.next && { query, place: found.next, count, total }, query }
}

/** What a self link says: the search without the values that could name somebody stays a search (R4 search, self link). */
function selfLink(unit: Unit, { type, used, within }: PlacedQuery): string {
  const parameters = new URLSearchParams(used.map(([name, value]) => [name, value]))
  const place = [unit.base, within, type].filter((one) => one !== undefined).join('/')
  return used.length === 0 ? place : `${place}?${parameters.toString()}`
}

/** The Bundle of a page; stored text goes into it as it is. */
export function searchset(unit: Unit, page: SearchPage, isPosted: boolean): Result {
  const { found, total, query, next } = page
  const isSubset = query.elements.length > 0 || (query.summary !== undefined && query.summary !== 'false')
  const text = (stored: Stored) => (isSubset ? stringifyJson(subset(stored.resource, query)) : stored.json)
  const entry = (stored: Stored, mode: string, json: string) =>
    `{"fullUrl":${JSON.stringify(`${unit.base}/${stored.type}/${stored.id}`)},"resource":${json},"search":{"mode":"${mode}"}}`
  const entries = found.matches.map((stored) => entry(stored, 'match', text(stored)))
  for (const stored of found.included)
    if (unit.scopes.allows(stored.resource, 'r')) entries.push(entry(stored, 'include', stored.json))
  if (query.ignored.length > 0) {
    const outcome = outcomeOf('not-supported', `passed over: ${query.ignored.join(', ')}`, 'warning')
    entries.push(`{"resource":${JSON.stringify(outcome)},"search":{"mode":"outcome"}}`)
  }
  // What came in a body, so that it stands in no address, is not put into one here.
  const link = [{ relation: 'self', url: isPosted ? `${unit.base}/${query.type}/_search` : selfLink(unit, query) }]
  if (next !== undefined) link.push({ relation: 'next', url: `${unit.base}?_page=${unit.remember(next)}` })
  const parts = [
    '"resourceType":"Bundle"',
    '"type":"searchset"',
    ...(total === undefined ? [] : [`"total":${total}`]),
    `"link":${JSON.stringify(link)}`,
    ...(entries.length === 0 ? [] : [`"entry":[${entries.join(',')}]`]),
  ]
  return { status: 200, json: `{${parts.join(',')}}` }
}
