import type { LaboratoryTable } from '@siegel/contract/staff'
import { weightOf } from '../core/value-text.ts'

export interface Place {
  row: number
  column: number
}

/** The row above the values: what the laboratory wrote about a report as a whole. */
export const textRow = -1

/** Whether there is anything at a place: a value, or in the row of texts a text. */
export const isFilled = (table: LaboratoryTable, { row, column }: Place): boolean =>
  row === textRow ? (table.columns[column]?.texts.length ?? 0) > 0 : (table.rows[row]?.cells[column] ?? null) !== null

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
    if (isFilled(table, { row: textRow, column })) return { row: textRow, column }
  }
  return { row: 0, column: 0 }
}

/** Where an arrow leads: the next value or text that way, over gaps; where there is none the place stays. */
export function nextCell(table: LaboratoryTable, from: Place, direction: keyof typeof steps): Place {
  const [down, right] = steps[direction]
  let at = { row: from.row + down, column: from.column + right }
  while (at.row >= textRow && at.row < table.rows.length && at.column >= 0 && at.column < table.columns.length) {
    if (isFilled(table, at)) return at
    at = { row: at.row + down, column: at.column + right }
  }
  return from
}
