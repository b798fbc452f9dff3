import type { Resource } from '@siegel/fhir'
import { extentOf, indexedValues, searchableText, wordStarts, type IndexValue } from '@siegel/fhir/r4'
import { identifierSuffix, type Names } from './names.ts'

/** One row of an `index_` table, with texts where the tables have numbers. */
export type IndexRow =
  | {
      readonly table: 'token'
      readonly param: number
      readonly system: string
      readonly code: string
      readonly text: string
    }
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
        const named = names.param(type, value.param + identifierSuffix)
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

/** What a resource is found by, each row once; the same for the same resource always, so that rows can be taken back. */
export function indexRows(resource: Resource, names: Names): ReadonlyMap<string, IndexRow> {
  const rows = new Map<string, IndexRow>()
  for (const value of indexedValues(resource)) {
    for (const row of rowsOfValue(resource.resourceType, value, names)) rows.set(keyOf(row), row)
  }
  return rows
}

function keyOf(row: IndexRow): string {
  switch (row.table) {
    case 'token':
      return `t${row.param} ${row.system}\n${row.code}\n${row.text}`
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
