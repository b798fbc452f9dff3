import type { Chart, Handling, MasterData, TimelineEntry } from '@siegel/contract/staff'
import {
  displayValue,
  displayValues,
  flagWeight,
  type DiagnosticReport,
  type DocumentReference,
  type Observation,
  type Patient,
  type ServiceRequest,
  type Task,
} from '@siegel/fhir'
import { observationsOf, senderOf, type RecordReader, type Stored } from '@siegel/records'
import { civil, instantOf, type Caller, type PracticeContext } from './context.ts'
import { headerOf } from './master-data/header.ts'

const laboratoryCategory = 'laboratory'
/** Values that one line of the timeline names; the rest is counted. */
const named = 3

/** Header and timeline of one patient, newest first. Throws 'not-found', or 'chart-damaged' where the log disagrees. */
export async function chart(context: PracticeContext, caller: Caller, patient: string): Promise<Chart> {
  context.records.verifyChart(patient)
  return context.records.read(
    caller,
    { verb: 'read', patient, object: `Patient/${patient}`, purpose: 'chart' },
    (reader) => {
      const stored = reader.require<Patient>('Patient', patient)
      const timeline = entries(context, reader, patient).sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
      return { ...headerOf(context, reader, stored), timeline }
    },
  )
}

/** What is read for the header alone, by those who may not open the chart. Throws 'not-found'. */
export function masterData(context: PracticeContext, caller: Caller, patient: string): Promise<MasterData> {
  return context.records.read(
    caller,
    { verb: 'read', patient, object: `Patient/${patient}`, purpose: 'master-data' },
    (reader) => headerOf(context, reader, reader.require<Patient>('Patient', patient)),
  )
}

function entries(context: PracticeContext, reader: RecordReader, patient: string): TimelineEntry[] {
  const tasks = new Map(
    reader
      .compartment<Task>(patient, 'Task')
      .flatMap(({ resource }) =>
        resource.focus?.reference === undefined ? [] : [[resource.focus.reference, resource] as const],
      ),
  )
  const handlingOf = (reference: string): Handling => {
    const task = tasks.get(reference)
    const signed = task?.status === 'completed' && task.lastModified !== undefined
    return {
      ...(signed ? { signedOff: { by: task.owner?.display ?? '', at: task.lastModified ?? '' } } : {}),
      ...context.releaseOf(reference),
    }
  }
  const make = (facts: EntryFacts) => entry(context, facts, handlingOf(facts.reference))
  return [
    ...reader
      .compartment<DiagnosticReport>(patient, 'DiagnosticReport')
      .map((one) => make(ofReport(context, reader, one))),
    ...reader
      .compartment<DocumentReference>(patient, 'DocumentReference')
      .filter(
        ({ resource }) =>
          !resource.context?.related?.some(({ reference }) => reference?.startsWith('DiagnosticReport/')),
      )
      .map((one) => make(ofDocument(context, one))),
    ...reader
      .compartment<ServiceRequest>(patient, 'ServiceRequest')
      .filter(({ resource }) => resource.basedOn === undefined)
      .map((one) => make(ofOrder(context, reader, one))),
    ...reader
      .compartment<Observation>(patient, 'Observation')
      .filter(({ resource }) => !isLaboratory(resource))
      .map((one) => make(ofVital(context, one))),
  ]
}

type EntryFacts = Omit<TimelineEntry, 'day' | 'time' | 'handling'>

const entry = (context: PracticeContext, facts: EntryFacts, handling: Handling): TimelineEntry => ({
  ...facts,
  ...civil(facts.at, context.timeZone()),
  handling,
})

const isLaboratory = ({ category }: Observation): boolean =>
  category?.some(({ coding }) => coding?.some(({ code }) => code === laboratoryCategory)) ?? false

function ofReport(
  context: PracticeContext,
  reader: RecordReader,
  { resource, at }: Stored<DiagnosticReport>,
): EntryFacts {
  const values = observationsOf(reader, resource).flatMap(displayValues)
  values.sort((a, b) => flagWeight(b.flag) - flagWeight(a.flag))
  const from = senderOf(reader, resource)
  return {
    reference: `DiagnosticReport/${resource.id}`,
    at: instantOf(resource.effectiveDateTime ?? resource.issued ?? at, context.timeZone()),
    kind: 'laboratory',
    title: resource.code.text ?? 'Laborbefund',
    ...(resource.conclusion === undefined ? {} : { text: resource.conclusion }),
    ...(from === '' ? {} : { author: from }),
    values: values
      .slice(0, named)
      .map(({ name, value, unit, flag }) => ({ name, value, flag, ...(unit === undefined ? {} : { unit }) })),
    more: Math.max(0, values.length - named),
    status: resource.status,
    ...attachmentOf(
      reader.find<DocumentReference>('DocumentReference', { related: `DiagnosticReport/${resource.id}` })[0]?.resource,
    ),
  }
}

function ofDocument(context: PracticeContext, { resource, at }: Stored<DocumentReference>): EntryFacts {
  const attachment = resource.content[0]?.attachment
  const reference = `DocumentReference/${resource.id}`
  const author = resource.author?.[0]?.display
  return {
    reference,
    at: instantOf(resource.date ?? at, context.timeZone()),
    kind: 'document',
    title: resource.description ?? attachment?.title ?? 'Dokument',
    ...(author === undefined ? {} : { author }),
    status: resource.status,
    ...attachmentOf(resource),
  }
}

/** The file of a document, where it has one. */
function attachmentOf(document: DocumentReference | undefined): Pick<EntryFacts, 'attachment'> {
  const attachment = document?.content[0]?.attachment
  if (document === undefined || attachment?.url === undefined) return {}
  return {
    attachment: {
      reference: `DocumentReference/${document.id}`,
      mediaType: attachment.contentType ?? 'application/octet-stream',
      size_bytes: attachment.size ?? 0,
      fileName: attachment.title ?? 'dokument',
    },
  }
}

function ofOrder(context: PracticeContext, reader: RecordReader, { resource, at }: Stored<ServiceRequest>): EntryFacts {
  const requests = reader.find<ServiceRequest>('ServiceRequest', { 'based-on': `ServiceRequest/${resource.id}` })
  const names = requests.map(({ resource: request }) => request.code?.text ?? request.code?.coding?.[0]?.display ?? '?')
  return {
    reference: `ServiceRequest/${resource.id}`,
    at: instantOf(resource.authoredOn ?? at, context.timeZone()),
    kind: 'order',
    title: resource.code?.text ?? 'Laborauftrag',
    ...(names.length === 0 ? {} : { text: names.reverse().join(', ') }),
    status: resource.status,
  }
}

function ofVital(context: PracticeContext, { resource, at }: Stored<Observation>): EntryFacts {
  const { name, value, unit } = displayValue(resource)
  return {
    reference: `Observation/${resource.id}`,
    at: instantOf(resource.effectiveDateTime ?? resource.issued ?? at, context.timeZone()),
    kind: 'vital',
    title: name,
    text: [value, unit].filter(Boolean).join(' '),
    status: resource.status,
  }
}
