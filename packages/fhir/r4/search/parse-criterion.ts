import { isRefusal } from '@siegel/foundation'
import { resourceTypes } from '../../resource-types.ts'
import { splitUnescaped } from './escaping.ts'
import { searchParameters, type SearchParameter } from './parameters.ts'
import { mayPointAt, parseParameter } from './parse-parameter.ts'
import type { ChainTarget, Criterion } from './query.ts'
import { fail, searchRefusal, type Scope } from './search-scope.ts'

const maxChainDepth = 5
const maxHasDepth = 3

/** A reference parameter that a chain or `_has` goes along. */
function link(type: string, code: string, scope: Scope): SearchParameter {
  const parameter = searchParameters(type).get(code) ?? fail('search-parameter-unknown', scope)
  return parameter.type === 'reference' ? parameter : fail('search-modifier-invalid', scope)
}

/** Whether a chain may go on with this name at this type: an untyped chain leaves out the types where it may not. */
function begins(type: string, name: string): boolean {
  if (name.startsWith('_')) return true
  return searchParameters(type).has(name.split(/[.:]/, 1)[0] ?? '')
}

/**
 * The branches of an untyped chain. A type where the rest is no parameter or the value does not fit is left out, as
 * the client did not ask for it; refused is what fits nowhere.
 */
function branches(types: readonly string[], rest: string, value: string, scope: Scope): ChainTarget[] {
  const targets: ChainTarget[] = []
  let refusal: unknown
  for (const type of types) {
    if (!begins(type, rest)) continue
    try {
      if (!scope.budget.takeChainTarget()) fail('search-too-large', scope)
      targets.push({ type, criterion: parseCriterion(type, rest, value, scope) })
    } catch (error) {
      if (!isRefusal(error) || error.code === 'search-too-large') throw error
      // A known parameter that was used wrongly outweighs an unknown one, which lenient handling passes over.
      if (refusal === undefined || error.code !== 'search-parameter-unknown') refusal = error
    }
  }
  if (targets.length === 0) throw refusal ?? searchRefusal('search-parameter-unknown', scope.name)
  return targets
}

function chain(type: string, name: string, value: string, outer: Scope): Criterion {
  const dot = name.indexOf('.')
  const [code = '', target, ...more] = name.slice(0, dot).split(':')
  const scope = { ...outer, chainDepth: outer.chainDepth + 1 }
  if (scope.chainDepth > maxChainDepth) fail('search-too-large', scope)
  const parameter = link(type, code, scope)
  if (more.length > 0) fail('search-modifier-invalid', scope)
  if (target !== undefined && !mayPointAt(parameter, target)) fail('search-modifier-invalid', scope)
  const allowed = parameter.targets.length > 0 ? parameter.targets : resourceTypes
  const types = target === undefined ? allowed : [target]
  return { kind: 'chain', param: code, targets: branches(types, name.slice(dot + 1), value, scope) }
}

const hasPattern = /^_has:([A-Za-z]+):([\w-]+):(.+)$/s

function has(type: string, name: string, value: string, outer: Scope): Criterion {
  const scope = { ...outer, hasDepth: outer.hasDepth + 1 }
  if (scope.hasDepth > maxHasDepth) fail('search-too-large', scope)
  const [, source = '', param = '', rest = ''] = hasPattern.exec(name) ?? []
  const parameter = searchParameters(source).get(param)
  // `_has` itself is known, so whatever is wrong with it is a fault under lenient handling too.
  if (parameter?.type !== 'reference' || !mayPointAt(parameter, type)) return fail('search-modifier-invalid', scope)
  return { kind: 'has', type: source, param, criterion: parseCriterion(source, rest, value, scope) }
}

/**
 * What one parameter demands of a resource of the type: its own parameter, a chain (`subject:Patient.name`) or a
 * reverse chain (`_has:Observation:patient:code`), at any depth that the limits allow.
 * @throws Refusal search-parameter-unknown, search-value-invalid, search-modifier-invalid, search-too-large
 */
export function parseCriterion(type: string, name: string, value: string, scope: Scope): Criterion {
  if (name === '_has' || name.startsWith('_has:')) return has(type, name, value, scope)
  return name.includes('.') ? chain(type, name, value, scope) : parseParameter(type, name, value, scope)
}

/**
 * As `parseCriterion`, but `url=http://x|2` of a canonical resource asks for its `url` and its `version` (R4 search,
 * uri). Only for one value of a search itself, as no criterion joins two of them.
 */
export function parseCriteria(type: string, name: string, value: string, scope: Scope): Criterion[] {
  const [url = '', version = '', ...more] = splitUnescaped(value, '|')
  const isVersioned = name === 'url' && searchParameters(type).get('version')?.type === 'token'
  const isOne = url !== '' && version !== '' && more.length === 0 && splitUnescaped(value, ',').length === 1
  if (!isVersioned || !isOne) return [parseCriterion(type, name, value, scope)]
  return [parseCriterion(type, 'url', url, scope), parseCriterion(type, 'version', version, scope)]
}
