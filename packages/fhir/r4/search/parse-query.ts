import { isRefusal } from '@siegel/foundation'
import { isResourceType } from '../../resource-types.ts'
import { parseCriteria } from './parse-criterion.ts'
import { finishResult, newResultDraft, readResultParameter } from './parse-results.ts'
import type { Criterion, SearchQuery } from './query.ts'
import { SearchBudget, searchRefusal } from './search-scope.ts'

export interface ParseSearchOptions {
  /** What happens to unknown and unsupported parameters: refused, or passed over and named (R4 search, errors). */
  readonly handling: 'strict' | 'lenient'
  /** The server's own base address: references below it are the same as relative ones. */
  readonly base?: string
}

const maxParameters = 60
const maxNameLength = 500

/** Read by whoever answers the request. */
const formatting: ReadonlySet<string> = new Set(['_format', '_pretty'])

/** Defined by R4 and not supported: the same as unknown ones. */
const unsupported: ReadonlySet<string> = new Set(['_list', '_filter', '_contained', '_containedType', '_type'])

function isUnsupported(name: string, value: string): boolean {
  // The default, so nothing is left undone.
  if (name === '_contained' && value === 'false') return false
  return unsupported.has(name.split(':', 1)[0] ?? '')
}

/**
 * A search as R4 defines it (http://hl7.org/fhir/R4/search.html), from decoded name and value pairs in the order of the
 * request. A parameter without a value is passed over, as R4 wants; one that is known but has an unusable value or
 * modifier is refused under either handling, since to leave it out would find more than was asked for.
 * @throws Refusal search-parameter-unknown, search-value-invalid, search-modifier-invalid, search-too-large, each with
 * the parameter's name; TypeError when `type` is no resource type
 */
export function parseSearch(
  type: string,
  pairs: Iterable<readonly [name: string, value: string]>,
  { handling, base }: ParseSearchOptions,
): SearchQuery {
  if (!isResourceType(type)) throw new TypeError('not a resource type')
  const draft = newResultDraft(type)
  const criteria: Criterion[] = []
  const ignored: string[] = []
  const used: (readonly [string, string])[] = []
  const budget = new SearchBudget()
  const ownBase = base?.replace(/\/+$/, '')
  const read = (name: string, value: string): void => {
    if (readResultParameter(draft, name, value) || name === '_contained') return
    criteria.push(...parseCriteria(type, name, value, { name, base: ownBase, budget, chainDepth: 0, hasDepth: 0 }))
  }
  let count = 0
  for (const [name, value] of pairs) {
    if (++count > maxParameters || name.length > maxNameLength) throw searchRefusal('search-too-large')
    if (formatting.has(name)) continue
    if (value === '') {
      ignored.push(name)
      continue
    }
    try {
      if (isUnsupported(name, value)) throw searchRefusal('search-parameter-unknown', name)
      read(name, value)
      used.push([name, value])
    } catch (error) {
      // The one parameter that a server may not pass over when it does not know it (R4 search, 3.1.1.7).
      const isQuery = name === '_query' || name.startsWith('_query:')
      if (handling === 'strict' || isQuery || !isRefusal(error, 'search-parameter-unknown')) throw error
      ignored.push(name)
    }
  }
  return { type, criteria, ...finishResult(draft), ignored, used }
}
