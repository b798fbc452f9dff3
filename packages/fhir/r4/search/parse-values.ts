import { searchKey } from '../../search-key.ts'
import { splitUnescaped, unescapeText } from './escaping.ts'
import { searchParameters } from './parameters.ts'
import { isPhonetic, phoneticKey } from './phonetic.ts'
import { dateValue, numberValue, quantityValue } from './parse-ordered.ts'
import { referenceValue, type Reading } from './parse-references.ts'
import { parseToken } from './parse-tokens.ts'
import type { QueryValue } from './query.ts'

function stringValue(text: string, modifier: string | undefined): QueryValue | undefined {
  if (modifier === 'exact') return { type: 'string', match: 'exact', text }
  const key = searchKey(text)
  // Punctuation alone leaves nothing, and nothing begins every name.
  if (key === '') return undefined
  return { type: 'string', match: modifier === 'contains' ? 'contains' : 'prefix', key }
}

function tokenValue(raw: string, modifier: string | undefined): QueryValue | undefined {
  if (modifier === 'text') {
    const key = searchKey(unescapeText(raw) ?? '')
    return key === '' ? undefined : { type: 'token-text', key }
  }
  const found = parseToken(raw)
  return found === undefined ? undefined : { type: 'token', ...found }
}

function uriValue(raw: string, { parameter, modifier }: Reading): QueryValue | undefined {
  const value = unescapeText(raw)
  if (value === undefined || !/^\S+$/.test(value)) return undefined
  if (modifier === undefined) {
    // `url|version` is two criteria (`parseCriteria`); only for `_profile` and its like is it one text.
    const isVersioned = parameter.code === 'url' && splitUnescaped(raw, '|').length > 1
    return isVersioned ? undefined : { type: 'uri', match: 'equal', value }
  }
  // Above and below are for addresses, not for urn: (R4 search, uri).
  if (!value.includes('://')) return undefined
  return { type: 'uri', match: modifier === 'above' ? 'above' : 'below', value }
}

function compositeValue(raw: string, reading: Reading): QueryValue | undefined {
  const { components = [] } = reading.parameter
  const pieces = splitUnescaped(raw, '$')
  if (pieces.length !== components.length) return undefined
  const parameters = searchParameters(reading.type)
  const parts: QueryValue[] = []
  for (const [index, { param }] of components.entries()) {
    const parameter = parameters.get(param)
    const part =
      parameter === undefined
        ? undefined
        : parseValue(pieces[index] ?? '', { ...reading, parameter, modifier: undefined })
    if (part === undefined) return undefined
    parts.push(part)
  }
  return { type: 'composite', parts }
}

/**
 * One value (of a list, still escaped) as the parameter's type wants it (http://hl7.org/fhir/R4/search.html#ptypes);
 * undefined where it is none, and for types that search nothing (`special`).
 */
export function parseValue(raw: string, reading: Reading): QueryValue | undefined {
  if (raw === '') return undefined
  const { type } = reading.parameter
  if (type === 'token') return tokenValue(raw, reading.modifier)
  if (type === 'reference') return referenceValue(raw, reading)
  if (type === 'quantity') return quantityValue(raw)
  if (type === 'uri') return uriValue(raw, reading)
  if (type === 'composite') return compositeValue(raw, reading)
  const text = unescapeText(raw)
  if (text === undefined) return undefined
  if (type === 'string')
    return stringValue(isPhonetic(reading.parameter.code) ? phoneticKey(text) : text, reading.modifier)
  if (type === 'date') return dateValue(text)
  return type === 'number' ? numberValue(text) : undefined
}
