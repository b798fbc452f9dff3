import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LaboratoryTable } from '@siegel/contract/staff'
import { apartCells, changeText, convertedText, isConverted, trendBands, trendPoints, trendScale } from './trend.ts'

const cell = (value: string, number?: number) => ({
  observation: 'Observation/1',
  value,
  flag: 'none' as const,
  ...(number === undefined ? {} : { number, comparable: { number } }),
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

const points = (numbers: number[], low?: number, high?: number) =>
  numbers.map((number, index) => ({
    at: index * 1000,
    day: '2026-11-23',
    number,
    low,
    high,
    cell: cell(String(number), number),
    column: index,
  }))

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
    const scale = trendScale(points(numbers, 3.5, 5.1), 300, 200)
    for (const { at, number } of points(numbers)) {
      assert.ok(scale.x(at) >= 0 && scale.x(at) <= 300, numbers.join())
      assert.ok(scale.y(number) >= 0 && scale.y(number) <= 200, numbers.join())
    }
    assert.ok(scale.ticks.length >= 2 && scale.ticks.length <= 9, `${numbers.join()}: ${scale.ticks.join()}`)
  }
  const scale = trendScale(points([4.6, 5.9], 3.5, 5.1), 300, 200)
  assert.ok(scale.from <= 3.5 && scale.to >= 5.9)
})

test('a range far away does not flatten the curve', () => {
  const scale = trendScale(points([1, 1.2], undefined, 5000), 300, 200)
  assert.ok(scale.to < 10)
})

test("values in another unit are drawn in the row's, those that cannot be compared are not drawn", () => {
  const row = {
    code: 'GLU',
    name: 'Glukose',
    group: 'Labor',
    unit: 'mmol/l',
    cells: [
      { ...cell('5.2', 5.2), unit: 'mmol/l' },
      { ...cell('90', 90), unit: 'mg/dl', comparable: { number: 4.99567, low: 3.9, high: 5.5 } },
      { observation: 'Observation/1', value: '3', number: 3, unit: 'Index', flag: 'none' as const },
    ],
  }
  const drawn = trendPoints(table, row)
  assert.deepEqual(
    drawn.map(({ number, low, high, cell: { unit } }) => [number, low, high, unit]),
    [
      [4.99567, 3.9, 5.5, 'mg/dl'],
      [5.2, undefined, undefined, 'mmol/l'],
    ],
  )
  assert.deepEqual(
    apartCells(row).map(({ value }) => value),
    ['3'],
  )
  assert.deepEqual(
    drawn.map((point) => isConverted(row, point.cell)),
    [true, false],
  )
  assert.equal(convertedText(4.99567), '4.996')
})

test('a reference range that changed is a band that changes, half-way between the values', () => {
  const [first, second, third] = points([1, 2, 3], 1, 4)
  assert.ok(first && second && third)
  assert.deepEqual(trendBands([first, second, third]), [{ from: 0, to: 2000, low: 1, high: 4 }])
  assert.deepEqual(trendBands([first, second, { ...third, high: 9 }]), [
    { from: 0, to: 1500, low: 1, high: 4 },
    { from: 1500, to: 2000, low: 1, high: 9 },
  ])
  assert.deepEqual(
    trendBands([first, { ...second, low: undefined, high: undefined }, third]).map(({ low }) => low),
    [1, undefined, 1],
  )
  const scale = trendScale([first, second, { ...third, high: 9 }], 300, 200)
  assert.ok(scale.to >= 9, 'every range is in sight')
})

test('changes carry a sign and no more digits than the values', () => {
  assert.equal(changeText('5.9', '4.9'), '+1.0')
  assert.equal(changeText('5.90', '6.1'), '-0.20')
  assert.equal(changeText('139', '139'), '±0')
  assert.equal(changeText('<0.5', '0.7'), '')
  assert.equal(changeText('negativ', '1'), '')
})
