import { Refusal } from '@siegel/foundation'
import { indexValues, typesWithin, type SearchQuery, type SortKey } from '@siegel/fhir/r4'
import * as statements from '../statements.ts'
import type { VersionRow } from '../statements.ts'
import { resourceOf, StoredRow, type Stored } from '../stored.ts'
import type { SearchContext } from './context.ts'
import { includedWith } from './includes.ts'
import {
  byChange,
  byRid,
  byWalk,
  candidates,
  canWalk,
  canWalkChart,
  countCandidates,
  type Place,
  type Placed,
} from './pages.ts'
import { canSortByIndex, sortedByIndex } from './sort-by-index.ts'
import { few, isFew, planOf, withoutDriver, type Plan } from './plan.ts'
import { satisfies } from './recheck.ts'
import { sorted, sortKeyOf } from './sort.ts'

export type { SearchContext } from './context.ts'
export type SearchPlace = Place

/** One page of a search. */
export interface Found {
  readonly matches: Stored[]
  readonly included: Stored[]
  /** Where the next page begins; undefined where there is none. */
  readonly next: SearchPlace | undefined
  /** How many there are in all, where this page tells. */
  readonly total: number | undefined
}

/** So many candidates are sorted by what the index says of them, by all patients of any practice for instance. */
const sortLimit = 50_000

/** At most so many candidates are looked at for one page, where each has to be read to tell. */
const scanLimit = 20_000

interface Way {
  fetch: (place: Place | undefined, count: number) => Placed[]
  keep: (placed: Placed) => boolean
}

const resourceIn = (row: VersionRow) => resourceOf(row.json, row.exact === 1)

/** The way through the candidates in the order that was asked for, page by page; undefined where they are sorted whole. */
function wayOf(context: SearchContext, plan: Plan): Way | undefined {
  const { sort, type, criteria } = plan.query
  const [key, ...more] = sort
  const keep = ({ row }: Placed) => plan.recheck.length === 0 || satisfies(context, resourceIn(row), plan.recheck)
  // Without a better place to begin, what changed lately is found along the order of changes.
  const isOfTime = plan.driver === undefined && criteria.some(({ kind }) => kind === 'lastUpdated')
  if (key === undefined && !isOfTime) return { fetch: (place, count) => byRid(context, plan, place, count), keep }
  if (key === undefined || (key.param === '_lastUpdated' && more.length === 0)) {
    const { descending } = key ?? { descending: true }
    const free = isFew(context, plan) ? plan : withoutDriver(plan)
    return { fetch: (place, count) => byChange(context, free, descending, place, count), keep }
  }
  if (more.length > 0 || key.param === '_id' || !canWalk(context, type, key.param)) return undefined
  if (!canWalkChart(context, plan, key) && isFew(context, plan)) return undefined
  return {
    fetch: (place, count) => byWalk(context, plan, key, place, count),
    keep: (placed) => keep(placed) && isItsKey(placed, key),
  }
}

/** A resource with several names comes along several times; it counts where it is sorted. */
const isItsKey = ({ row, key }: Placed, sort: SortKey): boolean =>
  key === undefined || sortKeyOf(indexValues(resourceIn(row)), sort) === key

function follow({ fetch, keep }: Way, count: number, start: Place | undefined): { rows: VersionRow[]; next?: Place } {
  const found: Placed[] = []
  let place = start
  for (let scanned = 0; scanned < scanLimit;) {
    const wanted = count + 1 - found.length
    const batch = fetch(place, wanted)
    for (const placed of batch) if (keep(placed)) found.push(placed)
    scanned += batch.length
    place = batch.at(-1)?.place
    if (batch.length < wanted || found.length > count) {
      const last = found.length > count ? found[count - 1] : undefined
      const rows = found.slice(0, count).map(({ row }) => row)
      // A page of nothing has no last row to go on from.
      return last === undefined ? { rows } : { rows, next: last.place }
    }
  }
  const rows = found.map(({ row }) => row)
  return place === undefined ? { rows } : { rows, next: place }
}

/** Sorts all there are and gives their numbers; throws Refusal 'search-too-costly' where they are too many for that. */
function sortWhole(context: SearchContext, plan: Plan): number[] {
  const { sort, type } = plan.query
  if (plan.recheck.length === 0 && canSortByIndex(context, type, sort)) {
    const rids = sortedByIndex(context, plan, sortLimit + 1)
    if (rids.length > sortLimit) throw new Refusal('search-too-costly', 'sort')
    return rids
  }
  const all = candidates(context, plan, few + 1)
  if (all.length > few) throw new Refusal('search-too-costly', 'sort')
  const items = all
    .map((row) => ({ row, resource: resourceIn(row) }))
    .filter(({ resource }) => satisfies(context, resource, plan.recheck))
  return sorted(items, sort).map(({ rid }) => rid)
}

function pageOfList(
  context: SearchContext,
  rids: readonly number[],
  count: number,
): { rows: VersionRow[]; next?: Place } {
  const rows = rids.slice(0, count).flatMap((rid) => {
    const row = context.connection.get(statements.byRid, { rid })
    return row === undefined || row.deleted === 1 ? [] : [row]
  })
  const rest = rids.slice(count)
  return rest.length === 0 ? { rows } : { rows, next: { kind: 'list', rids: rest } }
}

function rowsOfPage(context: SearchContext, plan: Plan, count: number, place: Place | undefined) {
  if (place?.kind === 'list') return pageOfList(context, place.rids, count)
  const way = wayOf(context, plan)
  if (way !== undefined) return follow(way, count, place)
  return pageOfList(context, sortWhole(context, plan), count)
}

function mayRead(context: SearchContext, { type, criteria }: SearchQuery): void {
  context.mayRead(type)
  for (const within of criteria.flatMap(typesWithin)) context.mayRead(within)
}

/**
 * One page of a search, at most `count` resources from a place on. Throws Refusal 'not-allowed' where the caller may not
 * read a type that is searched, looked into or brought along, and 'search-too-costly'.
 */
export function pageOf(context: SearchContext, query: SearchQuery, count: number, place?: Place): Found {
  mayRead(context, query)
  const plan = planOf(context, query)
  const isEmpty = plan.driver?.length === 0
  const { rows, next } = isEmpty ? { rows: [], next: undefined } : rowsOfPage(context, plan, count, place)
  const included = includedWith(
    context,
    query,
    rows.map(({ rid }) => rid),
  )
  const store = (row: VersionRow) => new StoredRow(row, context.names.typeOf(row.type))
  const isWhole = place === undefined && next === undefined
  return {
    matches: rows.map(store),
    included: included.map(store),
    next,
    total: isWhole ? rows.length : undefined,
  }
}

/** How many resources a search has; undefined where each would have to be read and they are too many. */
export function countMatches(context: SearchContext, query: SearchQuery): number | undefined {
  mayRead(context, query)
  const plan = planOf(context, query)
  if (plan.driver?.length === 0) return 0
  if (plan.recheck.length === 0) return countCandidates(context, plan)
  const all = candidates(context, plan, few + 1)
  if (all.length > few) return undefined
  return all.filter((row) => satisfies(context, resourceIn(row), plan.recheck)).length
}
