import type { Resource } from '@siegel/fhir'
import { indexValues, stringLimits, type IndexValue, type SortKey } from '@siegel/fhir/r4'
import type { VersionRow } from '../statements.ts'

type Key = string | number | undefined

const isLess = (a: string | number, b: string | number): boolean =>
  typeof a === 'number' && typeof b === 'number' ? a < b : String(a) < String(b)

function keyOfValue(value: IndexValue, descending: boolean): Key {
  switch (value.type) {
    case 'string':
      return value.key.slice(0, stringLimits.key)
    case 'token':
      return value.code === '' ? value.text : value.code
    case 'reference':
      return value.target === '' ? value.identifier?.value : value.target
    case 'date':
      return descending ? value.to : value.from
    case 'number':
    case 'quantity':
    case 'uri':
      return value.value
    case 'composite':
      return undefined
  }
}

/** What a resource is sorted by: its first value under a parameter, or its last where the order goes down. */
export function sortKeyOf(values: readonly IndexValue[], { param, descending }: SortKey): Key {
  let found: Key
  for (const value of values) {
    const key = value.param === param ? keyOfValue(value, descending) : undefined
    if (key === undefined) continue
    if (found === undefined || isLess(key, found) !== descending) found = key
  }
  return found
}

/** What has no value comes last, whichever way the order goes. */
function compare(a: Key, b: Key, descending: boolean): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return isLess(a, b) === descending ? 1 : -1
}

export interface Sortable {
  readonly row: VersionRow
  readonly resource: Resource
}

/** The rows in the order of the keys; those that are equal under all of them, the newest record first. */
export function sorted(items: readonly Sortable[], keys: readonly SortKey[]): VersionRow[] {
  const withKeys = items.map(({ row, resource }) => {
    const values = indexValues(resource)
    return { row, keys: keys.map((key) => (key.param === '_id' ? row.id : sortKeyOf(values, key))) }
  })
  withKeys.sort((a, b) => {
    for (const [index, { descending }] of keys.entries()) {
      const order = compare(a.keys[index], b.keys[index], descending)
      if (order !== 0) return order
    }
    return b.row.rid - a.row.rid
  })
  return withKeys.map(({ row }) => row)
}
