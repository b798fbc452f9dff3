import { searchKey } from '@siegel/fhir'
import {
  searchParameters,
  searchSources,
  stringLimits,
  type Criterion,
  type QueryValue,
  type ValueCriterion,
} from '@siegel/fhir/r4'
import { identifierParams, rowsOf, tableOf, type ParameterRows, type SearchContext } from './context.ts'
import { isAddress, isTerm, isTermWithText, targetsOf, unitsOf } from './lookups.ts'
import { dateFits, momentFits, numberFits } from './ranges.ts'
import { all, any, fill, isOneOf, not, part, type Sql } from './sql.ts'

/** Rows of a table, called `x`, that stand for resources: `rid` is the column with their numbers. */
export interface RowSource {
  readonly table: string
  readonly rid: 'x.rid' | 'x.target' | 'x.rowid'
  readonly where: Sql
  /** No resource occurs twice, and rows come in the order of `rid`. */
  readonly inOrder: boolean
  /** Whether a resource has such a row is told by a look at an index; else all of them are gathered once. */
  readonly isProbe: boolean
}

const source = (table: string, where: Sql, more: Partial<RowSource> = {}): RowSource => ({
  table,
  rid: 'x.rid',
  where,
  inOrder: false,
  isProbe: true,
  ...more,
})

function stringSource(params: readonly number[], value: Extract<QueryValue, { type: 'string' }>): RowSource {
  const param = isOneOf('x.param', params)
  if (value.match === 'exact') {
    const key = searchKey(value.text).slice(0, stringLimits.key)
    return source('index_string', all([param, part('x.key = ? AND x.place = 0 AND x.text = ?', key, value.text)]))
  }
  const { key } = value
  if (value.match === 'contains')
    return source('index_string', all([param, part('x.place = 0 AND instr(x.key, ?) > 0', key)]))
  return source('index_string', all([param, part('x.key >= ? AND x.key < ?', key, `${key}\u{10ffff}`)]))
}

/**
 * A criterion of a search that keeps to one patient's records, by its number: words and codes are looked for in that chart
 * alone, since all that the practice has with them would be gathered else.
 */
export type InChart<C extends Criterion> = C & { readonly patient?: number }

/** Where the resources stand that have a value. */
function sourceOf(
  context: SearchContext,
  type: string,
  criterion: InChart<ValueCriterion>,
  value: QueryValue,
): RowSource {
  const { param: code, patient } = criterion
  const { params } = rowsOf(context, type, code)
  const param = isOneOf('x.param', params)
  switch (value.type) {
    case 'string':
      return stringSource(params, value)
    case 'token': {
      const term = isTerm(context, value)
      const isSingle = params.length === 1 && value.code !== undefined && term.values.length === 1
      if (patient !== undefined)
        return source('chart_code', all([part('x.patient = ?', patient), param, term]), { inOrder: isSingle })
      return source('index_token', all([param, term]), { inOrder: isSingle, isProbe: value.code !== undefined })
    }
    case 'token-text':
      return source('index_token', all([param, isTermWithText(value.key)]), { isProbe: false })
    case 'uri':
      return source('index_token', all([param, isAddress(context, value.match, value.value)]), {
        isProbe: value.match !== 'below',
      })
    case 'reference': {
      const targets = targetsOf(context, value.targets)
      const isSingle = params.length === 1 && targets.length === 1
      return source('index_reference', all([param, isOneOf('x.target', targets)]), { inOrder: isSingle })
    }
    case 'reference-identifier': {
      const named = isOneOf('x.param', identifierParams(context, type, code))
      return source('index_token', all([named, isTerm(context, value)]))
    }
    case 'date':
      return source('index_date', all([param, dateFits(value, context.now, 'x.low', 'x.high')]))
    case 'number':
      return source('index_number', all([param, numberFits(value)]))
    case 'quantity': {
      const isAnyUnit = value.system === undefined && value.code === undefined
      const unit = isAnyUnit ? [] : [isOneOf('x.unit', unitsOf(context, value))]
      return source('index_number', all([param, numberFits(value), ...unit]))
    }
    case 'composite':
      throw new TypeError('a composite has no rows of its own')
  }
}

const setOf = (rows: RowSource): Sql => fill(`SELECT ${rows.rid} AS rid FROM ${rows.table} x WHERE {}`, rows.where)

/**
 * Whether the resource in the column `rid` has a row of the source. `IS TRUE` keeps SQLite from making it a join that
 * comes after the resource was read: it is tested as soon as `rid` is known.
 */
