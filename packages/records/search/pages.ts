import { columnsOfNewest as allColumns, type VersionRow } from '../statements.ts'
import { rowsOf, tableOf, type SearchContext } from './context.ts'
import { candidatesOf, streamOf, withoutDriver, type Plan } from './plan.ts'
import { setOfSources, type RowSource } from './criteria.ts'
import { all, fill, isOneOf, part, type Sql } from './sql.ts'

/** Where a page ended, so that the next one can begin there. It stays within the process: it may hold a name. */
export type Place =
  | { readonly kind: 'rid'; readonly rid: number }
  | { readonly kind: 'changed'; readonly at: number; readonly seq: number }
  /** Along an index: first what has a value, then the rest. */
  | { readonly kind: 'walk'; readonly key: number | string; readonly rid: number }
  | { readonly kind: 'rest'; readonly rid: number }
  /** Sorted as a whole: what is still to come. */
  | { readonly kind: 'list'; readonly rids: readonly number[] }

/** A candidate with the place behind it. */
export interface Placed {
  readonly row: VersionRow
  readonly place: Place
  /** By which it came here, where a resource may have several keys of which only one counts. */
  readonly key?: string
}

const withPatient = 'LEFT JOIN resource p ON p.rid = r.patient'

export function select(plan: Plan, extra: readonly Sql[], ending: Sql, columns = allColumns): Sql {
  const { from, where } = candidatesOf(plan)
  return fill(`SELECT ${columns} {} ${withPatient} WHERE {} {}`, from, all([where, ...extra]), ending)
}

/** The order in which records came to be, newest first. */
export function byRid({ connection }: SearchContext, plan: Plan, place: Place | undefined, count: number): Placed[] {
  const { rid } = candidatesOf(plan)
  const after = place?.kind === 'rid' ? [part(`${rid} < ?`, place.rid)] : []
  const isStream = plan.driver === undefined || streamOf(plan) !== undefined
  const statement = isStream
    ? select(plan, after, part(`ORDER BY ${rid} DESC LIMIT ?`, count))
    : newestFirst(plan, plan.driver ?? [], place, count)
  return connection.query<VersionRow>(statement).map((row) => ({ row, place: { kind: 'rid', rid: row.rid } }))
}

/**
 * Candidates that come in no order: their numbers are sorted, and tested in that order until there are enough of them.
 * With a limit, even one that limits nothing, SQLite keeps the order of what it joins from; the plus keeps it from
 * walking all records of the type in that order.
 */
function newestFirst(plan: Plan, driver: readonly RowSource[], place: Place | undefined, count: number): Sql {
  return fill(
    `SELECT ${allColumns} FROM (SELECT DISTINCT rid FROM ({}) WHERE {} ORDER BY +rid DESC LIMIT -1) d
     CROSS JOIN resource r ON r.rid = d.rid ${withPatient} WHERE {} {}`,
    setOfSources(driver),
    place?.kind === 'rid' ? part('rid < ?', place.rid) : all([]),
    plan.where('d.rid'),
    part('LIMIT ?', count),
  )
}

/** The order of the last change. */
export function byChange(
  { connection }: SearchContext,
  plan: Plan,
  descending: boolean,
  place: Place | undefined,
  count: number,
): Placed[] {
  const [way, compare] = descending ? ['DESC', '<'] : ['ASC', '>']
  const after = place?.kind === 'changed' ? [part(`(r.at, r.seq) ${compare} (?, ?)`, place.at, place.seq)] : []
  return connection
    .query<VersionRow>(select(plan, after, part(`ORDER BY r.at ${way}, r.seq ${way} LIMIT ?`, count)))
    .map((row) => ({ row, place: { kind: 'changed', at: row.at, seq: row.seq } }))
}

/** Every candidate, at most `limit`, in no order. */
export const candidates = ({ connection }: SearchContext, plan: Plan, limit: number): VersionRow[] =>
  connection.query<VersionRow>(select(plan, [], part('LIMIT ?', limit)))

/** How many candidates there are. */
export function countCandidates({ connection }: SearchContext, plan: Plan): number {
  const stream = streamOf(plan)
  const { from, where } = candidatesOf(plan)
  // Rows of the index are those of resources that are there: where it says all, nothing else need be read.
  const statement =
    plan.isWhole && stream !== undefined
      ? fill(`SELECT count(*) AS count FROM ${stream.table} x WHERE {}`, stream.where)
      : fill('SELECT count(*) AS count {} WHERE {}', from, where)
  return connection.query<{ count: number }>(statement)[0]?.count ?? 0
}

export interface Walk {
  readonly param: string
  readonly descending: boolean
}

