import { compartmentParameters, searchSources, typesWithin, type Criterion, type SearchQuery } from '@siegel/fhir/r4'
import type { SearchContext } from './context.ts'
import { exists, needsRecheck, predicateOf, setOfSources, sourcesOf, type InChart, type RowSource } from './criteria.ts'
import { chartParam } from '../index/rows.ts'
import { targetsOf } from './lookups.ts'
import { all, any, fill, part, type Sql } from './sql.ts'

/** How a search is carried out. */
export interface Plan {
  readonly query: SearchQuery
  /** Where candidates come from; undefined where every resource of the type is one. */
  readonly driver: readonly RowSource[] | undefined
  /** The patient, by number, to whose records the driver keeps without telling more of them. */
  readonly chart: number | undefined
  /** The driver says all there is to say. */
  readonly isWhole: boolean
  /** What a candidate, called `r`, has to satisfy; `rid` is the column with its number that is known first. */
  readonly where: (rid: string) => Sql
  /** Criteria that only the resource itself can tell. */
  readonly recheck: readonly Criterion[]
}

/** Up to so many candidates are sorted as a whole; with more, the order of an index is followed. */
export const few = 5000
/** What is good enough: no need to look for a smaller one. */
const veryFew = 200
/** How far rows are counted in order to choose where to begin. */
const countLimit = 2000

/** The number of rows of sources, counted no further than to the limit. */
function sizeUpTo({ connection }: SearchContext, sources: readonly RowSource[], limit: number): number {
  if (sources.length === 0) return 0
  const limited = fill(`SELECT count(*) AS size FROM (SELECT 1 FROM ({}) LIMIT ${limit})`, setOfSources(sources))
  return connection.query<{ size: number }>(limited)[0]?.size ?? 0
}

/** Codes and references first, since they tend to be few and are counted fast. */
const order: Readonly<Record<Criterion['kind'], number>> = {
  id: 0,
  value: 1,
  chain: 2,
  has: 3,
  any: 3,
  content: 4,
  lastUpdated: 5,
  missing: 6,
}
const rank = (criterion: Criterion): number =>
  order[criterion.kind] + (criterion.kind === 'value' && criterion.values[0]?.type === 'reference' ? -0.5 : 0)

/** The number of the patient whose records alone can satisfy the criterion; undefined where there is no such one. */
function onlyPatient(context: SearchContext, type: string, criterion: Criterion): number | undefined {
  if (criterion.kind === 'any') {
    const [first, ...others] = criterion.of.map((list) => patientOf(context, type, list))
    return others.every((one) => one === first) ? first : undefined
  }
  if (criterion.kind !== 'value' || criterion.not || criterion.values.length !== 1) return undefined
  const [value] = criterion.values
  if (value?.type !== 'reference' || !value.targets.some((target) => target.startsWith('Patient/'))) return undefined
  // `patient` has values of `subject`, by which a compartment is defined.
  const { params = [criterion.param] } = searchSources(type).get(criterion.param) ?? {}
  const owners = compartmentParameters(type)
  if (!params.every((param) => owners.includes(param))) return undefined
  const [target, ...more] = targetsOf(context, value.targets)
  return target !== undefined && target > 0 && more.length === 0 ? target : undefined
}

function patientOf(context: SearchContext, type: string, criteria: readonly Criterion[]): number | undefined {
  return ownerOf(context, type, criteria)?.patient
}

/** The first criterion that keeps a search to one patient's records. */
function ownerOf(context: SearchContext, type: string, criteria: readonly Criterion[]) {
  for (const criterion of criteria) {
    const patient = onlyPatient(context, type, criterion)
    if (patient !== undefined) return { criterion, patient }
  }
  return undefined
}

/** Whether a criterion asks for codes that stand in charts. */
function isOfChartCode(type: string, criterion: Criterion): boolean {
  if (criterion.kind !== 'value' || criterion.not || criterion.param !== chartParam) return false
  const { params = [] } = searchSources(type).get(chartParam) ?? {}
  const isOwn = params.length === 1 && params[0] === chartParam
  return isOwn && criterion.values.every((value) => value.type === 'token' && value.code !== undefined)
}

const inChart = (type: string, criterion: Criterion, patient: number): InChart<Criterion> =>
  criterion.kind === 'content' || isOfChartCode(type, criterion) ? { ...criterion, patient } : criterion

/** Whether a criterion asks about records of which some are closed to the caller: then it is tested on those that are not. */
const looksIntoClosed = (context: SearchContext, criterion: Criterion): boolean =>
  typesWithin(criterion).some((type) => context.restriction(type, 'r') !== undefined)

