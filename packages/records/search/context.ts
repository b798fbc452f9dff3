import { searchParameters, searchSources, type SearchType } from '@siegel/fhir/r4'
import type { Reader } from '@siegel/store'
import type { Names } from '../index/names.ts'
import type { VersionRow } from '../statements.ts'
import type { Sql } from './sql.ts'

export interface SearchContext {
  readonly connection: Reader
  readonly names: Names
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Throws Refusal 'not-allowed' where the caller may not read resources of the type. */
  readonly mayRead: (type: string) => void
  /** What a row of the type, called so, has to satisfy for the caller; undefined where all of them will do. */
  readonly restriction: (type: string, row: string) => Sql | undefined
  readonly mayHave: (row: VersionRow) => boolean
}

/** Where the rows of a search parameter are. */
export interface ParameterRows {
  readonly kind: SearchType
  readonly params: readonly number[]
  /** Only references to resources of this type. */
  readonly target: string | undefined
}

/** TypeError for what is no parameter of the type, or a composite. */
export function rowsOf({ names }: SearchContext, type: string, code: string): ParameterRows {
  const source = searchSources(type).get(code)
  const kind = searchParameters(type).get(code)?.type
  if (source === undefined || kind === undefined) throw new TypeError('no such parameter')
  return { kind, params: source.params.map((param) => names.param(type, param)), target: source.target }
}

/** The parameters under which references by identifier stand. */
export const identifierParams = ({ names }: SearchContext, type: string, code: string): number[] =>
  (searchSources(type).get(code)?.params ?? []).map((param) => names.identifierParam(type, param))

/** The table in which the values of a kind of parameter stand. */
export function tableOf(
  kind: SearchType,
): 'index_token' | 'index_reference' | 'index_date' | 'index_number' | 'index_string' {
  switch (kind) {
    case 'token':
    case 'uri':
      return 'index_token'
    case 'reference':
      return 'index_reference'
    case 'date':
      return 'index_date'
    case 'number':
    case 'quantity':
      return 'index_number'
    case 'string':
      return 'index_string'
    case 'composite':
    case 'special':
      throw new TypeError('a parameter without a table')
  }
}
