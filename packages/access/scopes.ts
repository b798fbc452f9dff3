import { Refusal } from '@siegel/foundation'

/**
 * SMART system scopes (SMART App Launch 2.2, scopes): `system/Observation.rs`, `system/*.cruds`, the older words
 * `read`, `write` and `*`, and a query that narrows them, `system/Observation.rs?category=laboratory`. A compartment is
 * such a query, too: `system/*.rs?patient=Patient/42`.
 */

/** Create, read (also versions and history), update, delete, search. */
export type Interaction = 'c' | 'r' | 'u' | 'd' | 's'

interface Scope {
  /** As it was written. */
  readonly text: string
  /** A resource type, or `*`. */
  readonly type: string
  /** Some of `cruds`, in this order. */
  readonly letters: string
  /** A search as in a URL, its parameters in the order of their text, each once; empty where all resources are meant. */
  readonly query: string
}

const mostScopes = 64
const mostMeetings = 256
const longest = 4000
const older: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' }
const grammar = /^system\/(\*|[A-Z][A-Za-z]{0,63})\.(?:(\*|read|write)|((?=[cruds])c?r?u?d?s?)(?:\?(.+))?)$/
/** RFC 6749 § 3.3, scope-token. */
const token = /^[\x21\x23-\x5b\x5d-\x7e]+$/
/**
 * Parameters that say something about a resource itself, with or without a modifier. Those that shape a result
 * (`_count`, `_include`) and those that look at other resources (chains, `_has`) narrow nothing that can be relied on.
 */
const parameter = /^(?:_id|_lastUpdated|_tag|_profile|_security|[a-z][A-Za-z0-9-]*)(?::[A-Za-z-]+)?$/

/** Throws Refusal 'scope-invalid' unless the text is one to 64 scopes, each understood, with one space between them. */
export function checkScopes(text: string): void {
  parseScopes(text)
}

/**
 * Whether scopes cover an interaction with a type (`*` for one that concerns all types at once; ask again with its own
 * type for each resource of a mixed result). Where `filters` is empty there is no restriction; else a resource counts
 * only if it matches at least one of these searches, written as in a URL. Who evaluates one must let whatever he does
 * not understand in it match nothing. Scopes that are not understood cover nothing.
 */
export function scopeFor(
  scopes: string,
  type: string,
  interaction: Interaction,
): { allowed: boolean; filters: readonly string[] } {
  const covering = scopes
    .split(' ')
    .map(parseScope)
    .filter((scope) => scope !== undefined)
    .filter((scope) => (scope.type === '*' || scope.type === type) && scope.letters.includes(interaction))
  const isUnrestricted = covering.some(({ query }) => query === '')
  const filters = isUnrestricted ? [] : [...new Set(covering.map(({ query }) => queryOn(type, query)))]
  return { allowed: covering.length > 0, filters }
}

/**
 * What of the requested scopes the registered ones allow, as text; a request that is wholly covered stays as it was
 * written. Empty if nothing is left, and for a request that is not understood.
 */
export function commonScopes(registered: string, requested: string): string {
  const [allowed, wanted] = [tryParse(registered), tryParse(requested)]
  const common = wanted.flatMap((one) =>
    allowed.some((scope) => covers(scope, one)) ? [one] : allowed.flatMap((scope) => meet(scope, one)),
  )
  // Two lists with many queries each would multiply; nobody registers such.
  if (common.length > mostMeetings) return ''
  const widest = common.filter((one, index) =>
    common.every((other, place) => place === index || !covers(other, one) || (covers(one, other) && index < place)),
  )
  return widest.length > mostScopes ? '' : widest.map(({ text }) => text).join(' ')
}

function parseScopes(text: string): Scope[] {
  const scopes = text.length > longest ? [] : text.split(' ').map(parseScope)
  const known = scopes.filter((scope) => scope !== undefined)
  if (known.length === 0 || known.length < scopes.length || known.length > mostScopes)
    throw new Refusal('scope-invalid')
  return known
}

function tryParse(text: string): Scope[] {
  try {
    return parseScopes(text)
  } catch {
    return []
  }
}

function parseScope(text: string): Scope | undefined {
  const [, type, word, letters = '', query] = (token.test(text) && grammar.exec(text)) || []
  const criteria = query?.split('&') ?? []
  if (type === undefined || !criteria.every(isCriterion)) return undefined
  return { text, type, letters: word === undefined ? letters : (older[word] ?? ''), query: joined(criteria) }
}

function isCriterion(pair: string): boolean {
  const [, name = '', value = ''] = /^([^=]+)=(.+)$/.exec(pair) ?? []
  try {
    return parameter.test(name) && !/[\u0000-\u001f\u007f]/.test(decodeURIComponent(value))
  } catch {
    return false
  }
}

const joined = (pairs: readonly string[]): string => [...new Set(pairs)].sort().join('&')
const pairsOf = (query: string): string[] => (query === '' ? [] : query.split('&'))
const isWithin = (part: string, whole: string): boolean => part.split('').every((letter) => whole.includes(letter))

/** Whether everything that `one` allows is allowed by `scope`. A longer query is a narrower one. */
function covers(scope: Scope, one: Scope): boolean {
  const asked = pairsOf(one.query)
  return (
    (scope.type === '*' || scope.type === one.type) &&
    isWithin(one.letters, scope.letters) &&
    pairsOf(scope.query).every((pair) => asked.includes(pair))
  )
}

/** What two scopes allow both: parameters of either search must hold together. */
function meet(a: Scope, b: Scope): Scope[] {
  if (a.type !== b.type && a.type !== '*' && b.type !== '*') return []
  const type = a.type === '*' ? b.type : a.type
  const letters = a.letters.replace(/./g, (letter) => (b.letters.includes(letter) ? letter : ''))
  if (letters === '') return []
  const query = joined([...pairsOf(a.query), ...pairsOf(b.query)])
  return [{ text: `system/${type}.${letters}${query === '' ? '' : `?${query}`}`, type, letters, query }]
}

/** In a patient's compartment lies the patient's own record, which has no search parameter `patient`. */
function queryOn(type: string, query: string): string {
  if (type !== 'Patient') return query
  return joined(
    pairsOf(query).map((pair) => {
      if (!pair.startsWith('patient=')) return pair
      const patients = decodeURIComponent(pair.slice('patient='.length)).split(',')
      return `_id=${patients.map((one) => encodeURIComponent(one.replace(/^Patient\//, ''))).join(',')}`
    }),
  )
}