/** Begins with the criterion that has the fewest rows, and tests all others on them. */
export function planOf(context: SearchContext, query: SearchQuery): Plan {
  const { type } = query
  const owner = ownerOf(context, type, query.criteria)
  const asked = owner === undefined ? query.criteria : query.criteria.map((one) => inChart(type, one, owner.patient))
  const isRead = owner !== undefined && isShortChart(context, type, query.criteria, owner.criterion)
  const criteria = isRead ? asked.filter(({ kind }) => kind !== 'content') : asked
  // The codes of a chart are fewer than its records, and need not be counted to know it.
  const code = owner === undefined ? undefined : criteria.find((one) => isOfChartCode(type, one))
  const choices = (code === undefined ? criteria : [code])
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((criterion) => {
      const sources = sourcesOf(context, type, criterion)
      return sources === undefined ? [] : [{ criterion, sources }]
    })
  let best = choices[0]
  let least = Number.POSITIVE_INFINITY
  for (const choice of choices.length > 1 ? choices : []) {
    const size = sizeUpTo(context, choice.sources, countLimit)
    if (size < least) [best, least] = [choice, size]
    if (least <= veryFew) break
  }
  // Where a criterion begins with more than it allows, it is tested like all others.
  const isExact =
    best !== undefined &&
    best.criterion.kind !== 'any' &&
    !needsRecheck(type, best.criterion) &&
    !looksIntoClosed(context, best.criterion)
  const driven = isExact ? best?.criterion : undefined
  const others = criteria.filter((criterion) => criterion !== driven)
  const restriction = context.restriction(type, 'r')
  const where = (rid: string): Sql =>
    all([
      ...(restriction === undefined ? [] : [restriction]),
      ...others.map((criterion) => predicateOf(context, type, criterion, 'r', rid)),
      part('r.type = ? AND r.deleted = 0', context.names.type(type)),
    ])
  return {
    query,
    driver: best?.sources,
    chart: best !== undefined && best.criterion === owner?.criterion ? owner.patient : undefined,
    isWhole: driven !== undefined && others.length === 0 && restriction === undefined && !isRead,
    where,
    recheck: asked.filter((one) => needsRecheck(type, one) || (isRead && one.kind === 'content')),
  }
}

/** So many records are read faster than the full-text index of a big practice gathers all that has their words. */
const shortChart = 300

/** Whether words are looked for in the few records of one patient. */
function isShortChart(context: SearchContext, type: string, criteria: readonly Criterion[], owner: Criterion): boolean {
  if (!criteria.some(({ kind }) => kind === 'content')) return false
  const sources = sourcesOf(context, type, owner)
  return sources !== undefined && sizeUpTo(context, sources, shortChart + 1) <= shortChart
}

/** Whether the driver has so few rows that its candidates can be sorted as a whole. */
export const isFew = (context: SearchContext, { driver }: Plan): boolean =>
  driver !== undefined && sizeUpTo(context, driver, few + 1) <= few

/** The driver where its rows come in the order of `rid`, each resource once. */
export function streamOf({ driver }: Plan): RowSource | undefined {
  const [only, ...more] = driver ?? []
  return more.length === 0 && only?.inOrder === true ? only : undefined
}

/**
 * `FROM` with the candidates as `r`, what they have to satisfy, and the column by which they are ordered as they came to
 * be; the driver must not be empty. Tests name the driver's column, so that a candidate which fails is never read.
 */
export function candidatesOf(plan: Plan): { from: Sql; where: Sql; rid: string } {
  if (plan.driver === undefined) return { from: part('FROM resource r'), where: plan.where('r.rid'), rid: 'r.rid' }
  const stream = streamOf(plan)
  const rows =
    stream === undefined ? fill('SELECT DISTINCT rid FROM ({})', setOfSources(plan.driver)) : setOfSources([stream])
  const from = fill('FROM ({}) d CROSS JOIN resource r ON r.rid = d.rid', rows)
  return { from, where: plan.where('d.rid'), rid: stream === undefined ? 'r.rid' : 'd.rid' }
}

/** The same search with every resource of the type as a candidate, for following an index that is not the driver's. */
export function withoutDriver(plan: Plan): Plan {
  const { driver } = plan
  if (driver === undefined) return plan
  const sets = (rid: string) => any(driver.map((rows) => exists(rows, rid)))
  return { ...plan, driver: undefined, where: (rid) => all([plan.where(rid), sets(rid)]) }
}
