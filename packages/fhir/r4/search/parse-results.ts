import { definitionOf } from '../definitions.ts'
import { parseIncludes } from './parse-includes.ts'
import { searchParameters } from './parameters.ts'
import type { Include, SearchQuery, SortKey } from './query.ts'
import { searchRefusal } from './search-scope.ts'

const maxSortKeys = 10
const maxIncludes = 50
const maxListLength = 20_000

/** What the parameters say that shape the result and choose nothing (R4 search, 3.1.1.5); filled one by one. */
export interface ResultDraft {
  readonly type: string
  readonly sort: SortKey[]
  count: number | undefined
  total: SearchQuery['total']
  summary: SearchQuery['summary']
  readonly elements: Set<string>
  readonly includes: Include[]
  readonly revincludes: Include[]
  /** How many includes were asked for; a wildcard is one. */
  includesAsked: number
}

export const newResultDraft = (type: string): ResultDraft => ({
  type,
  sort: [],
  count: undefined,
  total: undefined,
  summary: undefined,
  elements: new Set(),
  includes: [],
  revincludes: [],
  includesAsked: 0,
})

const totals = ['none', 'estimate', 'accurate'] as const
const summaries = ['true', 'text', 'data', 'count', 'false'] as const

const invalid = (name: string) => searchRefusal('search-value-invalid', name)

function list(name: string, value: string): string[] {
  if (value.length > maxListLength) throw searchRefusal('search-too-large', name)
  return value.split(',')
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[], before: T | undefined): T {
  const found = allowed.find((item) => item === value)
  if (found === undefined || before !== undefined) throw invalid(name)
  return found
}

function addSort(draft: ResultDraft, value: string): void {
  const parameters = searchParameters(draft.type)
  for (const item of list('_sort', value)) {
    const descending = item.startsWith('-')
    const param = descending ? item.slice(1) : item
    const type = parameters.get(param)?.type
    if (type === undefined || type === 'composite' || type === 'special') throw invalid('_sort')
    draft.sort.push({ param, descending })
  }
  if (draft.sort.length > maxSortKeys) throw searchRefusal('search-too-large', '_sort')
}

/** A choice may be named as `value`, as `value[x]` or by one of its properties. */
function addElements(draft: ResultDraft, value: string): void {
  const elements = definitionOf(draft.type)?.elements ?? []
  for (const item of list('_elements', value)) {
    const names = elements.flatMap(({ element, properties }) => {
      const isWhole = element === item || element === `${item}[x]`
      return properties.map(({ name }) => name).filter((name) => isWhole || name === item)
    })
    if (names.length === 0) throw invalid('_elements')
    for (const name of names) draft.elements.add(name)
  }
}

function addIncludes(draft: ResultDraft, name: string, value: string, modifier: string | undefined): void {
  if (++draft.includesAsked > maxIncludes) throw searchRefusal('search-too-large', name)
  const reverse = name === '_revinclude'
  const found = parseIncludes(value, { searched: draft.type, reverse, iterate: modifier !== undefined })
  if (found === undefined) throw invalid(name)
  draft[reverse ? 'revincludes' : 'includes'].push(...found)
}

function setCount(draft: ResultDraft, value: string): void {
  if (!/^\d{1,9}$/.test(value) || draft.count !== undefined) throw invalid('_count')
  draft.count = Number(value)
}

/**
 * Reads a parameter that shapes the result into the draft; false when it is none of them. `_sort` and `_elements` may
 * be repeated and add up; the others may not, as they could contradict each other.
 * @throws Refusal search-value-invalid, search-modifier-invalid, search-too-large
 */
export function readResultParameter(draft: ResultDraft, name: string, value: string): boolean {
  const [code = '', modifier, ...more] = name.split(':')
  const isInclude = code === '_include' || code === '_revinclude'
  if (!isInclude && !['_sort', '_count', '_total', '_summary', '_elements'].includes(code)) return false
  const isIteration = isInclude && (modifier === 'iterate' || modifier === 'recurse') && more.length === 0
  if (modifier !== undefined && !isIteration) throw searchRefusal('search-modifier-invalid', name)
  if (isInclude) addIncludes(draft, code, value, modifier)
  else if (code === '_sort') addSort(draft, value)
  else if (code === '_count') setCount(draft, value)
  else if (code === '_total') draft.total = oneOf(code, value, totals, draft.total)
  else if (code === '_summary') draft.summary = oneOf(code, value, summaries, draft.summary)
  else addElements(draft, value)
  return true
}

/** The finished draft; `_summary=text` goes with no includes (R4 search, summary). */
export function finishResult(
  draft: ResultDraft,
): Pick<SearchQuery, 'sort' | 'count' | 'total' | 'summary' | 'elements' | 'includes' | 'revincludes'> {
  const { sort, count, total, summary, elements, includes, revincludes } = draft
  if (summary === 'text' && draft.includesAsked > 0) throw invalid('_summary')
  return { sort, count, total, summary, elements: [...elements], includes, revincludes }
}
