import { isResourceType, parseReference, type Resource } from '@siegel/fhir'
import { matches, type Criterion, type MatchContext } from '@siegel/fhir/r4'
import * as statements from '../statements.ts'
import { columnsOfNewest as columns, type VersionRow } from '../statements.ts'
import { resourceOf } from '../stored.ts'
import { rowsOf, type SearchContext } from './context.ts'
import { targetsOf } from './lookups.ts'
import { all, fill, isOneOf, part } from './sql.ts'

/** How many resources that point at one are looked at. */
const referrerLimit = 1000

const read = (row: VersionRow): Resource => resourceOf(row.json, row.exact === 1)

/** What `matches` wants to know of other resources, from the store. */
function matchContext(context: SearchContext): MatchContext {
  const { connection, names, now } = context
  return {
    now,
    resolve(reference) {
      const key = parseReference(reference)
      if (key === undefined || !isResourceType(key.type)) return undefined
      const row = connection.get(statements.current, { type: names.type(key.type), id: key.id })
      return row === undefined || row.deleted === 1 || !context.mayHave(row) ? undefined : read(row)
    },
    referrers(type, param, target) {
      const { params } = rowsOf(context, type, param)
      const where = all([isOneOf('x.param', params), isOneOf('x.target', targetsOf(context, [target]))])
      const statement = fill(
        `SELECT ${columns} FROM index_reference x JOIN resource r ON r.rid = x.rid
         LEFT JOIN resource p ON p.rid = r.patient WHERE {} {}`,
        where,
        part('LIMIT ?', referrerLimit),
      )
      return connection.query<VersionRow>(statement).filter(context.mayHave).map(read)
    },
  }
}

/** Whether a resource that the index has found satisfies the criteria that only the resource itself can tell. */
export function satisfies(context: SearchContext, resource: Resource, criteria: readonly Criterion[]): boolean {
  if (criteria.length === 0) return true
  const match = matchContext(context)
  return criteria.every((criterion) => matches(resource, criterion, match))
}
