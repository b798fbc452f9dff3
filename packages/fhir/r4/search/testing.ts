import assert from 'node:assert/strict'
import { isRefusal } from '@siegel/foundation'
import { parseJson } from '../../json.ts'
import type { Resource } from '../../resources.ts'
import { matches, type MatchContext } from './matches.ts'
import { parseSearch, type ParseSearchOptions } from './parse-query.ts'
import type { Criterion, QueryValue, SearchQuery } from './query.ts'

/** `a=b&c=d` as pairs, nothing decoded. */
export const pairsOf = (query: string): [string, string][] =>
  query.split('&').map((pair) => {
    const equals = pair.indexOf('=')
    return [pair.slice(0, equals), pair.slice(equals + 1)]
  })

export const search = (type: string, query: string, options: Partial<ParseSearchOptions> = {}): SearchQuery =>
  parseSearch(type, pairsOf(query), { handling: 'strict', ...options })

export function criterionOf(type: string, query: string, options?: Partial<ParseSearchOptions>): Criterion {
  const [criterion, ...more] = search(type, query, options).criteria
  assert.ok(criterion !== undefined && more.length === 0, query)
  return criterion
}

/** The values of the only criterion. */
export function valuesOf(type: string, query: string, options?: Partial<ParseSearchOptions>): readonly QueryValue[] {
  const criterion = criterionOf(type, query, options)
  assert.equal(criterion.kind, 'value')
  return criterion.kind === 'value' ? criterion.values : []
}

/** Code and detail of the refusal; the query itself when it was accepted, so that a comparison fails. */
export function refusalOf(type: string, query: string, options?: Partial<ParseSearchOptions>): string {
  try {
    search(type, query, options)
    return `accepted: ${query}`
  } catch (error) {
    assert.ok(isRefusal(error), String(error))
    return error.message
  }
}

export const resourceOf = (value: object | string): Resource =>
  parseJson(typeof value === 'string' ? value : JSON.stringify(value)) as Resource

/** A context in which nothing is known beyond the resource at hand, at the end of November 2026. */
export const alone: MatchContext = {
  now: Date.parse('2026-11-25T00:00:00Z'),
  resolve: () => undefined,
  referrers: () => [],
}

/** Whether a resource satisfies a whole search. */
export function finds(resource: object | string, query: string, context: MatchContext = alone): boolean {
  const parsed = resourceOf(resource)
  return search(parsed.resourceType, query).criteria.every((criterion) => matches(parsed, criterion, context))
}
