import type { LaboratoryTable } from '@siegel/contract/staff'
import type { TrendValue } from '../components/trend-scale.ts'

type Row = LaboratoryTable['rows'][number]
type Cell = NonNullable<Row['cells'][number]>

/** A value as it is drawn: number and reference bounds in the row's unit. */
export interface TrendPoint extends TrendValue {
  /** Civil date in the practice's zone. */
  day: string
  cell: Cell
  column: number
}

/** A test's numbers in one unit, oldest first; what cannot be said in it is left out (see `apartCells`). */
export function trendPoints(table: LaboratoryTable, row: Row): TrendPoint[] {
  return row.cells
    .flatMap((cell, column) => {
      const report = table.columns[column]
      const at = Date.parse(report?.at ?? '')
      return report === undefined || cell?.comparable === undefined || Number.isNaN(at)
        ? []
        : [{ at, day: report.day, ...cell.comparable, cell, column }]
    })
    .toSorted((a, b) => a.at - b.at)
}

/** Numbers that stand in no curve, since their unit cannot be compared with the row's. */
export const apartCells = (row: Row): Cell[] =>
  row.cells.filter((cell): cell is Cell => cell !== null && cell.number !== undefined && cell.comparable === undefined)

/** Whether a number was given in another unit than the one it is drawn in. */
export const isConverted = (row: Row, cell: Cell): boolean => cell.comparable !== undefined && cell.unit !== row.unit

/** How much a value changed, signed, with no more digits than the values carry; '' where that cannot be said. */
export function changeText(value: string, before: string): string {
  const decimals = (text: string) =>
    /^-?\d+(?:\.(\d+))?$/.exec(text)?.[1]?.length ?? (/^-?\d+$/.test(text) ? 0 : undefined)
  const digits = [decimals(value), decimals(before)]
  if (digits[0] === undefined || digits[1] === undefined) return ''
  const change = (Number(value) - Number(before)).toFixed(Math.max(digits[0], digits[1]))
  return Number(change) > 0 ? `+${change}` : Number(change) === 0 ? '±0' : change
}
