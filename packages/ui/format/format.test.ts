import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDate, formatDay, formatInstant, formatMonth, formatTime } from './instant.ts'
import { numberLineScale } from './number-line-scale.ts'
import { formatBytes, formatNumber } from './number.ts'
import { trendScale } from './trend-scale.ts'

const berlin = 'Europe/Berlin'
const now = Date.parse('2026-11-23T13:30:00Z')

test('instants as people say them, in the zone given', () => {
  assert.equal(formatInstant('2026-11-23T13:05:00Z', 'de', berlin, now), 'heute 14:05')
  assert.equal(formatInstant('2026-11-22T23:30:00Z', 'de', berlin, now), 'heute 00:30')
  assert.equal(formatInstant('2026-11-22T22:30:00Z', 'de', berlin, now), 'gestern')
  assert.equal(formatInstant('2026-11-22T22:30:00Z', 'de', berlin, now, { withTime: true }), 'gestern 23:30')
  assert.equal(formatInstant('2026-03-12T08:00:00.123Z', 'de', berlin, now), '12.03.2026')
  assert.equal(formatInstant('2026-03-12T08:00:00Z', 'en', berlin, now), '12 Mar 2026')
  assert.equal(formatInstant('2026-11-24T08:00:00Z', 'de', berlin, now), '24.11.2026')
  assert.equal(formatTime('2026-07-01T22:05:00Z', 'en', berlin), '00:05')
})

test('days across the change of the clock', () => {
  const monday = Date.parse('2026-10-26T11:00:00Z')
  assert.equal(formatDay('2026-10-25T00:30:00Z', 'de', berlin, monday), 'Gestern')
  assert.equal(formatDay('2026-10-24T22:30:00Z', 'de', berlin, monday), 'Gestern')
  assert.equal(formatDay('2026-10-26T11:00:00Z', 'en', berlin, monday), 'Today')
})

test('civil dates, also partial ones', () => {
  assert.equal(formatDate('1946-03-14', 'de'), '14.03.1946')
  assert.equal(formatDate('2026-11-23', 'de', '2026-11-23'), 'heute')
  assert.equal(formatDate('2026-03', 'de'), 'März 2026')
  assert.equal(formatDate('1946', 'de'), '1946')
  assert.equal(formatDate('unbekannt', 'de'), 'unbekannt')
  assert.equal(formatMonth('2026-11', 'en'), 'November 2026')
})

test('numbers keep every digit the laboratory wrote', () => {
  assert.equal(formatNumber('5.0', 'de'), '5,0')
  assert.equal(formatNumber('5.0', 'en'), '5.0')
  assert.equal(formatNumber('<0.10', 'de'), '<\u00a00,10')
  assert.equal(formatNumber('-3', 'de'), '−3')
  assert.equal(formatNumber('negativ', 'de'), 'negativ')
  assert.equal(formatNumber('1.2.3', 'de'), '1.2.3')
  for (let whole = 0; whole < 2000; whole += 37) {
    const text = `${whole}.${String(whole * 7919)
      .slice(-4)
      .padStart(4, '0')}`
    assert.equal(formatNumber(text, 'de').replace(',', '.'), text)
  }
  assert.equal(formatBytes(70, 'de'), '70\u00a0Byte')
  assert.equal(formatBytes(70, 'en'), '70\u00a0bytes')
  assert.equal(formatBytes(312_400, 'de'), '312\u00a0kB')
  assert.equal(formatBytes(1_430_000, 'de'), '1,4\u00a0MB')
})

test('on a number line, inside looks inside and outside looks outside', () => {
  const numbers = [-1e6, -150, -3.2, -0.001, 0, 0.002, 0.4, 1, 3.5, 4, 5.1, 99, 100, 142, 5e3, 1e6]
  for (const low of numbers) {
    for (const high of numbers.filter((one) => one > low)) {
      for (const value of numbers) {
        const scale = numberLineScale(value, low, high)
        assert.ok(scale && scale.bandFrom < scale.bandTo)
        assert.ok(scale.value >= 0 && scale.value <= 100)
        if (value > high) assert.ok(scale.value >= scale.bandTo)
        if (value < low) assert.ok(scale.value <= scale.bandFrom)
        if (value >= low && value <= high) assert.ok(scale.value >= scale.bandFrom && scale.value <= scale.bandTo)
      }
    }
  }
  assert.equal(numberLineScale(5), undefined)
  assert.equal(numberLineScale(5, 3, 2), undefined)
  assert.equal(numberLineScale(142, undefined, 116)?.bandFrom, 0)
})

test('a trend keeps time order, distance and the box', () => {
  const day = 86_400_000
  const points = [
    { at: 0, value: 4.2 },
    { at: 300 * day, value: 4.6 },
    { at: 301 * day, value: 5.9 },
  ]
  const scale = trendScale(points, { low: 3.5, high: 5.1 }, { width: 300, height: 140, apart: 30 })
  const xs = scale.points.map(({ x }) => x)
  assert.deepEqual(xs, [0, 270, 300])
  assert.ok((scale.points[2]?.y ?? 0) < (scale.points[0]?.y ?? 0))
  assert.ok(scale.points.every(({ y }) => y >= 0 && y <= 140))
  assert.ok(scale.band && scale.band.top < scale.band.bottom)
  const crowded = trendScale(
    Array.from({ length: 50 }, (_, i) => ({ at: i, value: 1 })),
    {},
    { width: 100, height: 10, apart: 30 },
  )
  assert.ok(crowded.points.every(({ x }) => x >= -1e-9 && x <= 100 + 1e-9))
})