/** Whether a chart has its records in that order. */
export const canWalkChart = (context: SearchContext, { chart, query }: Plan, { param, descending }: Walk): boolean =>
  chart !== undefined &&
  descending &&
  canWalk(context, query.type, param) &&
  rowsOf(context, query.type, param).kind === 'date'

/** Whether an index has the values of a parameter in their order. */
export function canWalk(context: SearchContext, type: string, param: string): boolean {
  const { kind, params } = rowsOf(context, type, param)
  return params.length === 1 && (kind === 'date' || kind === 'string')
}

/**
 * Along the index of a date or a string: candidates in the order of their first value (of their last where it goes
 * down), then those without any.
 */
export function byWalk(
  context: SearchContext,
  plan: Plan,
  walk: Walk,
  place: Place | undefined,
  count: number,
): Placed[] {
  const free = withoutDriver(plan)
  const isOfChart = canWalkChart(context, plan, walk)
  const along = () =>
    isOfChart ? alongChart(context, free, walk, place, count) : alongIndex(context, free, walk, place, count)
  const found = place?.kind === 'rest' ? [] : along()
  if (found.length === count) return found
  return [...found, ...withoutValue(context, isOfChart ? plan : free, walk, place, count - found.length)]
}

/** From the newest date of a chart down. */
function alongChart(
  context: SearchContext,
  plan: Plan,
  { param }: Walk,
  place: Place | undefined,
  count: number,
): Placed[] {
  const { params } = rowsOf(context, plan.query.type, param)
  const after = place?.kind === 'walk' ? [part('(w.high, w.rid) < (?, ?)', place.key, place.rid)] : []
  const statement = fill(
    `SELECT ${allColumns}, w.high AS key FROM chart_date w CROSS JOIN resource r ON r.rid = w.rid ${withPatient}
     WHERE {} ORDER BY w.high DESC, w.rid DESC {}`,
    all([part('w.patient = ?', plan.chart ?? 0), isOneOf('w.param', params), plan.where('w.rid'), ...after]),
    part('LIMIT ?', count),
  )
  return context.connection
    .query<VersionRow & { key: number }>(statement)
    .map((row) => ({ row, place: { kind: 'walk', key: row.key, rid: row.rid } }))
}

function withoutValue(
  context: SearchContext,
  plan: Plan,
  { param }: Walk,
  place: Place | undefined,
  count: number,
): Placed[] {
  const { kind, params } = rowsOf(context, plan.query.type, param)
  const table = tableOf(kind)
  const none = fill(`NOT EXISTS (SELECT 1 FROM ${table} x WHERE {} AND x.rid = r.rid)`, isOneOf('x.param', params))
  const after = place?.kind === 'rest' ? [part('r.rid < ?', place.rid)] : []
  return context.connection
    .query<VersionRow>(select(plan, [none, ...after], part('ORDER BY r.rid DESC LIMIT ?', count)))
    .map((row) => ({ row, place: { kind: 'rest', rid: row.rid } }))
}

function alongIndex(
  context: SearchContext,
  plan: Plan,
  { param, descending }: Walk,
  place: Place | undefined,
  count: number,
): Placed[] {
  const { kind, params } = rowsOf(context, plan.query.type, param)
  const [way, compare, edge] = descending ? ['DESC', '<', 'max(+m.high)'] : ['ASC', '>', 'min(+m.low)']
  const isDate = kind === 'date'
  const key = isDate ? (descending ? 'w.high' : 'w.low') : 'w.key'
  const after = place?.kind === 'walk' ? [part(`(${key}, w.rid) ${compare} (?, ?)`, place.key, place.rid)] : []
  // Of several dates one counts; of several strings whoever reads the resource has to choose.
  const counts = isDate
    ? part(`${key} = (SELECT ${edge} FROM index_date m WHERE m.param = w.param AND m.rid = w.rid)`)
    : part('w.place = 0')
  const order = isDate ? `${key} ${way}, w.rid ${way}` : `${key} ${way}, w.place ${way}, w.rid ${way}`
  const statement = fill(
    `SELECT ${allColumns}, ${key} AS key FROM ${tableOf(kind)} w CROSS JOIN resource r ON r.rid = w.rid ${withPatient}
     WHERE {} ORDER BY ${order} {}`,
    all([isOneOf('w.param', params), plan.where('w.rid'), counts, ...after]),
    part('LIMIT ?', count),
  )
  return context.connection.query<VersionRow & { key: number | string }>(statement).map((row) => ({
    row,
    place: { kind: 'walk', key: row.key, rid: row.rid },
    ...(typeof row.key === 'string' ? { key: row.key } : {}),
  }))
}
