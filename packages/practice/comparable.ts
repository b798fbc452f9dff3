import { conversionBetween, type Test, type Units } from '@siegel/codes/units'
import type { LaboratoryTable } from '@siegel/contract/staff'
import type { Observation } from '@siegel/fhir'

type Row = LaboratoryTable['rows'][number]
type Cell = NonNullable<Row['cells'][number]>

const loinc = 'http://loinc.org'

/** The test of an observation; what a code says of all of it does not hold for its components. */
export function testOf({ code, component }: Observation, name: string): Test {
  const coded = component === undefined ? code.coding?.find(({ system }) => system === loinc)?.code : undefined
  return { name, ...(coded === undefined ? {} : { loinc: coded }) }
}

/** The row with every number that can be said in the row's unit said in it, bounds included. */
export const comparableCells = (units: Units, test: Test, row: Row): Row => ({
  ...row,
  cells: row.cells.map((cell) => (cell === null ? null : { ...cell, ...comparableOf(units, test, row.unit, cell) })),
})

function comparableOf(units: Units, test: Test, unit: string | undefined, cell: Cell): Pick<Cell, 'comparable'> {
  if (cell.number === undefined) return {}
  const convert = conversionBetween(units, test, cell.unit, unit)
  const number = convert?.(cell.number)
  if (convert === undefined || number === undefined) return {}
  const low = cell.low === undefined ? undefined : convert(cell.low)
  const high = cell.high === undefined ? undefined : convert(cell.high)
  return { comparable: { number, ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) } }
}
