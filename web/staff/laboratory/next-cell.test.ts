import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LaboratoryTable } from '@siegel/contract/staff'
import { firstCell, nextCell } from './next-cell.ts'

/** `x` is a value, `.` a gap. */
function tableOf(...lines: string[]): LaboratoryTable {
  const width = lines[0]?.length ?? 0
  return {
    columns: Array.from({ length: width }, (_, index) => ({
      report: `DiagnosticReport/${index}`,
      at: '2026-11-23T07:00:00Z',
      day: '2026-11-23',
      title: '',
      status: 'final',
      handling: {},
    })),
    rows: lines.map((line, index) => ({
      code: String(index),
      name: String(index),
      group: '',
      cells: Array.from(line, (sign) =>
        sign === 'x' ? { observation: 'Observation/1', value: '1', flag: 'none' as const } : null,
      ),
    })),
  }
}

const table = tableOf('.xx', 'x..', 'x.x')

test('arrows lead to the next value, over gaps', () => {
  assert.deepEqual(nextCell(table, { row: 0, column: 2 }, 'down'), { row: 2, column: 2 })
  assert.deepEqual(nextCell(table, { row: 2, column: 0 }, 'right'), { row: 2, column: 2 })
  assert.deepEqual(nextCell(table, { row: 0, column: 1 }, 'right'), { row: 0, column: 2 })
})

test('where there is nothing further, the place stays', () => {
  assert.deepEqual(nextCell(table, { row: 0, column: 1 }, 'left'), { row: 0, column: 1 })
  assert.deepEqual(nextCell(table, { row: 0, column: 1 }, 'up'), { row: 0, column: 1 })
})

test('a look begins at what matters most in the newest report', () => {
  assert.deepEqual(firstCell(tableOf('.x', 'x.')), { row: 1, column: 0 })
  assert.deepEqual(firstCell(tableOf('..')), { row: 0, column: 0 })
  const flagged = tableOf('xx', 'xx', 'xx')
  const cell = flagged.rows[2]?.cells[0]
  assert.ok(cell)
  cell.flag = 'critical-high'
  const later = flagged.rows[1]?.cells[1]
  assert.ok(later)
  later.flag = 'critical-low'
  assert.deepEqual(firstCell(flagged), { row: 2, column: 0 })
})
