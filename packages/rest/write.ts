import { isId, type Resource } from '@siegel/fhir'
import { applyJsonPatch, parseSearch } from '@siegel/fhir/r4'
import { Refusal } from '@siegel/foundation'
import type { Stored } from '@siegel/records'
import type { Result } from './result.ts'
import { coveredCriteria } from './search.ts'
import { resourceIn, type Input, type WriteUnit } from './unit.ts'

const made = (stored: Stored): Result => ({ status: stored.version === 1 ? 201 : 200, stored, isMade: true })
const changed = (stored: Stored): Result => ({ status: 200, stored, isMade: false })

/**
 * The one resource that the criteria of a conditional interaction find, or none. Throws Refusal 'condition-needed' for
 * no criteria at all (which would mean everything) and 'many-matches'.
 */
export function onlyMatch(unit: WriteUnit, type: string, query: Input['query']): Stored | undefined {
  const parsed = parseSearch(type, query, { handling: 'strict', base: unit.base })
  if (parsed.criteria.length === 0) throw new Refusal('condition-needed')
  const criteria = coveredCriteria(unit, parsed)
  const { matches } = unit.reader.search({ ...parsed, criteria, includes: [], revincludes: [] }, 2)
  if (matches.length > 1) throw new Refusal('many-matches')
  return matches[0]
}

/** `If-None-Exist: identifier=x|y`, with or without a question mark before it. */
export const conditionOf = (text: string): [string, string][] => [...new URLSearchParams(text.replace(/^[^?]*\?/, ''))]

/** R4 http, create and conditional create; `id` is one that was promised to others in the same transaction. */
export function create(unit: WriteUnit, type: string, input: Input, id?: string): Result {
  unit.scopes.filters(type, 'c')
  const resource = resourceIn(input, type)
  unit.scopes.requireFor(resource, 'c')
  if (input.ifNoneExist !== undefined) {
    const existing = onlyMatch(unit, type, conditionOf(input.ifNoneExist))
    if (existing !== undefined) return { status: 200, stored: existing, isMade: true }
  }
  return made(unit.reader.create(resource, id))
}

/** R4 http, update; a new id makes a new resource (update as create), and so does that of a deleted one. */
export function update(unit: WriteUnit, type: string, id: string, input: Input): Result {
  const resource = resourceIn(input, type)
  if (resource.id !== id) throw new Refusal('resource-invalid', 'id differs from the address')
  return put(unit, { ...resource, id }, input)
}

function put(unit: WriteUnit, resource: Resource & { id: string }, { ifMatch }: Input): Result {
  const { resourceType: type, id } = resource
  unit.scopes.filters(type, 'u')
  if (type === 'Binary' && unit.isFileId(id)) throw new Refusal('id-taken')
  const latest = unit.reader.latest(type, id)
  const current = latest?.deleted === true ? undefined : latest
  if (ifMatch !== undefined && latest?.version !== ifMatch) throw new Refusal('version-conflict')
  if (current !== undefined) unit.scopes.requireFor(current.resource, 'u')
  unit.scopes.requireFor(resource, current === undefined ? 'c' : 'u')
  return made(unit.reader.put(resource))
}

/** R4 http, conditional update. */
export function conditionalUpdate(unit: WriteUnit, type: string, input: Input): Result {
  const resource = resourceIn(input, type)
  const existing = onlyMatch(unit, type, input.query)
  if (existing === undefined) {
    if (resource.id === undefined) return create(unit, type, input)
    if (unit.reader.latest(type, resource.id) !== undefined) throw new Refusal('id-taken')
    return put(unit, { ...resource, id: resource.id }, input)
  }
  if (resource.id !== undefined && resource.id !== existing.id)
    throw new Refusal('resource-invalid', 'id differs from the one found')
  return put(unit, { ...resource, id: existing.id }, input)
}

/** R4 http, patch, by RFC 6902. */
export function patch(unit: WriteUnit, type: string, id: string, { body, ifMatch }: Input): Result {
  unit.scopes.filters(type, 'u')
  const current = unit.reader.latest(type, id)
  if (current === undefined) throw new Refusal('not-found')
  if (current.deleted) throw new Refusal('gone')
  if (ifMatch !== undefined && current.version !== ifMatch) throw new Refusal('version-conflict')
  unit.scopes.requireFor(current.resource, 'u')
  const patched = applyJsonPatch(current.resource, body)
  unit.scopes.requireFor(patched, 'u')
  return changed(unit.reader.update({ ...patched, id }, current.version))
}

/** R4 http, conditional patch: the search must find exactly one. */
export function conditionalPatch(unit: WriteUnit, type: string, input: Input): Result {
  const existing = onlyMatch(unit, type, input.query)
  if (existing === undefined) throw new Refusal('no-match')
  return patch(unit, type, existing.id, input)
}

/** R4 http, delete: what is not there, or no more, is as it was wished to be. */
export function remove(unit: WriteUnit, type: string, id: string, { ifMatch }: Input): Result {
  unit.scopes.filters(type, 'd')
  if (!isId(id)) throw new Refusal('not-found')
  const current = unit.reader.latest(type, id)
  if (current === undefined || current.deleted) return { status: 204 }
  unit.scopes.requireFor(current.resource, 'd')
  const stored = unit.reader.delete(type, id, ifMatch)
  return stored === undefined ? { status: 204 } : { status: 204, stored }
}

/** R4 http, conditional delete, of a single resource. */
export function conditionalRemove(unit: WriteUnit, type: string, input: Input): Result {
  const existing = onlyMatch(unit, type, input.query)
  return existing === undefined ? { status: 204 } : remove(unit, type, existing.id, input)
}
