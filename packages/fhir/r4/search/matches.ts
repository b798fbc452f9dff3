import type { Resource } from '../../resources.ts'
import { indexValues } from './index-values.ts'
import type { Criterion, QuantityValue, QueryValue, ValueCriterion } from './query.ts'
import { datesMatch, numbersMatch } from './ranges.ts'
import { searchableText } from './searchable-text.ts'
import type { IndexPart, IndexValue } from './values.ts'
import { beginsAtWord, stringLimits } from './words.ts'

/** What is known beyond the resource at hand. */
export interface MatchContext {
  /** Milliseconds since the epoch, for `ap` on dates. */
  readonly now: number
  /** What a reference points at (`Patient/1`, an absolute address, a canonical); undefined where that is not known. */
  resolve(reference: string): Resource | undefined
  /** The resources of a type that point at the target (`Patient/1`) under a reference parameter. */
  referrers(type: string, param: string, target: string): Iterable<Resource>
  /** `indexValues` of a resource, for who has them at hand. */
  values?(resource: Resource): readonly IndexValue[]
  /** `searchableText` of a resource, for who keeps less of it. */
  text?(resource: Resource, scope: 'content' | 'text'): string
}

/** Whether the text goes on with the key from its start or from one of its words. Both are of `searchKey`. */
const beginsWord = (text: string, key: string): boolean => text.startsWith(key) || text.includes(` ${key}`)

type Part<T extends IndexPart['type']> = Extract<IndexPart, { type: T }>

const hasUnit = (part: Part<'quantity'>, { system, code }: QuantityValue): boolean => {
  if (system !== undefined && system !== part.system) return false
  // Without a system the unit that people read counts as well (R4 search, quantity).
  return code === undefined || part.code === code || (system === undefined && part.unit === code)
}

function stringMatches(part: Part<'string'>, value: Extract<QueryValue, { type: 'string' }>): boolean {
  if (value.match === 'exact') return part.text === value.text
  if (value.match === 'prefix') return beginsAtWord(part.key, value.key)
  return part.key.slice(0, stringLimits.key).includes(value.key)
}

function uriMatches(stored: string, { match, value }: Extract<QueryValue, { type: 'uri' }>): boolean {
  if (match === 'equal') return stored === value
  return match === 'below' ? stored.startsWith(value) : value.startsWith(stored)
}

/** Whether a stored value answers a value that is searched for. */
function partMatches(part: IndexPart, value: QueryValue, now: number): boolean {
  switch (value.type) {
    case 'string':
      return part.type === 'string' && stringMatches(part, value)
    case 'token': {
      // Text alone has no code, and no search by code or system may find it.
      if (part.type !== 'token' || part.code === '') return false
      const isSystem = value.system === undefined || value.system === part.system
      return isSystem && (value.code === undefined || value.code === part.code)
    }
    case 'token-text':
      return part.type === 'token' && part.text !== undefined && beginsWord(part.text, value.key)
    case 'reference':
      return part.type === 'reference' && value.targets.includes(part.target)
    case 'reference-identifier': {
      const identifier = part.type === 'reference' ? part.identifier : undefined
      if (identifier === undefined || identifier.value !== value.code) return false
      return value.system === undefined || value.system === identifier.system
    }
    case 'date':
      return part.type === 'date' && datesMatch(part, value, now)
    case 'number':
      return part.type === 'number' && numbersMatch(part, value)
    case 'quantity':
      return part.type === 'quantity' && hasUnit(part, value) && numbersMatch(part, value)
    case 'uri':
      return part.type === 'uri' && uriMatches(part.value, value)
    case 'composite':
      return false
  }
}

/** Whether one index value answers one value of a criterion; the parts of a composite all have to, in their order. */
export function valueMatches(stored: IndexValue, value: QueryValue, now: number): boolean {
  if (stored.type !== 'composite') return partMatches(stored, value, now)
  if (value.type !== 'composite' || value.parts.length !== stored.parts.length) return false
  return stored.parts.every((part, index) => {
    const wanted = value.parts[index]
    return wanted !== undefined && partMatches(part, wanted, now)
  })
}

function anyValueMatches(values: readonly IndexValue[], criterion: ValueCriterion, now: number): boolean {
  const { param, values: wanted } = criterion
  return values.some((stored) => stored.param === param && wanted.some((value) => valueMatches(stored, value, now)))
}

const hasWords = (text: string, words: readonly string[]): boolean => words.every((word) => beginsWord(text, word))

/**
 * What a criterion means: whether a resource satisfies it, by its index values. Slow and plain, so that whatever
 * searches faster can be held against it.
 */
export function matches(resource: Resource, criterion: Criterion, context: MatchContext): boolean {
  const values = (): readonly IndexValue[] => context.values?.(resource) ?? indexValues(resource)
  switch (criterion.kind) {
    case 'value':
      return anyValueMatches(values(), criterion, context.now) !== criterion.not
    case 'missing':
      return values().some(({ param }) => param === criterion.param) !== criterion.missing
    case 'id':
      return (resource.id !== undefined && criterion.ids.includes(resource.id)) !== criterion.not
    case 'lastUpdated':
      return anyValueMatches(
        values(),
        { kind: 'value', param: '_lastUpdated', not: false, values: criterion.values },
        context.now,
      )
    case 'content':
      return hasWords((context.text ?? searchableText)(resource, criterion.scope), criterion.words)
    case 'chain':
      return values().some((stored) => {
        if (stored.param !== criterion.param || stored.type !== 'reference' || stored.target === '') return false
        const target = context.resolve(stored.target)
        if (target === undefined) return false
        return criterion.targets.some(
          (branch) => branch.type === target.resourceType && matches(target, branch.criterion, context),
        )
      })
    case 'any':
      return criterion.of.some((list) => list.every((one) => matches(resource, one, context)))
    case 'has': {
      const { type, param } = criterion
      const referrers = context.referrers(type, param, `${resource.resourceType}/${resource.id ?? ''}`)
      return [...referrers].some((referrer) => matches(referrer, criterion.criterion, context))
    }
  }
}
