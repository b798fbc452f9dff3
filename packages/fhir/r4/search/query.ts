/** A search as it was asked for, parsed and checked against R4's parameters (http://hl7.org/fhir/R4/search.html). */
export interface SearchQuery {
  /** The type searched. */
  readonly type: string
  /** All of them must hold. */
  readonly criteria: readonly Criterion[]
  /** Parameter codes (also `_id`, `_lastUpdated`), the most important first. */
  readonly sort: readonly SortKey[]
  /** `_count`; undefined where the server chooses. 0 is the same as `_summary=count`. */
  readonly count: number | undefined
  readonly total: 'none' | 'estimate' | 'accurate' | undefined
  readonly summary: 'true' | 'text' | 'data' | 'count' | 'false' | undefined
  /**
   * `_elements`: names of top-level JSON properties, a choice under each of its names (`value` is `valueQuantity` and
   * so on); empty where not asked for.
   */
  readonly elements: readonly string[]
  readonly includes: readonly Include[]
  readonly revincludes: readonly Include[]
  /** Parameters that are not known and were passed over under lenient handling, as they were named. */
  readonly ignored: readonly string[]
  /** What took part, as it goes into the self link: name and value pairs in their own order, ignored ones left out. */
  readonly used: readonly (readonly [name: string, value: string])[]
}

export interface SortKey {
  readonly param: string
  readonly descending: boolean
}

/** `_include=Type:param[:target]`; `_revinclude` reads the same, from the other side. */
export interface Include {
  /** The type that holds the reference. */
  readonly type: string
  /** Its reference parameters: one, or all of the type for `*`. */
  readonly params: readonly string[]
  /** Only references to this type; undefined where any. */
  readonly target: string | undefined
  /** `:iterate` (or its older name `:recurse`): also applied to what was included. */
  readonly iterate: boolean
}

export type Criterion =
  | ValueCriterion
  /** `:missing`: whether the resource has no value under the parameter. */
  | { readonly kind: 'missing'; readonly param: string; readonly missing: boolean }
  /** `_id`: one of these ids; with `not`, none of them. */
  | { readonly kind: 'id'; readonly ids: readonly string[]; readonly not: boolean }
  /** `_lastUpdated`: one of these. */
  | { readonly kind: 'lastUpdated'; readonly values: readonly DateValue[] }
  /** `_content` (everything) and `_text` (the narrative): every word must begin some word there, by `searchKey`. */
  | { readonly kind: 'content'; readonly scope: 'content' | 'text'; readonly words: readonly string[] }
  /** Chaining, `subject:Patient.name=x`: a resource that the reference points at satisfies the criterion of its type. */
  | { readonly kind: 'chain'; readonly param: string; readonly targets: readonly ChainTarget[] }
  /** `_has:Observation:patient:code=x`: some resource of `type` points here under `param` and satisfies the criterion. */
  | { readonly kind: 'has'; readonly type: string; readonly param: string; readonly criterion: Criterion }
  /** All of at least one list; no search text says this, but a compartment and a program's scopes do. */
  | { readonly kind: 'any'; readonly of: readonly (readonly Criterion[])[] }

export interface ChainTarget {
  readonly type: string
  readonly criterion: Criterion
}

/** One parameter with its values, of which at least one must fit; with `not`, none may (a resource without any fits). */
export interface ValueCriterion {
  readonly kind: 'value'
  readonly param: string
  readonly not: boolean
  readonly values: readonly QueryValue[]
}

export const prefixes = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const
export type Prefix = (typeof prefixes)[number]

export interface DateValue {
  readonly type: 'date'
  readonly prefix: Prefix
  /** Milliseconds since the epoch, half-open: what the value's precision covers. */
  readonly from: number
  readonly to: number
}

export interface NumberValue {
  readonly type: 'number'
  readonly prefix: Prefix
  /** What the value's precision implies (R4 search, number); `low` belongs to it, `high` does not. */
  readonly low: number
  readonly high: number
  readonly value: number
}

export interface QuantityValue extends Omit<NumberValue, 'type'> {
  readonly type: 'quantity'
  /** undefined: any; '' is none. */
  readonly system: string | undefined
  /** Compared with code, and where no system is given also with unit; undefined: any. */
  readonly code: string | undefined
}

export type QueryValue =
  /** By default: `searchKey` of the value is a prefix of the element's key, or of one of its words. */
  | { readonly type: 'string'; readonly match: 'prefix' | 'contains'; readonly key: string }
  | { readonly type: 'string'; readonly match: 'exact'; readonly text: string }
  /** system undefined: any; '': none (`|code`). code undefined: any of the system (`system|`). */
  | { readonly type: 'token'; readonly system: string | undefined; readonly code: string | undefined }
  /** `:text`, and `:text`-like search of a token's display: prefix of the text or of one of its words. */
  | { readonly type: 'token-text'; readonly key: string }
  /** Every form under which the target may stand in the index; a bare id has one for each type the parameter allows. */
  | { readonly type: 'reference'; readonly targets: readonly string[] }
  /** `:identifier`. */
  | { readonly type: 'reference-identifier'; readonly system: string | undefined; readonly code: string }
  | DateValue
  | NumberValue
  | QuantityValue
  | { readonly type: 'uri'; readonly match: 'equal' | 'above' | 'below'; readonly value: string }
  /** One for each component, in order. */
  | { readonly type: 'composite'; readonly parts: readonly QueryValue[] }
