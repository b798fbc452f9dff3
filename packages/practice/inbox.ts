import { messageTopics } from '@siegel/contract/patient'
import type { InboxItem, InboxRow } from '@siegel/contract/staff'
import {
  displayName,
  displayValues,
  gkvSystem,
  parseReference,
  reportNotes,
  type DiagnosticReport,
  type DocumentReference,
  type Patient,
  type QuestionnaireResponse,
  type ServiceRequest,
} from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { givenTitle, inboxCode, inboxFacts, seenPatientOf, suggestPatients, type InboxTask } from '@siegel/intake'
import { observationsOf, type RecordReader, type Stored } from '@siegel/records'
import type { Caller, PracticeContext } from './context.ts'
import { attachmentOf } from './documents/list.ts'
import { threadWith } from './messages/threads.ts'
import { patientRow } from './patients.ts'
import { answersOf } from './questionnaires/list.ts'

const most = 1000

/** What arrived and is unassigned or unsigned: dangerous values first, then abnormal ones, then the oldest. */
export async function inbox(context: PracticeContext, caller: Caller): Promise<InboxRow[]> {
  return context.records.read(caller, { verb: 'search', purpose: 'inbox' }, (reader) =>
    reader
      .find<InboxTask>('Task', { status: 'requested', code: inboxCode }, most)
      .map((task) => rowOf(reader, task))
      .sort(
        (a, b) =>
          Number(b.critical > 0) - Number(a.critical > 0) ||
          Number(b.abnormal > 0) - Number(a.abnormal > 0) ||
          (a.at < b.at ? -1 : 1),
      ),
  )
}

const kinds: Readonly<Record<string, InboxRow['kind']>> = {
  DiagnosticReport: 'laboratory',
  Communication: 'message',
  QuestionnaireResponse: 'answers',
}
const kindOf = (focus: string): InboxRow['kind'] => kinds[focus.split('/')[0] ?? ''] ?? 'order'

function rowOf(reader: RecordReader, { resource: task, at }: Stored<InboxTask>): InboxRow {
  const facts = inboxFacts(task)
  const reference = task.for?.reference
  const key = reference === undefined ? undefined : parseReference(reference)
  const patient = key === undefined ? undefined : reader.get<Patient>('Patient', key.id)?.resource
  const named = task.for?.display
  const title = givenTitle(task.description)
  const topic = messageTopics.find((one) => one === facts.topic)
  return {
    id: task.id ?? '',
    at: task.authoredOn ?? at,
    kind: kindOf(task.focus?.reference ?? ''),
    ...(topic === undefined ? {} : { topic }),
    ...(title === undefined ? {} : { title }),
    from: facts.from,
    ...(patient === undefined
      ? {}
      : { patient: { id: patient.id ?? '', name: displayName(patient.name?.[0], 'list') } }),
    ...(named === undefined ? {} : { named }),
    abnormal: facts.abnormal,
    critical: facts.critical,
    state: patient === undefined ? 'unassigned' : 'unsigned',
  }
}

/** One item with its content, and who it may be about, each with the reason. */
export async function inboxItem(context: PracticeContext, caller: Caller, id: string): Promise<InboxItem> {
  return context.records.read(caller, { verb: 'read', object: `Task/${id}`, purpose: 'inbox' }, (reader) => {
    const stored = reader.require<InboxTask>('Task', id)
    const task = stored.resource
    const seen = seenPatientOf(task)
    const focus = task.focus?.reference ?? ''
    const row = rowOf(reader, stored)
    const thread = threadWith(context, reader, focus)
    const suggestions = row.patient === undefined && seen !== undefined ? suggestPatients(reader, seen) : []
    return {
      row,
      focus,
      suggestions: suggestions.map(({ patient, reason, sure }) => ({
        patient: patientRow(context, patient),
        reason,
        sure,
      })),
      named: namedFacts(seen),
      ...(thread === undefined ? contentOf(reader, focus) : { results: [], texts: [] }),
      attachments: thread === undefined ? attachmentsOf(reader, focus) : [],
      ...(thread === undefined ? {} : { thread }),
      warnings: inboxFacts(task).warnings,
    }
  })
}

function contentOf(reader: RecordReader, focus: string): Pick<InboxItem, 'results' | 'texts' | 'answers'> {
  const key = parseReference(focus)
  if (key?.type === 'QuestionnaireResponse') {
    const response = reader.require<QuestionnaireResponse>('QuestionnaireResponse', key.id)
    return { results: [], texts: [], answers: answersOf(response) }
  }
  if (key?.type === 'DiagnosticReport') {
    const report = reader.require<DiagnosticReport>('DiagnosticReport', key.id).resource
    const results = observationsOf(reader, report).flatMap(displayValues)
    return {
      results: results.map(({ number: _n, low: _l, high: _h, ...shown }) => shown),
      texts: [
        ...(report.conclusion === undefined ? [] : [report.conclusion]),
        ...reportNotes(report).map(({ text }) => text),
      ],
    }
  }
  const requests = reader.find<ServiceRequest>('ServiceRequest', { 'based-on': focus })
  const results = requests.reverse().map(({ resource }) => ({
    name: resource.code?.text ?? '?',
    value: resource.status,
    flag: 'none' as const,
  }))
  const order = key === undefined ? undefined : reader.get<ServiceRequest>('ServiceRequest', key.id)?.resource
  return { results, texts: (order?.note ?? []).map(({ text }) => text) }
}

const attachmentsOf = (reader: RecordReader, focus: string): InboxItem['attachments'] =>
  reader
    .find<DocumentReference>('DocumentReference', { related: focus })
    .flatMap(({ resource }) => attachmentOf(resource) ?? [])

function namedFacts(seen: Patient | undefined): InboxItem['named'] {
  const identifier = seen?.identifier ?? []
  const insurance = identifier.find(({ system }) => system === gkvSystem)?.value
  const number = identifier.find(({ system }) => system !== gkvSystem)?.value
  const [address] = seen?.address ?? []
  const lines = [...(address?.line ?? []), [address?.postalCode, address?.city].filter(Boolean).join(' ')].filter(
    (line) => line !== '',
  )
  return {
    name: displayName(seen?.name?.[0], 'text'),
    ...(seen?.birthDate === undefined ? {} : { birthDate: seen.birthDate }),
    ...(seen?.gender === undefined ? {} : { gender: seen.gender }),
    ...(insurance === undefined ? {} : { insuranceNumber: insurance }),
    ...(number === undefined ? {} : { number }),
    ...(lines.length === 0 ? {} : { address: lines.join(', ') }),
  }
}

/** Signs off items that are assigned. All or none: throws 'not-found' or 'not-assigned'. */
export function signOff(context: PracticeContext, caller: Caller, ids: readonly string[]): number {
  return context.records.transact(caller, { verb: 'sign-off', facts: ids.map((id) => `Task/${id}`) }, (write) => {
    const signed: string[] = []
    for (const id of new Set(ids)) {
      const { resource: task, version } = write.require<InboxTask>('Task', id)
      if (task.for?.reference === undefined) throw new Refusal('not-assigned')
      if (task.status === 'completed') continue
      write.update<InboxTask>(
        { ...task, status: 'completed', owner: { display: caller.name }, lastModified: write.at },
        version,
      )
      signed.push(id)
    }
    context.signed(write.transaction, caller, signed)
    return signed.length
  })
}