export const exists = (rows: RowSource, rid: string): Sql =>
  rows.isProbe
    ? fill(`EXISTS (SELECT 1 FROM ${rows.table} x WHERE {} AND ${rows.rid} = ${rid}) IS TRUE`, rows.where)
    : fill(`${rid} IN ({})`, setOf(rows))

const unionOf = (rows: readonly RowSource[]): Sql => {
  const sets = rows.map(setOf)
  return { text: sets.map(({ text }) => text).join(' UNION ALL '), values: sets.flatMap(({ values }) => values) }
}

/** The values of a composite have to come from one element, which the index does not tell: see `needsRecheck`. */
function compositeParts(type: string, { param, values }: ValueCriterion): ValueCriterion[][] {
  const { components = [] } = searchParameters(type).get(param) ?? {}
  return values.map((value) =>
    value.type !== 'composite'
      ? []
      : value.parts.map((one, at) => ({
          kind: 'value',
          param: components[at]?.param ?? '',
          not: false,
          values: [one],
        })),
  )
}

const isComposite = (type: string, criterion: Criterion): boolean =>
  criterion.kind === 'value' && searchParameters(type).get(criterion.param)?.type === 'composite'

/** Whether the index finds more than the criterion allows, so that each resource found has to be looked at. */
export function needsRecheck(type: string, criterion: Criterion): boolean {
  if (criterion.kind === 'chain') return criterion.targets.some((target) => needsRecheck(target.type, target.criterion))
  if (criterion.kind === 'has') return needsRecheck(criterion.type, criterion.criterion)
  if (criterion.kind === 'any') return criterion.of.some((list) => list.some((one) => needsRecheck(type, one)))
  // A reference by identifier alone does not always say what it points at.
  if (criterion.kind === 'missing') return searchSources(type).get(criterion.param)?.target !== undefined
  return isComposite(type, criterion)
}

/**
 * Where to begin a search: rows that hold every resource that satisfies the criterion, and few others. Undefined where
 * there is no such place (`:not`, `:missing`).
 */
export function sourcesOf(context: SearchContext, type: string, criterion: Criterion): RowSource[] | undefined {
  switch (criterion.kind) {
    case 'value':
      if (criterion.not) return undefined
      if (isComposite(type, criterion))
        return compositeParts(type, criterion).flatMap(([first]) =>
          first === undefined ? [] : (sourcesOf(context, type, first) ?? []),
        )
      return criterion.values.map((value) => sourceOf(context, type, criterion, value))
    case 'id': {
      if (criterion.not) return undefined
      const there = part('x.type = ? AND x.deleted = 0', context.names.type(type))
      const where = all([there, isOneOf('x.id', criterion.ids)])
      return [source('resource', where)]
    }
    case 'content':
      return [textSource(criterion)]
    case 'chain': {
      const { params } = rowsOf(context, type, criterion.param)
      const sets = criterion.targets.map((target) => sourcesOf(context, target.type, target.criterion))
      if (sets.some((set) => set === undefined)) return undefined
      const targets = unionOf(sets.flatMap((set) => set ?? []))
      if (targets.text === '') return []
      return [source('index_reference', all([isOneOf('x.param', params), fill('x.target IN ({})', targets)]))]
    }
    case 'has': {
      const { params } = rowsOf(context, criterion.type, criterion.param)
      const inner = sourcesOf(context, criterion.type, criterion.criterion)
      if (inner === undefined) return undefined
      if (inner.length === 0) return []
      const where = all([isOneOf('x.param', params), fill('x.rid IN ({})', unionOf(inner))])
      return [source('index_reference', where, { rid: 'x.target' })]
    }
    case 'any':
      return anySources(context, type, criterion.of)
    case 'missing':
    case 'lastUpdated':
      return undefined
  }
}

/** Of each list one criterion, if it has any that one can begin with; the whole of it is tested afterwards. */
function anySources(
  context: SearchContext,
  type: string,
  lists: readonly (readonly Criterion[])[],
): RowSource[] | undefined {
  const found: RowSource[] = []
  for (const list of lists) {
    const sources = list.map((one) => sourcesOf(context, type, one)).find((set) => set !== undefined)
    if (sources === undefined) return undefined
    found.push(...sources)
  }
  return found
}

type TextCriterion = InChart<Extract<Criterion, { kind: 'content' }>>

const textSource = (criterion: TextCriterion): RowSource =>
  source('chart_text', part('chart_text MATCH ?', matchText(criterion)), {
    rid: 'x.rowid',
    isProbe: false,
    inOrder: true,
  })

