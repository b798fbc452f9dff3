import { searchKey } from '../../search-key.ts'
import type { Property } from '../definitions.ts'
import { isObject, type Json } from '../walk-checks.ts'
import type { IndexPart } from './values.ts'

const nameParts = ['text', 'family', 'given', 'prefix', 'suffix']
const addressParts = ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country']

const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

const stringPart = (text: string): IndexPart => ({ type: 'string', key: searchKey(text), text })

/** A string, or each part of a name or an address. */
export function stringParts(value: unknown, type: string): IndexPart[] {
  if (typeof value === 'string') return [stringPart(value)]
  if (!isObject(value)) return []
  const parts = type === 'HumanName' ? nameParts : type === 'Address' ? addressParts : []
  return parts.flatMap((name) => texts(value[name]).map(stringPart))
}

export const uriPart = (value: unknown): IndexPart[] => (typeof value === 'string' ? [{ type: 'uri', value }] : [])

/** Displays repeat a thousand times over; their keys are kept, up to a limit. */
const keys = new Map<string, string>()
const maxKeys = 10_000

function keyOf(text: string): string {
  let key = keys.get(text)
  if (key === undefined) {
    key = searchKey(text)
    if (keys.size >= maxKeys) keys.clear()
    keys.set(text, key)
  }
  return key
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function token(system: string, code: string, display: unknown): IndexPart {
  return typeof display === 'string'
    ? { type: 'token', system, code, text: keyOf(display) }
    : { type: 'token', system, code }
}

const codingToken = ({ system, code, display }: Json): IndexPart => token(text(system), text(code), display)

function conceptTokens({ coding, text: words }: Json): IndexPart[] {
  const tokens = Array.isArray(coding) ? coding.filter(isObject).map(codingToken) : []
  if (typeof words !== 'string') return tokens
  const key = keyOf(words)
  const isSaid = tokens.some((part) => part.type === 'token' && part.text === key)
  return isSaid ? tokens : [...tokens, { type: 'token', system: '', code: '', text: key }]
}

/** Coding, CodeableConcept, Identifier, ContactPoint (its system is the kind: `phone`) or a primitive. */
export function tokenParts(value: unknown, type: string, property: Property | undefined): IndexPart[] {
  if (typeof value === 'boolean') return [token('', String(value), undefined)]
  if (typeof value === 'string') return [token(property?.codes?.system ?? '', value, undefined)]
  if (!isObject(value)) return []
  if (type === 'Coding') return [codingToken(value)]
  if (type === 'CodeableConcept') return conceptTokens(value)
  const isIdentifier = type === 'Identifier'
  const display = isIdentifier && isObject(value['type']) ? value['type']['text'] : undefined
  if ((isIdentifier || type === 'ContactPoint') && value['value'] !== undefined)
    return [token(text(value['system']), text(value['value']), display)]
  return []
}
