import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LaboratoryTable } from '@siegel/contract/staff'
import { convertedText } from '../components/trend-scale.ts'
import { apartCells, changeText, isConverted, trendPoints } from './trend.ts'

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

test('changes carry a sign and no more digits than the values', () => {
  assert.equal(changeText('5.9', '4.9'), '+1.0')
  assert.equal(changeText('5.90', '6.1'), '-0.20')
  assert.equal(changeText('139', '139'), '±0')
  assert.equal(changeText('<0.5', '0.7'), '')
  assert.equal(changeText('negativ', '1'), '')
})
