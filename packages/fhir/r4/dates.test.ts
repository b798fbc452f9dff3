import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDateInterval } from './dates.ts'

const at = (text: string) => Date.parse(text)

test('each precision covers its own time', () => {
  const cases: [string, string, string][] = [
    ['2026', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['2026-12', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2026-01-01T00:30+01:00', '2025-12-31T23:30:00Z', '2025-12-31T23:31:00Z'],
    ['2026-01-01T10:00:00', '2026-01-01T10:00:00Z', '2026-01-01T10:00:01Z'],
    ['2026-01-01T10:00:00-05:30', '2026-01-01T15:30:00Z', '2026-01-01T15:30:01Z'],
    ['2026-01-01T10:00:00.123456Z', '2026-01-01T10:00:00.123Z', '2026-01-01T10:00:00.124Z'],
    ['0050-01-01', '0050-01-01T00:00:00Z', '0050-01-02T00:00:00Z'],
  ]
  for (const [text, from, to] of cases) assert.deepEqual(parseDateInterval(text), { from: at(from), to: at(to) }, text)
})

test('what is no date is undefined', () => {
  for (const text of [
    '',
    '26',
    '2026-13',
    '2026-00',
    '2023-02-29',
    '2026-04-31',
    '2026-1-1',
    '2026-01-01T25:00:00Z',
    '2026-01-01T10',
    ' 2026',
    '2026-01-01 10:00:00Z',
    '01.02.2026',
    '2026-01-00',
  ]) {
    assert.equal(parseDateInterval(text), undefined, text)
  }
})
