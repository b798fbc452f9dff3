import { parseReference } from '../../reference.ts'
import { endOfTime, parseDateInterval, type DateInterval } from '../dates.ts'
import { isObject, type Json } from '../walk-checks.ts'
import { numberPart, quantityPart } from './numbers.ts'
import type { SearchType } from './parameters.ts'
import type { Path } from './paths.ts'
import { stringParts, tokenParts, uriPart } from './texts.ts'
import type { IndexPart } from './values.ts'

/** `Patient/1/_history/2` is found as `Patient/1`; anything else by its own text. */
function targetOf(reference: string): string {
  if (!reference.includes('/_history/')) return reference
  const key = parseReference(reference)
  return key === undefined ? reference.replace(/\/_history\/[^/]*$/, '') : `${key.type}/${key.id}`
}

function referencePart({ reference, identifier }: Json): IndexPart[] {
  const target = typeof reference === 'string' && !reference.startsWith('#') ? targetOf(reference) : ''
  const { system, value } = isObject(identifier) ? identifier : {}
  if (typeof value !== 'string') return target === '' ? [] : [{ type: 'reference', target }]
  return [{ type: 'reference', target, identifier: { system: typeof system === 'string' ? system : '', value } }]
}

/** A canonical is found with and without its version (R4 references, canonical). */
const canonicalParts = (target: string): IndexPart[] =>
  (target.includes('|') ? [target, target.slice(0, target.indexOf('|'))] : [target]).map((text) => ({
    type: 'reference',
    target: text,
  }))

function referenceParts(value: unknown, type: string): IndexPart[] {
  if (typeof value === 'string') return value.startsWith('#') ? [] : canonicalParts(value)
  if (!isObject(value)) return []
  if (type === 'Attachment')
    return typeof value['url'] === 'string' ? [{ type: 'reference', target: value['url'] }] : []
  if (type !== 'Resource') return referencePart(value)
  // Bundle.entry[0].resource stands for itself (Bundle-composition, Bundle-message).
  const { resourceType, id } = value
  return typeof resourceType === 'string' && typeof id === 'string'
    ? [{ type: 'reference', target: `${resourceType}/${id}` }]
    : []
}

const interval = (value: unknown): DateInterval | undefined =>
  typeof value === 'string' ? parseDateInterval(value) : undefined

function period({ start, end }: Json): DateInterval | undefined {
  const [from, to] = [interval(start)?.from, interval(end)?.to]
  return from === undefined && to === undefined ? undefined : { from: from ?? -endOfTime, to: to ?? endOfTime }
}

/** From the first to the last time that a Timing names. */
function timing({ event, repeat }: Json): DateInterval | undefined {
  const times = Array.isArray(event) ? event.map(interval) : []
  const bounds = isObject(repeat) && isObject(repeat['boundsPeriod']) ? period(repeat['boundsPeriod']) : undefined
  const known = [...times, bounds].filter((time) => time !== undefined)
  if (known.length === 0) return undefined
  return { from: Math.min(...known.map(({ from }) => from)), to: Math.max(...known.map(({ to }) => to)) }
}

function dateParts(value: unknown, type: string): IndexPart[] {
  const found = isObject(value)
    ? type === 'Period'
      ? period(value)
      : type === 'Timing'
        ? timing(value)
        : undefined
    : type === 'string'
      ? undefined
      : interval(value)
  return found === undefined ? [] : [{ type: 'date', from: found.from, to: found.to }]
}

/** The index values of what a path has found, as a parameter of the given type sees it. */
export function convert(kind: SearchType, value: unknown, { type, property }: Path): IndexPart[] {
  switch (kind) {
    case 'string':
      return stringParts(value, type)
    case 'token':
      return tokenParts(value, type, property)
    case 'reference':
      return referenceParts(value, type)
    case 'date':
      return dateParts(value, type)
    case 'number':
      return numberPart(value)
    case 'quantity':
      return quantityPart(value, type)
    case 'uri':
      return uriPart(value)
    case 'composite':
    case 'special':
      return []
  }
}
