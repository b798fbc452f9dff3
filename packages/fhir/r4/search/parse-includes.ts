import { isResourceType, resourceTypes } from '../../resource-types.ts'
import { searchParameters } from './parameters.ts'
import { mayPointAt } from './parse-parameter.ts'
import type { Include } from './query.ts'

export interface IncludeReading {
  /** The type searched. */
  readonly searched: string
  /** `_revinclude`. */
  readonly reverse: boolean
  readonly iterate: boolean
}

/** The reference parameters of a type, or those of them that may point at the target. */
const referencesOf = (type: string, target: string | undefined): string[] =>
  [...searchParameters(type).values()]
    .filter((parameter) => parameter.type === 'reference' && (target === undefined || mayPointAt(parameter, target)))
    .map(({ code }) => code)

const includeOf = (type: string, params: string[], target: string | undefined, iterate: boolean): Include[] =>
  params.length === 0 ? [] : [{ type, params, target, iterate }]

/**
 * `Type:param`, `Type:param:Target`, `Type:*` or `*` (R4 search, including other resources). A bare `*` stands for all
 * references of the type searched; with `_revinclude`, for all of any type that may point at it, one include for each
 * such type. Undefined for anything else.
 */
export function parseIncludes(value: string, { searched, reverse, iterate }: IncludeReading): Include[] | undefined {
  if (value === '*') {
    if (!reverse) return includeOf(searched, referencesOf(searched, undefined), undefined, iterate)
    return resourceTypes.flatMap((type) => includeOf(type, referencesOf(type, searched), undefined, iterate))
  }
  const [type = '', param = '', target, ...more] = value.split(':')
  if (!isResourceType(type) || more.length > 0) return undefined
  if (target !== undefined && !isResourceType(target)) return undefined
  if (param === '*') {
    // Backwards and only once, nothing but what may point at the type searched can be of use.
    const found = includeOf(
      type,
      referencesOf(type, target ?? (reverse && !iterate ? searched : undefined)),
      target,
      iterate,
    )
    return found.length === 0 ? undefined : found
  }
  const parameter = searchParameters(type).get(param)
  if (parameter?.type !== 'reference' || (target !== undefined && !mayPointAt(parameter, target))) return undefined
  return [{ type, params: [param], target, iterate }]
}
