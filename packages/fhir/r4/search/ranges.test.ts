import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDateInterval } from '../dates.ts'
import { impliedRange } from './numbers.ts'
import { prefixes, type DateValue, type Prefix } from './query.ts'
import { approximateDate, approximateNumber, datesMatch, numbersMatch } from './ranges.ts'

/** What R4's table of prefixes says of two half-open ranges, counted out point by point. */
function byPoints(prefix: Prefix, stored: readonly number[], value: readonly number[]): boolean | undefined {
  const [first = 0, last = 0] = [value[0], value.at(-1)]
  switch (prefix) {
    case 'eq':
      return stored.every((point) => value.includes(point))
    case 'ne':
      return !stored.every((point) => value.includes(point))
    case 'gt':
      return stored.some((point) => point > last)
    case 'lt':
      return stored.some((point) => point < first)
    case 'ge':
      return stored.some((point) => point >= first)
    case 'le':
      return stored.some((point) => point <= last)
    case 'sa':
      return stored.every((point) => point > last)
    case 'eb':
      return stored.every((point) => point < first)
    case 'ap':
      return undefined
  }
}

const points = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at)

test('every way in which two times can lie, against their points', () => {
  const ends = points(0, 7).flatMap((from) => points(from + 1, 8).map((to) => ({ from, to })))
  let count = 0
  for (const stored of ends) {
    for (const value of ends) {
      for (const prefix of prefixes) {
        const expected = byPoints(prefix, points(stored.from, stored.to), points(value.from, value.to))
        if (expected === undefined) continue
        const query: DateValue = { type: 'date', prefix, ...value }
        const text = `${prefix} [${value.from},${value.to}) of [${stored.from},${stored.to})`
        assert.equal(datesMatch(stored, query, 0), expected, text)
        count++
      }
    }
  }
  assert.equal(count, 28 * 28 * 8)
})

test('dates near enough are a tenth of the way to now away', () => {
  const interval = (text: string) => parseDateInterval(text) ?? assert.fail(text)
  const now = Date.parse('2023-01-01T00:00:00Z')
  const near = (stored: string, value: string) =>
    datesMatch(interval(stored), { type: 'date', prefix: 'ap', ...interval(value) }, now)
  // Nearly ten years ago, so nearly one year.
  assert.ok(near('2013-03-14', '2013-03-14'))
  assert.ok(near('2013-01-21', '2013-03-14'))
  assert.ok(!near('2015-06-15', '2013-03-14'))
  assert.ok(near('2014-02-01', '2013-03-14') && !near('2014-04-01', '2013-03-14'))
  assert.ok(near('2032-06', '2033') && !near('2031', '2033'))
  // Of today, only today.
  assert.deepEqual(approximateDate(interval('2023-01-01'), now + 1), interval('2023-01-01'))
})

test('numbers near enough are a tenth of the value away, or what its digits imply', () => {
  const near = (text: string) => approximateNumber(impliedRange(text) ?? assert.fail(text))
  assert.deepEqual(near('100'), { from: 90, to: 110 })
  assert.deepEqual(near('-100'), { from: -110, to: -90 })
  assert.deepEqual(near('0'), { from: -0.5, to: 0.5 })
  assert.deepEqual(near('1'), { from: 0.5, to: 1.5 })
})

const decimal = fc
  .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 0, max: 3 }))
  .map(([digits, places]) => (digits / 10 ** places).toFixed(places))

/** Exact, in ten-thousandths. */
const scaled = (text: string): bigint => BigInt(Math.round(Number(text) * 10_000))

test('numbers against exact arithmetic: the lower end of the range belongs to it, the upper does not', () => {
  const close = fc.tuple(decimal, fc.constantFrom(-1, 0, 1), fc.constantFrom(0.5, 0.05, 0.005, 1)).map(
    // Many values just at an end, where rounding would show.
    ([text, sign, step]) => [text, (Number(text) + sign * step).toFixed(4)] as const,
  )
  let found = 0
  fc.assert(
    fc.property(fc.oneof(close, fc.tuple(decimal, decimal)), fc.constantFrom(...prefixes), ([text, other], prefix) => {
      const range = impliedRange(text) ?? assert.fail(text)
      const places = text.split('.')[1]?.length ?? 0
      const [value, stored, half] = [scaled(text), scaled(other), 5n * 10n ** BigInt(3 - places)]
      const inRange = stored >= value - half && stored < value + half
      const expected: Record<Prefix, boolean | undefined> = {
        eq: inRange,
        ne: !inRange,
        gt: stored > value,
        lt: stored < value,
        ge: stored >= value,
        le: stored <= value,
        sa: stored > value,
        eb: stored < value,
        ap: undefined,
      }
      const matched = numbersMatch({ value: Number(other) }, { prefix, ...range })
      if (expected[prefix] !== undefined) assert.equal(matched, expected[prefix], `${other} ${prefix}${text}`)
      else if (inRange) assert.ok(matched)
      if (matched) found++
    }),
    { numRuns: 5000 },
  )
  assert.ok(found > 500)
})

test('a stored range is all of its numbers', () => {
  const range = { least: 1, value: 5.5, most: 10 }
  const matched = (text: string) =>
    prefixes.filter((prefix) => numbersMatch(range, { prefix, ...(impliedRange(text) ?? assert.fail(text)) }))
  assert.deepEqual(matched('0'), ['ne', 'gt', 'ge', 'sa'])
  assert.deepEqual(matched('1'), ['ne', 'gt', 'ge', 'le', 'ap'])
  assert.deepEqual(matched('7'), ['ne', 'gt', 'lt', 'ge', 'le', 'ap'])
  assert.deepEqual(matched('10'), ['ne', 'lt', 'ge', 'le', 'ap'])
  assert.deepEqual(matched('11'), ['ne', 'lt', 'le', 'eb', 'ap'])
  assert.deepEqual(matched('12'), ['ne', 'lt', 'le', 'eb'])
  // 1e1 is 5 to 15.
  assert.ok(numbersMatch({ least: 6, value: 8, most: 10 }, { prefix: 'eq', low: 5, high: 15, value: 10 }))
})
