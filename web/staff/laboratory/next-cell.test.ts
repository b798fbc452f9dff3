import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LaboratoryTable } from '@siegel/contract/staff'
import { firstCell, nextCell, textRow } from './next-cell.ts'

/** `x` is a value, `.` a gap; reports with a running text are named by their column. */
function tableOf(lines: readonly string[], withText: readonly number[] = []): LaboratoryTable {
  const width = lines[0]?.length ?? 0
  return {
    columns: Array.from({ length: width }, (_, index) => ({
      report: `DiagnosticReport/${index}`,
      at: '2026-11-23T07:00:00Z',
      day: '2026-11-23',
      title: '',
      status: 'final',
      texts: withText.includes(index) ? ['Bitte Kontrolle.'] : [],
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

const table = tableOf(['.xx', 'x..', 'x.x'])

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
  assert.deepEqual(firstCell(tableOf(['.x', 'x.'])), { row: 1, column: 0 })
  assert.deepEqual(firstCell(tableOf(['..'])), { row: 0, column: 0 })
  const flagged = tableOf(['xx', 'xx', 'xx'])
  const cell = flagged.rows[2]?.cells[0]
  assert.ok(cell)
  cell.flag = 'critical-high'
  const later = flagged.rows[1]?.cells[1]
  assert.ok(later)
  later.flag = 'critical-low'
  assert.deepEqual(firstCell(flagged), { row: 2, column: 0 })
})

test('texts of reports are a row above the values, and where a look begins at a report without values', () => {
  const table = tableOf(['.x', 'x.'], [1])
  assert.deepEqual(nextCell(table, { row: 0, column: 1 }, 'up'), { row: textRow, column: 1 })
  assert.deepEqual(nextCell(table, { row: textRow, column: 1 }, 'down'), { row: 0, column: 1 })
  assert.deepEqual(nextCell(table, { row: textRow, column: 1 }, 'left'), { row: textRow, column: 1 })
  assert.deepEqual(nextCell(table, { row: 1, column: 0 }, 'up'), { row: 1, column: 0 })
  assert.deepEqual(firstCell(table), { row: 1, column: 0 })
  assert.deepEqual(firstCell(tableOf(['.x'], [0])), { row: textRow, column: 0 })
})
