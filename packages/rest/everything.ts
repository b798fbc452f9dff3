import { isResourceType } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { Stored } from '@siegel/records'
import type { Result } from './result.ts'
import { present, type Input, type Unit } from './unit.ts'

/** A chart is given whole; who has a larger one exports it. */
const mostResources = 10_000

const listOf = (text: string | undefined): ReadonlySet<string> | undefined =>
  text === undefined || text === '' ? undefined : new Set(text.split(','))

/** The parameters of the operation, from the address or from a Parameters body. */
function parametersOf({ query, body }: Input): ReadonlyMap<string, string> {
  const found = new Map(query)
  const parameters = (body as { parameter?: unknown } | undefined)?.parameter
  for (const one of Array.isArray(parameters) ? (parameters as Record<string, unknown>[]) : []) {
    const value = Object.entries(one).find(([name]) => name.startsWith('value'))?.[1]
    if (typeof one['name'] === 'string' && (typeof value === 'string' || typeof value === 'number'))
      found.set(one['name'], `${value}`)
  }
  return found
}

/**
 * R4 operation everything on a patient: the compartment, and what its resources point at outside of it (practitioners,
 * organizations, medications). `_type` and `_since` narrow it.
 */
export function everything(unit: Unit, id: string, input: Input): Result {
  unit.scopes.filters('Patient', 'r')
  const patient = present(unit, 'Patient', id)
  const parameters = parametersOf(input)
  const types = listOf(parameters.get('_type'))
  for (const type of types ?? []) if (!isResourceType(type)) throw new Refusal('search-value-invalid', '_type')
  const since = parameters.get('_since')
  if (since !== undefined && Number.isNaN(Date.parse(since))) throw new Refusal('search-value-invalid', '_since')
  const own = unit.reader.compartment(id)
  if (own.length > mostResources) throw new Refusal('search-too-costly', 'export instead')
  const found = new Map<string, Stored>([patient, ...own].map((stored) => [`${stored.type}/${stored.id}`, stored]))
  for (const stored of unit.reader.pointedAtBy(id)) found.set(`${stored.type}/${stored.id}`, stored)
  const shown = [...found.values()].filter(
    (stored) =>
      (types === undefined || types.has(stored.type)) &&
      (since === undefined || Date.parse(stored.at) >= Date.parse(since)) &&
      unit.scopes.allows(stored.resource, 'r'),
  )
  const entries = shown.map(
    ({ type, id: own_id, json }) =>
      `{"fullUrl":${JSON.stringify(`${unit.base}/${type}/${own_id}`)},"resource":${json},"search":{"mode":"match"}}`,
  )
  const link = JSON.stringify([{ relation: 'self', url: `${unit.base}/Patient/${id}/$everything` }])
  const json = `{"resourceType":"Bundle","type":"searchset","total":${shown.length},"link":${link},"entry":[${entries.join(',')}]}`
  return { status: 200, json }
}
