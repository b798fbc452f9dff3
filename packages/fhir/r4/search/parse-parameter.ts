import { isId } from '../../reference.ts'
import { isResourceType } from '../../resource-types.ts'
import { searchKey } from '../../search-key.ts'
import { splitUnescaped, unescapeText } from './escaping.ts'
import { compiledParameters, searchParameters, type SearchParameter, type SearchType } from './parameters.ts'
import type { Reading } from './parse-references.ts'
import { parseValue } from './parse-values.ts'
import type { Criterion, QueryValue } from './query.ts'
import { fail, type Scope } from './search-scope.ts'

const maxValues = 200
const maxValueLength = 2000

const modifiers: Readonly<Partial<Record<SearchType, readonly string[]>>> = {
  string: ['exact', 'contains'],
  token: ['not', 'text'],
  uri: ['above', 'below'],
}

/** Whether a reference parameter may point at a type at all. */
export const mayPointAt = ({ targets }: SearchParameter, type: string): boolean =>
  isResourceType(type) && (targets.length === 0 || targets.includes(type))

const isCanonical = (type: string, code: string): boolean =>
  compiledParameters(type)
    .get(code)
    ?.paths.every((path) => path.type === 'canonical') === true

function hasModifier(type: string, parameter: SearchParameter, modifier: string): boolean {
  if (parameter.type !== 'reference') return modifiers[parameter.type]?.includes(modifier) === true
  return modifier === 'identifier' ? !isCanonical(type, parameter.code) : mayPointAt(parameter, modifier)
}

/** The alternatives of a value, still escaped. */
function alternatives(value: string, scope: Scope): string[] {
  const items = splitUnescaped(value, ',')
  const isTooLong = items.some((item) => item.length > maxValueLength)
  if (items.length > maxValues || isTooLong) fail('search-too-large', scope)
  return items
}

function missing(param: string, value: string, scope: Scope): Criterion {
  if (value !== 'true' && value !== 'false') fail('search-value-invalid', scope)
  return { kind: 'missing', param, missing: value === 'true' }
}

/** The whole value is one text, of which every word counts; a comma is punctuation like any other. */
function content(code: '_content' | '_text', value: string, scope: Scope): Criterion {
  if (value.length > maxValueLength) fail('search-too-large', scope)
  const key = searchKey(unescapeText(value) ?? '')
  if (key === '') fail('search-value-invalid', scope)
  return { kind: 'content', scope: code === '_content' ? 'content' : 'text', words: key.split(' ') }
}

function ids(value: string, not: boolean, scope: Scope): Criterion {
  const items = alternatives(value, scope)
  if (!items.every(isId)) fail('search-value-invalid', scope)
  return { kind: 'id', ids: items, not }
}

function values(value: string, reading: Reading, scope: Scope): QueryValue[] {
  return alternatives(value, scope).map((item) => parseValue(item, reading) ?? fail('search-value-invalid', scope))
}

/**
 * A parameter of the type itself, with or without a modifier.
 * @throws Refusal as `parseCriterion`
 */
export function parseParameter(type: string, name: string, value: string, scope: Scope): Criterion {
  const [code = '', modifier, ...more] = name.split(':')
  if (code === '_content' || code === '_text') {
    return modifier === undefined ? content(code, value, scope) : fail('search-modifier-invalid', scope)
  }
  const parameter = searchParameters(type).get(code) ?? fail('search-parameter-unknown', scope)
  if (parameter.type === 'special') fail('search-parameter-unknown', scope)
  if (more.length > 0) fail('search-modifier-invalid', scope)
  if (modifier === 'missing' && parameter.type !== 'composite') return missing(code, value, scope)
  const isText = code === '_id' && modifier === 'text'
  if (modifier !== undefined && (isText || !hasModifier(type, parameter, modifier)))
    fail('search-modifier-invalid', scope)
  const not = modifier === 'not'
  if (code === '_id') return ids(value, not, scope)
  const found = values(value, { type, parameter, modifier: not ? undefined : modifier, base: scope.base }, scope)
  if (code === '_lastUpdated') return { kind: 'lastUpdated', values: found.filter((item) => item.type === 'date') }
  return { kind: 'value', param: code, not, values: found }
}
