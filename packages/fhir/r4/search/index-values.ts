import type { Resource } from '../../resources.ts'
import { convert } from './convert.ts'
import {
  compartmentParameters,
  compiledParameters,
  type CompiledComponent,
  type CompiledParameter,
} from './parameters.ts'
import { parseReference } from '../../reference.ts'
import { collect } from './paths.ts'
import { isPhonetic, phoneticParts } from './phonetic.ts'
import { searchSources } from './sources.ts'
import type { IndexPart, IndexValue } from './values.ts'

function found(value: unknown, { parameter, paths }: CompiledParameter): IndexPart[] {
  const parts: IndexPart[] = []
  for (const path of paths) {
    const values: unknown[] = []
    collect(value, path, values)
    for (const item of values) parts.push(...convert(parameter.type, path.isFlag ? item !== false : item, path))
  }
  // Patient-deceased is a question with an answer for everybody.
  if (parts.length === 0 && paths[0]?.isFlag === true) parts.push({ type: 'token', system: '', code: 'false' })
  return isPhonetic(parameter.code) ? phoneticParts(parts) : parts
}

function componentParts(base: unknown, root: unknown, { type, fromRoot, paths }: CompiledComponent): IndexPart[] {
  const parts: IndexPart[] = []
  for (const path of paths) {
    const values: unknown[] = []
    collect(fromRoot ? root : base, path, values)
    for (const item of values) parts.push(...convert(type, item, path))
  }
  // A concept that is only text cannot be searched by code.
  return parts.filter((part) => part.type !== 'token' || part.code !== '')
}

/** Every combination of the components' values below one base. */
function combinations(lists: readonly IndexPart[][]): IndexPart[][] {
  return lists.reduce<IndexPart[][]>((rows, list) => rows.flatMap((row) => list.map((part) => [...row, part])), [[]])
}

function composites(resource: unknown, { paths, components }: CompiledParameter): IndexPart[][] {
  const rows: IndexPart[][] = []
  for (const path of paths) {
    const bases: unknown[] = []
    collect(resource, path, bases)
    for (const base of bases) {
      const lists: IndexPart[][] = []
      // The last component is the rarest (a value of one datatype), so its absence ends the work soonest.
      for (const component of components.toReversed()) {
        const parts = componentParts(base, resource, component)
        if (parts.length === 0) break
        lists.unshift(parts)
      }
      if (lists.length === components.length) rows.push(...combinations(lists))
    }
  }
  return rows
}

/**
 * What a resource is found by: a value for every search parameter of its type and every element it points at. The
 * same value may come twice (one code in two elements). Resources of unknown type have none.
 */
export function indexValues(resource: Resource): IndexValue[] {
  const values: IndexValue[] = []
  for (const [param, compiled] of compiledParameters(resource.resourceType)) {
    if (compiled.components.length > 0) {
      for (const parts of composites(resource, compiled)) values.push({ param, type: 'composite', parts })
    } else {
      for (const part of found(resource, compiled)) values.push({ param, ...part })
    }
  }
  return values
}

/** What every resource has anyway: its address and time are columns, not rows of an index. */
const columns = new Set(['_id', '_lastUpdated'])
const ownParameters = new Map<string, readonly CompiledParameter[]>()

function parametersWithRows(type: string): readonly CompiledParameter[] {
  const known = ownParameters.get(type)
  if (known !== undefined) return known
  const sources = searchSources(type)
  const own = [...compiledParameters(type)].flatMap(([code, compiled]) =>
    !columns.has(code) && sources.get(code)?.params[0] === code ? [compiled] : [],
  )
  ownParameters.set(type, own)
  return own
}

/**
 * The values that an index has to hold: each once, under the parameters that `searchSources` names; without composites,
 * `_id` and `_lastUpdated`.
 */
export function indexedValues(resource: Resource): IndexValue[] {
  const values: IndexValue[] = []
  for (const compiled of parametersWithRows(resource.resourceType)) {
    for (const part of found(resource, compiled)) values.push({ param: compiled.parameter.code, ...part })
  }
  return values
}

/**
 * The ids of the patients in whose compartment a resource is (CompartmentDefinition patient), each once; a patient is in
 * its own. Only relative references count: others do not name a patient of this store.
 */
export function compartmentPatients(resource: Resource): string[] {
  const { resourceType: type, id } = resource
  const ids = new Set<string>()
  if (type === 'Patient' && id !== undefined) ids.add(id)
  const parameters = compiledParameters(type)
  for (const name of compartmentParameters(type)) {
    const compiled = parameters.get(name)
    for (const part of compiled === undefined ? [] : found(resource, compiled)) {
      const key = part.type === 'reference' ? parseReference(part.target) : undefined
      if (key?.type === 'Patient') ids.add(key.id)
    }
  }
  return [...ids]
}
