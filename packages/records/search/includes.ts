import type { Include } from '@siegel/fhir/r4'
import { searchSources } from '@siegel/fhir/r4'
import * as statements from '../statements.ts'
import type { VersionRow } from '../statements.ts'
import type { SearchContext } from './context.ts'
import { all, fill, isOneOf, part } from './sql.ts'

/** How much a page may bring along, and how often `:iterate` goes on. */
const includedLimit = 1000
const rounds = 5

interface Asked {
  readonly includes: readonly Include[]
  readonly revincludes: readonly Include[]
}

const paramsOf = ({ names }: SearchContext, { type, params }: Include): number[] => {
  const sources = searchSources(type)
  const codes = new Set(params.flatMap((param) => sources.get(param)?.params ?? []))
  return [...codes].map((code) => names.param(type, code))
}

/** What the resources point at. */
function included(context: SearchContext, include: Include, rids: readonly number[]): number[] {
  const { connection, names } = context
  // `patient` is `subject` as far as it points at a patient, so the parameter may narrow the target, too.
  const sources = searchSources(include.type)
  const [only, ...more] = include.params
  const target = include.target ?? (more.length === 0 ? sources.get(only ?? '')?.target : undefined)
  const where = all([
    isOneOf('x.rid', rids),
    isOneOf('x.param', paramsOf(context, include)),
    ...(target === undefined ? [] : [part('t.type = ?', names.type(target))]),
  ])
  const statement = fill(
    `SELECT DISTINCT t.rid AS rid FROM index_reference x JOIN resource t ON t.rid = x.target WHERE {} LIMIT ${includedLimit}`,
    where,
  )
  return connection.query<{ rid: number }>(statement).map(({ rid }) => rid)
}

/** What points at the resources. */
function revincluded(context: SearchContext, include: Include, rids: readonly number[]): number[] {
  const where = all([isOneOf('x.param', paramsOf(context, include)), isOneOf('x.target', rids)])
  const statement = fill(`SELECT DISTINCT x.rid AS rid FROM index_reference x WHERE {} LIMIT ${includedLimit}`, where)
  return context.connection.query<{ rid: number }>(statement).map(({ rid }) => rid)
}

/** The resources that a page brings along (`_include`, `_revinclude`), each once and none of the page itself. */
export function includedWith(context: SearchContext, asked: Asked, page: readonly number[]): VersionRow[] {
  for (const { type } of asked.revincludes) context.mayRead(type)
  const seen = new Set(page)
  const rows: VersionRow[] = []
  let from = page
  for (let round = 0; round < rounds && from.length > 0; round++) {
    const goesOn = ({ iterate }: Include) => round === 0 || iterate
    const found = new Set([
      ...asked.includes.filter(goesOn).flatMap((include) => included(context, include, from)),
      ...asked.revincludes.filter(goesOn).flatMap((include) => revincluded(context, include, from)),
    ])
    const fresh: number[] = []
    for (const rid of found) {
      if (seen.has(rid) || rows.length >= includedLimit) continue
      seen.add(rid)
      const row = context.connection.get(statements.byRid, { rid })
      if (row === undefined || row.deleted === 1) continue
      context.mayRead(context.names.typeOf(row.type))
      if (!context.mayHave(row)) continue
      rows.push(row)
      fresh.push(rid)
    }
    from = fresh
  }
  return rows
}
