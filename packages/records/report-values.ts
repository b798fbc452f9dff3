import { parseReference, type DiagnosticReport, type Observation } from '@siegel/fhir'
import type { RecordReader } from './reader.ts'

const most = 2000

/** The results of a report, members of panels included, each once, in the report's order. */
export function observationsOf(reader: RecordReader, report: DiagnosticReport): Observation[] {
  const found = new Map<string, Observation>()
  const visit = (reference: string | undefined) => {
    const key = reference === undefined ? undefined : parseReference(reference)
    if (key?.type !== 'Observation' || found.has(key.id) || found.size >= most) return
    const observation = reader.get<Observation>('Observation', key.id)?.resource
    if (observation === undefined) return
    found.set(key.id, observation)
    for (const member of observation.hasMember ?? []) visit(member.reference)
  }
  for (const result of report.result ?? []) visit(result.reference)
  return [...found.values()]
}

/** Who made the report, as shown: the organization's or person's name. */
export function senderOf(reader: RecordReader, report: DiagnosticReport): string {
  for (const performer of report.performer ?? []) {
    if (performer.display !== undefined) return performer.display
    const key = performer.reference === undefined ? undefined : parseReference(performer.reference)
    const resource = key === undefined ? undefined : reader.get(key.type, key.id)?.resource
    const name = (resource as { name?: unknown } | undefined)?.name
    if (typeof name === 'string') return name
  }
  return ''
}
