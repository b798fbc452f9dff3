import type { Test } from '@siegel/codes/units'
import type { Handling, LaboratoryTable } from '@siegel/contract/staff'
import {
  displayValues,
  reportNotes,
  type DiagnosticReport,
  type Observation,
  type Patient,
  type Task,
} from '@siegel/fhir'
import { givenTitle } from '@siegel/intake'
import { observationsOf, senderOf, type RecordReader } from '@siegel/records'
import { comparableCells, testOf } from './comparable.ts'
import { civil, instantOf, type Caller, type PracticeContext } from './context.ts'

type Row = LaboratoryTable['rows'][number]
/** A row while it is filled, and what is known of its test. */
interface TestRow {
  row: Row
  test: Test
}
type Column = LaboratoryTable['columns'][number]

/** Every laboratory value of a patient: tests as rows grouped by laboratory, reports as columns, newest first. */
export async function laboratoryTable(
  context: PracticeContext,
  caller: Caller,
  patient: string,
): Promise<LaboratoryTable> {
  return context.records.read(
    caller,
    { verb: 'read', patient, object: `Patient/${patient}`, purpose: 'laboratory' },
    (reader) => {
      reader.require<Patient>('Patient', patient)
      const reports = reader.compartment<DiagnosticReport>(patient, 'DiagnosticReport').map(({ resource, at }) => ({
        report: resource,
        at: instantOf(resource.effectiveDateTime ?? resource.issued ?? at, context.timeZone()),
        observations: observationsOf(reader, resource),
        group: senderOf(reader, resource),
      }))
      reports.sort((a, b) => (a.at < b.at ? 1 : -1))
      const signed = signOffs(reader, patient)
      const columns = reports.map(({ report, at }): Column => {
        const reference = `DiagnosticReport/${report.id}`
        const signedOff = signed.get(reference)
        const title = givenTitle(report.code.text)
        return {
          report: reference,
          at,
          day: civil(at, context.timeZone()).day,
          ...(title === undefined ? {} : { title }),
          status: report.status,
          texts: textsOf(report),
          handling: { ...(signedOff === undefined ? {} : { signedOff }), ...context.releaseOf(reference) },
        }
      })
      const rows = new Map<string, TestRow>()
      for (const [column, { observations, group }] of reports.entries()) {
        for (const observation of observations) addTo(rows, observation, group, column, reports.length)
      }
      const units = context.units()
      return { columns, rows: [...rows.values()].map(({ row, test }) => comparableCells(units, test, row)) }
    },
  )
}

/** The running text of a report: its conclusion first, then the laboratory's remarks; none is said twice. */
function textsOf(report: DiagnosticReport): string[] {
  const texts = [report.conclusion ?? '', ...reportNotes(report).map(({ text }) => text)]
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== '')
}

function addTo(
  rows: Map<string, TestRow>,
  observation: Observation,
  group: string,
  column: number,
  columns: number,
): void {
  for (const shown of displayValues(observation)) {
    const coding = observation.code.coding?.[0]
    const key = `${group}|${coding?.system ?? ''}|${coding?.code ?? ''}|${shown.name}`
    const known = rows.get(key) ?? {
      test: testOf(observation, shown.name),
      row: {
        code: coding?.code ?? '',
        name: shown.name,
        group,
        ...(shown.range === undefined ? {} : { range: shown.range }),
        cells: Array.from({ length: columns }, () => null),
      },
    }
    const { name: _, ...cell } = shown
    if (cell.unit !== undefined) known.row.unit ??= cell.unit
    known.row.cells[column] = { observation: `Observation/${observation.id}`, ...cell }
    rows.set(key, known)
  }
}

function signOffs(reader: RecordReader, patient: string): Map<string, NonNullable<Handling['signedOff']>> {
  return new Map(
    reader
      .compartment<Task>(patient, 'Task')
      .flatMap(({ resource: { status, focus, owner, lastModified } }) =>
        status === 'completed' && focus?.reference !== undefined && lastModified !== undefined
          ? [[focus.reference, { by: owner?.display ?? '', at: lastModified }] as const]
          : [],
      ),
  )
}
