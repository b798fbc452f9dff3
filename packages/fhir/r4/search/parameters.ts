import { isResourceType } from '../../resource-types.ts'
import compartmentTable from '../tables/compartments.json' with { type: 'json' }
import searchTable from '../tables/search.json' with { type: 'json' }
import { compilePaths, type Path } from './paths.ts'

export type SearchType =
  | 'string'
  | 'token'
  | 'reference'
  | 'date'
  | 'number'
  | 'quantity'
  | 'uri'
  | 'composite'
  | 'special'

export interface SearchParameter {
  readonly code: string
  readonly type: SearchType
  /** Types that a reference may point at; empty where any, and for all other types of parameters. */
  readonly targets: readonly string[]
  /** The parameters that a composite joins, in the order of its `$` parts. */
  readonly components?: readonly { readonly param: string; readonly type: SearchType }[]
  /** The canonical address of HL7's definition. */
  readonly url: string
}

/** A component of a composite: paths from the composite's base, or from the resource itself. */
export interface CompiledComponent {
  readonly type: SearchType
  readonly fromRoot: boolean
  readonly paths: readonly Path[]
}

export interface CompiledParameter {
  readonly parameter: SearchParameter
  readonly paths: readonly Path[]
  readonly components: readonly CompiledComponent[]
}

const table: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(Object.entries(searchTable))
const members: ReadonlyMap<string, string> = new Map(Object.entries(compartmentTable))
const compiled = new Map<string, ReadonlyMap<string, CompiledParameter>>()
const published = new Map<string, ReadonlyMap<string, SearchParameter>>()

const kindOf = (notation: string | undefined): SearchType =>
  (notation?.match(/^[a-z]+/)?.[0] ?? 'special') as SearchType

function compile(type: string, code: string, notation: string): CompiledParameter {
  const parts = notation.split(' ')
  const [kind = '', ...rest] = parts
  const id = rest[0]?.startsWith('#') === true ? rest.shift()?.slice(1) : `${type}-${code}`
  const [paths = '', ...componentTexts] = rest
  const basePaths = compilePaths(type, paths)
  const own = table.get(type)
  const components = componentTexts.map((text) => {
    const [param = '', expression = ''] = text.split('=', 2)
    const fromRoot = expression.startsWith('/')
    const start = fromRoot ? type : (basePaths[0]?.type ?? type)
    return { param, type: kindOf(own?.[param]), fromRoot, paths: compilePaths(start, expression.replace('/', '')) }
  })
  const parameter: SearchParameter = {
    code,
    type: kindOf(kind),
    targets: /\((.+)\)/.exec(kind)?.[1]?.split(',') ?? [],
    url: `http://hl7.org/fhir/SearchParameter/${id}`,
    ...(components.length > 0 && {
      components: components.map(({ param, type: component }) => ({ param, type: component })),
    }),
  }
  return { parameter, paths: basePaths, components }
}

/** The parameters of a type with their paths; empty for what is no resource type. */
export function compiledParameters(type: string): ReadonlyMap<string, CompiledParameter> {
  const known = compiled.get(type)
  if (known !== undefined) return known
  const own = table.get(type)
  if (!isResourceType(type)) return new Map()
  const entries = [...Object.entries(table.get('Resource') ?? {}), ...Object.entries(own ?? {})]
  const parameters = new Map(entries.map(([code, notation]) => [code, compile(type, code, notation)] as const))
  compiled.set(type, parameters)
  return parameters
}

/**
 * All search parameters that R4 defines for a type, by code, with the common ones (`_id`, `_lastUpdated`, `_tag`,
 * `_profile`, `_security`, `_source`); empty for what is no resource type. `_text`, `_content`, `_query` and `_filter`
 * are not among them: they search no element.
 */
export function searchParameters(type: string): ReadonlyMap<string, SearchParameter> {
  const known = published.get(type)
  if (known !== undefined) return known
  const parameters = new Map([...compiledParameters(type)].map(([code, { parameter }]) => [code, parameter] as const))
  published.set(type, parameters)
  return parameters
}

/** The parameters by which a resource of the type belongs to a patient (CompartmentDefinition patient). */
export const compartmentParameters = (type: string): readonly string[] => members.get(type)?.split(' ') ?? []
