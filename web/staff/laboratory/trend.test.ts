import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LaboratoryTable } from '@siegel/contract/staff'
import { changeText, trendPoints, trendScale } from './trend.ts'

const cell = (value: string, number?: number) => ({
  observation: 'Observation/1',
  value,
  flag: 'none' as const,
  ...(number === undefined ? {} : { number }),
})

const column = (at: string) => ({
  report: 'DiagnosticReport/1',
  at,
  day: at.slice(0, 10),
  title: 'Labor',
  status: 'final',
  texts: [],
  handling: {},
})

const table: LaboratoryTable = {
  columns: [column('2026-11-23T07:00:00Z'), column('2026-09-07T07:00:00Z'), column('2026-03-16T07:00:00Z')],
  rows: [{ code: 'K', name: 'Kalium', group: 'Labor', cells: [cell('5.9', 5.9), cell('negativ'), cell('4.6', 4.6)] }],
}

const points = (...numbers: number[]) =>
  numbers.map((number, index) => ({ at: index * 1000, number, cell: cell(String(number), number), column: index }))

test('only numbers make a trend, oldest first', () => {
  const [row] = table.rows
  assert.ok(row)
  assert.deepEqual(
    trendPoints(table, row).map(({ number, column: at }) => [number, at]),
    [
      [4.6, 2],
      [5.9, 0],
    ],
  )
})

test('every point and the reference range lie inside the picture', () => {
  for (const numbers of [
    [4.6, 5.9],
    [139, 140],
    [0, 0.02],
    [5, 5],
    [-3, 12],
    [1e6, 2e6],
  ]) {
    const scale = trendScale(points(...numbers), { low: 3.5, high: 5.1 }, 300, 200)
    for (const { at, number } of points(...numbers)) {
      assert.ok(scale.x(at) >= 0 && scale.x(at) <= 300, numbers.join())
      assert.ok(scale.y(number) >= 0 && scale.y(number) <= 200, numbers.join())
    }
    assert.ok(scale.ticks.length >= 2 && scale.ticks.length <= 9, `${numbers.join()}: ${scale.ticks.join()}`)
  }
  const scale = trendScale(points(4.6, 5.9), { low: 3.5, high: 5.1 }, 300, 200)
  assert.ok(scale.from <= 3.5 && scale.to >= 5.9)
})

test('a range far away does not flatten the curve', () => {
  const scale = trendScale(points(1, 1.2), { high: 5000 }, 300, 200)
  assert.ok(scale.to < 10)
})

test('changes carry a sign and no more digits than the values', () => {
  assert.equal(changeText('5.9', '4.9'), '+1.0')
  assert.equal(changeText('5.90', '6.1'), '-0.20')
  assert.equal(changeText('139', '139'), '±0')
  assert.equal(changeText('<0.5', '0.7'), '')
  assert.equal(changeText('negativ', '1'), '')
})
