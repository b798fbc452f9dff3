import type { Handling, LaboratoryTable } from '@siegel/contract/staff'
import {
  displayValues,
  reportNotes,
  type DiagnosticReport,
  type Observation,
  type Patient,
  type Task,
} from '@siegel/fhir'
import { observationsOf, senderOf, type RecordReader } from '@siegel/records'
import { civil, instantOf, type Caller, type PracticeContext } from './context.ts'

type Row = LaboratoryTable['rows'][number]
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
        return {
          report: reference,
          at,
          day: civil(at, context.timeZone()).day,
          title: report.code.text ?? 'Laborbefund',
          status: report.status,
          texts: textsOf(report),
          handling: { ...(signedOff === undefined ? {} : { signedOff }), ...context.releaseOf(reference) },
        }
      })
      const rows = new Map<string, Row>()
      for (const [column, { observations, group }] of reports.entries()) {
        for (const observation of observations) addTo(rows, observation, group, column, reports.length)
      }
      return { columns, rows: [...rows.values()] }
    },
  )
}

/** The running text of a report: its conclusion first, then the laboratory's remarks; none is said twice. */
function textsOf(report: DiagnosticReport): string[] {
  const texts = [report.conclusion ?? '', ...reportNotes(report).map(({ text }) => text)]
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== '')
}

function addTo(rows: Map<string, Row>, observation: Observation, group: string, column: number, columns: number): void {
  for (const shown of displayValues(observation)) {
    const coding = observation.code.coding?.[0]
    const key = `${group}|${coding?.system ?? ''}|${coding?.code ?? ''}|${shown.name}`
    const row = rows.get(key) ?? {
      code: coding?.code ?? '',
      name: shown.name,
      group,
      ...(shown.unit === undefined ? {} : { unit: shown.unit }),
      ...(shown.range === undefined ? {} : { range: shown.range }),
      cells: Array.from({ length: columns }, () => null),
    }
    const { name: _, ...cell } = shown
    row.cells[column] = { observation: `Observation/${observation.id}`, ...cell }
    rows.set(key, row)
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
