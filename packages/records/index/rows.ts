import type { Resource } from '@siegel/fhir'
import { extentOf, indexedValues, searchableText, searchParameters, wordStarts, type IndexValue } from '@siegel/fhir/r4'
import type { Names } from './names.ts'

interface Token {
  readonly param: number
  readonly system: string
  readonly code: string
  readonly text: string
}

/** One row of an index table, with texts where the tables have numbers. */
export type IndexRow =
  | ({ readonly table: 'token' } & Token)
  | ({ readonly table: 'chart-code'; readonly patient: number } & Token)
  | { readonly table: 'chart-date'; readonly patient: number; readonly param: number; readonly high: number }
  | { readonly table: 'reference'; readonly param: number; readonly target: string }
  | { readonly table: 'date'; readonly param: number; readonly low: number; readonly high: number }
  | {
      readonly table: 'number'
      readonly param: number
      /** The number, or the least and the most of a range. */
      readonly least: number
      readonly most: number
      readonly unit: Unit | undefined
    }
  | {
      readonly table: 'string'
      readonly param: number
      readonly key: string
      readonly place: number
      readonly text: string
    }

/** A version with the patients it belongs to, by `rid`. */
export interface Indexed {
  readonly resource: Resource
  readonly patients: readonly number[]
}

export interface Unit {
  readonly system: string
  readonly code: string
  readonly unit: string
}

/** The whole text under place 0, what begins at each further word under the next: "anna maria" is found by "maria". */
const stringRows = (param: number, key: string, text: string): IndexRow[] =>
  wordStarts(key).map((start, place) => ({ table: 'string', param, key: start, place, text: place === 0 ? text : '' }))

function rowsOfValue(type: string, value: IndexValue, names: Names): IndexRow[] {
  const param = names.param(type, value.param)
  switch (value.type) {
    case 'token':
      return [{ table: 'token', param, system: value.system, code: value.code, text: value.text ?? '' }]
    case 'reference': {
      const { target, identifier } = value
      const rows: IndexRow[] = target === '' ? [] : [{ table: 'reference', param, target }]
      if (identifier !== undefined) {
        const named = names.identifierParam(type, value.param)
        rows.push({ table: 'token', param: named, system: identifier.system, code: identifier.value, text: '' })
      }
      return rows
    }
    case 'date':
      return [{ table: 'date', param, low: value.from, high: value.to }]
    case 'number':
      return [{ table: 'number', param, ...extentOf(value), unit: undefined }]
    case 'quantity': {
      const { system, code, unit } = value
      return [{ table: 'number', param, ...extentOf(value), unit: { system, code, unit } }]
    }
    case 'string':
      return stringRows(param, value.key, value.text)
    case 'uri':
      return [{ table: 'token', param, system: '', code: value.value, text: '' }]
    case 'composite':
      return []
  }
}

/** The search parameter whose tokens stand in charts, too. */
export const chartParam = 'code'

/** What a record stands under in the charts of its patients: its codes, and of each of its dates the last. */
function chartRows(type: string, own: Iterable<IndexRow>, patients: readonly number[], names: Names): IndexRow[] {
  if (patients.length === 0 || type === 'Patient') return []
  const code = searchParameters(type).has(chartParam) ? names.param(type, chartParam) : undefined
  const last = new Map<number, number>()
  const codes: Token[] = []
  for (const row of own) {
    if (row.table === 'date') last.set(row.param, Math.max(row.high, last.get(row.param) ?? row.high))
    if (row.table === 'token' && row.param === code && row.code !== '') codes.push(row)
  }
  return patients.flatMap((patient) => [
    ...[...last].map(([param, high]): IndexRow => ({ table: 'chart-date', patient, param, high })),
    ...codes.map((row): IndexRow => ({ ...row, table: 'chart-code', patient })),
  ])
}

/**
 * What a resource of these patients is found by, each row once; the same for the same resource always, so that rows can
 * be taken back.
 */
export function indexRows({ resource, patients }: Indexed, names: Names): ReadonlyMap<string, IndexRow> {
  const type = resource.resourceType
  const rows = new Map<string, IndexRow>()
  for (const value of indexedValues(resource)) {
    for (const row of rowsOfValue(type, value, names)) rows.set(keyOf(row), row)
  }
  for (const row of chartRows(type, rows.values(), patients, names)) rows.set(keyOf(row), row)
  return rows
}

function keyOf(row: IndexRow): string {
  switch (row.table) {
    case 'token':
      return `t${row.param} ${row.system}\n${row.code}\n${row.text}`
    case 'chart-code':
      return `c${row.patient} ${row.param} ${row.system}\n${row.code}\n${row.text}`
    case 'chart-date':
      return `m${row.patient} ${row.param} ${row.high}`
    case 'reference':
      return `r${row.param} ${row.target}`
    case 'date':
      return `d${row.param} ${row.low} ${row.high}`
    case 'number':
      return `n${row.param} ${row.least} ${row.most} ${row.unit?.system}\n${row.unit?.code}\n${row.unit?.unit}`
    case 'string':
      return `s${row.param} ${row.place} ${row.key}\n${row.text}`
  }
}

const wordsLimit = 20_000

/** What the full-text search knows of a resource: its words, and those of its narrative. */
export const wordsOf = (resource: Resource): { words: string; narrative: string } => ({
  words: searchableText(resource, 'content').slice(0, wordsLimit),
  narrative: searchableText(resource, 'text').slice(0, wordsLimit),
})