/** Every word begins some word: as the full-text index asks for it. Words are letters and digits, so nothing is quoted. */
function matchText({ scope, words, patient }: TextCriterion): string {
  const column = scope === 'text' ? 'narrative' : 'words'
  const own = patient === undefined ? [] : [`patient : "p${patient}"`]
  return [...own, ...words.map((word) => `${column} : "${word.replaceAll('"', '')}" *`)].join(' AND ')
}

/** What certainly has a value, or, where none is missing, what may have one: the recheck tells. */
function hasAny(context: SearchContext, type: string, code: string, rid: string, isMissing: boolean): Sql {
  const rows: ParameterRows = rowsOf(context, type, code)
  const param = isOneOf('x.param', rows.params)
  const table = tableOf(rows.kind)
  // Tokens are found by their code, not by their resource.
  const isProbe = table !== 'index_token'
  if (table !== 'index_reference') return exists(source(table, param, { isProbe }), rid)
  const named = exists(
    source('index_token', isOneOf('x.param', identifierParams(context, type, code)), { isProbe: false }),
    rid,
  )
  if (rows.target === undefined) return any([exists(source(table, param), rid), named])
  const aimed = fill(
    `EXISTS (SELECT 1 FROM index_reference x JOIN resource t ON t.rid = x.target
       WHERE x.rid = ${rid} AND {} AND t.type = ?)`,
    param,
  )
  const certain: Sql = { text: aimed.text, values: [...aimed.values, context.names.type(rows.target)] }
  return isMissing ? certain : any([certain, named])
}

/** Whether the resource with the row called `row`, and its number in the column `rid`, satisfies a criterion. */
export function predicateOf(
  context: SearchContext,
  type: string,
  criterion: Criterion,
  row: string,
  rid = `${row}.rid`,
): Sql {
  switch (criterion.kind) {
    case 'value': {
      const fits = isComposite(type, criterion)
        ? compositeParts(type, criterion).map((parts) =>
            all(parts.map((one) => predicateOf(context, type, one, row, rid))),
          )
        : criterion.values.map((value) => exists(sourceOf(context, type, criterion, value), rid))
      return criterion.not ? not(any(fits)) : any(fits)
    }
    case 'missing': {
      // Every resource has these two, and the index has no rows of them.
      if (criterion.param === '_id' || criterion.param === '_lastUpdated') return part(criterion.missing ? '0' : '1')
      const has = hasAny(context, type, criterion.param, rid, criterion.missing)
      return criterion.missing ? not(has) : has
    }
    case 'id': {
      const is = isOneOf(`${row}.id`, criterion.ids)
      return criterion.not ? not(is) : is
    }
    case 'lastUpdated':
      return any(criterion.values.map((value) => momentFits(value, context.now, `${row}.at`)))
    case 'content':
      return exists(textSource(criterion), rid)
    case 'any':
      return any(criterion.of.map((list) => all(list.map((one) => predicateOf(context, type, one, row, rid)))))
    case 'chain':
      return chainPredicate(context, type, criterion, row, rid)
    case 'has': {
      const { params } = rowsOf(context, criterion.type, criterion.param)
      const inner = `${row}h`
      return fill(
        `EXISTS (SELECT 1 FROM index_reference x JOIN resource ${inner} ON ${inner}.rid = x.rid
           WHERE {} AND x.target = ${rid} AND {})`,
        isOneOf('x.param', params),
        all([
          predicateOf(context, criterion.type, criterion.criterion, inner),
          ...visible(context, criterion.type, inner),
        ]),
      )
    }
  }
}

/** What others look at counts only where the caller may have it, too. */
function visible(context: SearchContext, type: string, row: string): Sql[] {
  const restriction = context.restriction(type, row)
  return restriction === undefined ? [] : [restriction]
}

function chainPredicate(
  context: SearchContext,
  type: string,
  { param, targets }: Extract<Criterion, { kind: 'chain' }>,
  row: string,
  rid: string,
): Sql {
  const { params } = rowsOf(context, type, param)
  const inner = `${row}c`
  const branches = targets.map((target) =>
    all([
      part(`${inner}.type = ?`, context.names.type(target.type)),
      predicateOf(context, target.type, target.criterion, inner),
      ...visible(context, target.type, inner),
    ]),
  )
  return fill(
    `EXISTS (SELECT 1 FROM index_reference x JOIN resource ${inner} ON ${inner}.rid = x.target
       WHERE x.rid = ${rid} AND {} AND ${inner}.deleted = 0 AND ({}))`,
    isOneOf('x.param', params),
    any(branches),
  )
}

/** All resources of some sources, as a set of `rid`; each may come more than once. */
export const setOfSources = unionOf
