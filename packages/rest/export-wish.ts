import { Refusal } from '@siegel/foundation'
import type { Input } from './unit.ts'

/** What an export is to have. */
export interface ExportWish {
  readonly types: ReadonlySet<string> | undefined
  /** Milliseconds. */
  readonly since: number | undefined
  /** The parameters as in an address, with the question mark; empty where there are none. */
  readonly query: string
}

const outputFormats: ReadonlySet<string> = new Set(['application/fhir+ndjson', 'application/ndjson', 'ndjson'])
const parameters: ReadonlySet<string> = new Set(['_type', '_since', '_outputFormat', '_format', '_pretty'])

/** The parameters of an operation, from the address and from a Parameters body, in their order. */
function pairsOf({ query, body }: Input): [name: string, value: string][] {
  const pairs: [string, string][] = query.map(([name, value]) => [name, value.replaceAll(' ', '+')])
  const list = (body as { parameter?: unknown } | undefined)?.parameter
  for (const one of Array.isArray(list) ? (list as Record<string, unknown>[]) : []) {
    const value = Object.entries(one).find(([name]) => name.startsWith('value'))?.[1]
    if (typeof one['name'] !== 'string' || typeof value !== 'string') throw new Refusal('resource-invalid', 'parameter')
    pairs.push([one['name'], value])
  }
  return pairs
}

/**
 * Reads `_type`, `_since` and `_outputFormat`. Any other parameter would narrow what is given, so it is refused and not
 * passed over: 'not-supported'. Throws Refusal 'search-value-invalid' for a value that is none.
 */
export function exportOf(input: Input): ExportWish {
  const pairs = pairsOf(input)
  for (const [name, value] of pairs) {
    if (!parameters.has(name)) throw new Refusal('not-supported', 'parameter of the export')
    if (name === '_outputFormat' && !outputFormats.has(value)) throw new Refusal('not-supported', '_outputFormat')
  }
  const valuesOf = (name: string) => pairs.filter(([own]) => own === name).map(([, value]) => value)
  const types = valuesOf('_type').flatMap((value) => value.split(','))
  const [since, ...more] = valuesOf('_since')
  const since_ms = since === undefined ? undefined : Date.parse(since)
  if (more.length > 0 || Number.isNaN(since_ms)) throw new Refusal('search-value-invalid', '_since')
  const query = new URLSearchParams(pairs).toString()
  return {
    types: types.length === 0 ? undefined : new Set(types),
    since: since_ms,
    query: query === '' ? '' : `?${query}`,
  }
}
