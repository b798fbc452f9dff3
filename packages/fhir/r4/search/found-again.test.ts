import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import { escapeText } from './escaping.ts'
import { endOfTime } from '../dates.ts'
import { indexValues } from './index-values.ts'
import { matches } from './matches.ts'
import { parseSearch } from './parse-query.ts'
import { extentOf } from './ranges.ts'
import { alone, resourceOf } from './testing.ts'
import type { IndexPart, IndexValue } from './values.ts'

/** A search that asks for a value, and one that asks for anything but it; undefined where nothing is to be asked. */
interface Asked {
  readonly hit: string
  readonly miss?: string
}

const iso = (time: number): string => new Date(time).toISOString()
const token = (system: string, code: string): string => `${escapeText(system)}|${escapeText(code)}`

function askFor(part: IndexPart): Asked | undefined {
  switch (part.type) {
    case 'string':
      return part.key === '' || part.text.length > 900
        ? undefined
        : { hit: escapeText(part.text), miss: `${escapeText(part.text)}x` }
    case 'token':
      return part.code === ''
        ? undefined
        : { hit: token(part.system, part.code), miss: token(part.system, `${part.code}x`) }
    case 'reference':
      return part.target === '' ? undefined : { hit: escapeText(part.target) }
    case 'date':
      if (part.from === -endOfTime || part.to === endOfTime) return undefined
      // At an instant the next begins, so what ends there ends before it.
      return { hit: `ge${iso(part.from)}`, miss: `sa${iso(part.to)}` }
    case 'number':
    case 'quantity': {
      const { least, most } = extentOf(part)
      if (Math.abs(least) > 1e300 || Math.abs(most) > 1e300) return undefined
      const unit = part.type === 'quantity' && part.system !== '' ? `|${token(part.system, part.code)}` : ''
      return { hit: least === most ? `${part.value}${unit}` : `ge${least}${unit}`, miss: `gt${most}${unit}` }
    }
    case 'uri':
      return /^\S+$/.test(part.value) ? { hit: escapeText(part.value), miss: `${escapeText(part.value)}x` } : undefined
  }
}

function askForValue(value: IndexValue): Asked | undefined {
  if (value.type !== 'composite') return askFor(value)
  const parts = value.parts.map(askFor)
  if (parts.some((part) => part === undefined)) return undefined
  return { hit: parts.map((part) => part?.hit ?? '').join('$') }
}

/** Not of the forms in which R4 lets references be searched: relative to nothing, or with blanks. */
const isSearchable = (part: IndexValue): boolean =>
  part.type !== 'reference' || /^([a-z][a-z0-9+.-]*:\S+|[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})$/i.test(part.target)

test('every value of the official examples is found by the search that names it', (t) => {
  const folder = sharedData(t, 'fhir-r4-examples')
  if (folder === undefined) return
  const asked = new Map<string, number>()
  let misses = 0
  for (const file of globSync(`${folder}/*.json`)) {
    const resource = resourceOf(readFileSync(file, 'utf8'))
    const type = resource.resourceType
    const values = indexValues(resource)
    const context = { ...alone, values: () => values }
    const isFound = (param: string, value: string): boolean =>
      parseSearch(type, [[param, value]], { handling: 'strict' }).criteria.every((one) =>
        matches(resource, one, context),
      )
    for (const value of values) {
      // An id is asked for without the system that a token has.
      if (value.param === '_id') continue
      const { hit, miss } = askForValue(value) ?? {}
      if (hit === undefined || !isSearchable(value)) continue
      assert.ok(isFound(value.param, hit), `${file} ${value.param}=${hit}`)
      asked.set(value.type, (asked.get(value.type) ?? 0) + 1)
      // Several values of one parameter may answer each other's searches.
      const isOnly = values.filter(({ param }) => param === value.param).length === 1
      if (miss === undefined || !isOnly) continue
      assert.ok(!isFound(value.param, miss), `${file} ${value.param}=${miss}`)
      misses++
    }
  }
  const kinds = ['string', 'token', 'reference', 'date', 'quantity', 'uri', 'composite', 'number']
  const least = [400, 1300, 1000, 250, 50, 30, 170, 25]
  for (const [index, kind] of kinds.entries()) {
    assert.ok((asked.get(kind) ?? 0) >= (least[index] ?? 0), `${kind} ${asked.get(kind)}`)
  }
  assert.ok(misses > 1500, String(misses))
})
