import type { LaboratoryTable } from '@siegel/contract/staff'
import { weightOf } from '../core/value-text.ts'

export interface Place {
  row: number
  column: number
}

const steps = { up: [-1, 0], down: [1, 0], left: [0, -1], right: [0, 1] } as const

/** Where a look begins: the value of the newest report that asks most for attention, else its first one. */
export function firstCell(table: LaboratoryTable): Place {
  for (const column of table.columns.keys()) {
    const rows = table.rows.flatMap(({ cells }, row) => {
      const cell = cells[column] ?? null
      return cell === null ? [] : [{ row, weight: weightOf(cell.flag) }]
    })
    const most = Math.max(...rows.map(({ weight }) => weight))
    const found = rows.find(({ weight }) => weight === most)
    if (found !== undefined) return { row: found.row, column }
  }
  return { row: 0, column: 0 }
}

/** Where an arrow leads: the next value that way, over gaps; where there is none the place stays. */
export function nextCell(table: LaboratoryTable, from: Place, direction: keyof typeof steps): Place {
  const isValue = ({ row, column }: Place) => (table.rows[row]?.cells[column] ?? null) !== null
  const [down, right] = steps[direction]
  let at = { row: from.row + down, column: from.column + right }
  while (at.row >= 0 && at.row < table.rows.length && at.column >= 0 && at.column < table.columns.length) {
    if (isValue(at)) return at
    at = { row: at.row + down, column: at.column + right }
  }
  return from
}
