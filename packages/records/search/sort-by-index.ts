import type { SortKey } from '@siegel/fhir/r4'
import { rowsOf, type SearchContext } from './context.ts'
import { select } from './pages.ts'
import type { Plan } from './plan.ts'
import { isOneOf, part, type Sql } from './sql.ts'

/** The values of these kinds stand with their resource, so that the index tells the first and the last of them. */
const columnsOf: Readonly<Record<string, readonly [table: string, least: string, most: string]>> = {
  date: ['index_date', 'low', 'high'],
  string: ['index_string', 'key', 'key'],
  quantity: ['index_number', 'least', 'most'],
  number: ['index_number', 'least', 'most'],
}

const own: Readonly<Record<string, string>> = { _id: 'r.id', _lastUpdated: 'r.seq' }

/** Whether an order can be told without reading the resources. */
export const canSortByIndex = (context: SearchContext, type: string, sort: readonly SortKey[]): boolean =>
  sort.every(({ param }) => own[param] !== undefined || columnsOf[rowsOf(context, type, param).kind] !== undefined)

function term(context: SearchContext, type: string, { param, descending }: SortKey): Sql {
  const way = descending ? 'DESC' : 'ASC'
  const column = own[param]
  if (column !== undefined) return part(`${column} ${way}`)
  const { kind, params } = rowsOf(context, type, param)
  const [table, least, most] = columnsOf[kind] ?? ['', '', '']
  // The plus keeps SQLite from walking an index of all values until it meets one of this resource.
  const edge = descending ? `max(+m.${most})` : `min(+m.${least})`
  const place = kind === 'string' ? 'AND m.place = 0' : ''
  const { text, values } = isOneOf('m.param', params)
  return { text: `(SELECT ${edge} FROM ${table} m WHERE ${text} AND m.rid = r.rid ${place}) ${way} NULLS LAST`, values }
}

/** The numbers of all candidates, at most `limit`, in the order of the keys; equal ones the newest record first. */
export function sortedByIndex(context: SearchContext, plan: Plan, limit: number): number[] {
  const { sort, type } = plan.query
  const terms = [...sort.map((key) => term(context, type, key)), part('r.rid DESC')]
  const order = {
    text: `ORDER BY ${terms.map(({ text }) => text).join(', ')} LIMIT ${limit}`,
    values: terms.flatMap(({ values }) => values),
  }
  return context.connection.query<{ rid: number }>(select(plan, [], order, 'r.rid AS rid')).map(({ rid }) => rid)
}
