import { Refusal } from '@siegel/foundation'
import { parseSearch } from '@siegel/fhir/r4'
import type { Stored } from '@siegel/records'
import type { Result } from './result.ts'
import { etagOf, versionAddress } from './result.ts'
import { present, type Input, type Unit } from './unit.ts'

/** `_summary` and `_elements` of a read. Throws what `parseSearch` throws. */
function subsetOf(type: string, query: Input['query']): Result['subset'] {
  const shaping = query.filter(([name]) => name === '_summary' || name === '_elements')
  if (shaping.length === 0) return undefined
  const { summary, elements } = parseSearch(type, shaping, { handling: 'strict' })
  return { summary, elements }
}

/** Whether what the caller has is still what there is (R4 http, conditional read). */
export const isUnchanged = (stored: Stored, { ifNoneMatch, ifModifiedSince }: Input): boolean => {
  if (ifNoneMatch !== undefined) return ifNoneMatch.split(',').some((tag) => tag.trim() === etagOf(stored))
  const since = ifModifiedSince === undefined ? Number.NaN : Date.parse(ifModifiedSince)
  // HTTP dates have whole seconds.
  return Math.floor(Date.parse(stored.at) / 1000) * 1000 <= since
}

/** R4 http, read, with the conditions of a conditional read. */
export function read(unit: Unit, type: string, id: string, input: Input): Result {
  unit.scopes.filters(type, 'r')
  const stored = present(unit, type, id)
  if (isUnchanged(stored, input)) return { status: 304, stored }
  const shape = subsetOf(type, input.query)
  return { status: 200, stored, ...(shape === undefined ? {} : { subset: shape }) }
}

/** R4 http, vread: also versions of what is deleted by now. */
export function vread(unit: Unit, type: string, id: string, version: number): Result {
  unit.scopes.filters(type, 'r')
  const stored = unit.reader.version(type, id, version)
  if (stored === undefined) throw new Refusal('not-found')
  if (stored.deleted) throw new Refusal('gone')
  if (!unit.scopes.allows(stored.resource, 'r')) throw new Refusal('not-found')
  return { status: 200, stored }
}

const mostVersions = 1000
const usualVersions = 100

const number = (text: string | undefined, otherwise: number, most: number): number => {
  if (text === undefined) return otherwise
  if (!/^\d{1,9}$/.test(text)) throw new Refusal('search-value-invalid', '_count')
  return Math.min(Number(text), most)
}

const methodOf = ({ deleted, version }: Stored): string => (deleted ? 'DELETE' : version === 1 ? 'POST' : 'PUT')

const entryOf = (stored: Stored, base: string): string => {
  const { type, id, deleted } = stored
  const method = methodOf(stored)
  const request = { method, url: method === 'POST' ? type : `${type}/${id}` }
  const status = deleted ? '204' : method === 'POST' ? '201' : '200'
  const response = { status, etag: etagOf(stored), lastModified: stored.at, location: versionAddress(stored) }
  const resource = deleted ? '' : `"resource":${stored.json},`
  const fullUrl = JSON.stringify(`${base}/${type}/${id}`)
  return `{"fullUrl":${fullUrl},${resource}"request":${JSON.stringify(request)},"response":${JSON.stringify(response)}}`
}

/** R4 http, history, of a resource, a type or everything, newest first; `_before` goes on where a page ended. */
export function history(unit: Unit, place: { type?: string; id?: string }, { query }: Input): Result {
  const { type, id } = place
  unit.scopes.filters(type ?? '*', 'r')
  const parameters = new Map(query)
  const count = number(parameters.get('_count'), usualVersions, mostVersions)
  const before = number(parameters.get('_before'), Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  const since = parameters.get('_since')
  const since_ms = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since)
  if (Number.isNaN(since_ms)) throw new Refusal('search-value-invalid', '_since')
  const page = { before, count: count + 1 }
  const found =
    type !== undefined && id !== undefined ? unit.reader.history(type, id, page) : unit.reader.historyOf(type, page)
  if (id !== undefined && found.length === 0 && before === Number.MAX_SAFE_INTEGER) throw new Refusal('not-found')
  const shown = found.slice(0, count)
  const wanted = shown.filter((stored) => Date.parse(stored.at) >= since_ms && isCovered(unit, stored))
  const last = found.length > count ? shown.at(-1) : undefined
  const address = [unit.base, type, id, '_history'].filter((one) => one !== undefined).join('/')
  const link = [{ relation: 'self', url: address }]
  if (last !== undefined)
    link.push({
      relation: 'next',
      url: `${address}?_count=${count}&_before=${last.seq}${since === undefined ? '' : `&_since=${encodeURIComponent(since)}`}`,
    })
  const entries = wanted.map((stored) => entryOf(stored, unit.base)).join(',')
  const total = before === Number.MAX_SAFE_INTEGER && found.length <= count ? `"total":${wanted.length},` : ''
  const json = `{"resourceType":"Bundle","type":"history",${total}"link":${JSON.stringify(link)}${entries === '' ? '' : `,"entry":[${entries}]`}}`
  return { status: 200, json }
}

/** A deletion says nothing but that something is gone; its type must be covered all the same. */
const isCovered = ({ scopes }: Unit, stored: Stored): boolean => scopes.allows(stored.resource, 'r')
