import type { Handling, TimelineEntry } from '@siegel/contract/staff'
import {
  displayValue,
  displayValues,
  flagWeight,
  type AllergyIntolerance,
  type Condition,
  type DiagnosticReport,
  type DocumentReference,
  type DomainResource,
  type Immunization,
  type MedicationStatement,
  type Observation,
  type QuestionnaireResponse,
  type ServiceRequest,
  type Task,
} from '@siegel/fhir'
import { titleOfResponse } from '@siegel/forms'
import { givenTitle } from '@siegel/intake'
import { observationsOf, senderOf, type RecordReader, type Stored } from '@siegel/records'
import { civil, type PracticeContext } from './context.ts'
import { attachmentOf, titleOf } from './documents/list.ts'
import { documentFacts } from './documents/versions.ts'
import { diagnosisOf } from './entries/diagnosis.ts'
import { entryFactsOf, entrySystem } from './entries/entry-extension.ts'
import { isTakenBack } from './entries/take-back.ts'
import { taskKindOf } from './entries/task-record.ts'
import { isPanel, memberTag } from './entries/vitals.ts'
import { entryTypeOf } from './entry-types.ts'
import { readVitals, splitLine } from './line/index.ts'
import { measuredAs, measuredOf, vitalKindOf } from './vitals.ts'

/** What an entry says, without its time and what has been done with it. */
export type EntryContent = Pick<
  TimelineEntry,
  | 'kind'
  | 'type'
  | 'title'
  | 'text'
  | 'lot'
  | 'author'
  | 'values'
  | 'more'
  | 'measured'
  | 'status'
  | 'attachment'
  | 'diagnosis'
  | 'document'
  | 'due'
>

const titled = (title: string | undefined): Pick<EntryContent, 'title'> => (title === undefined ? {} : { title })

/** Values that one line of the timeline names; the rest is counted. */
const named = 3

export function report(_: PracticeContext, reader: RecordReader, { resource }: Stored<DiagnosticReport>): EntryContent {
  const values = observationsOf(reader, resource).flatMap(displayValues)
  values.sort((a, b) => flagWeight(b.flag) - flagWeight(a.flag))
  const from = senderOf(reader, resource)
  return {
    kind: 'laboratory',
    ...titled(givenTitle(resource.code.text)),
    ...(resource.conclusion === undefined ? {} : { text: resource.conclusion }),
    ...(from === '' ? {} : { author: from }),
    values: values
      .slice(0, named)
      .map(({ name, value, unit, flag }) => ({ name, value, flag, ...(unit === undefined ? {} : { unit }) })),
    more: Math.max(0, values.length - named),
    status: resource.status,
    ...fileOf(
      reader.find<DocumentReference>('DocumentReference', { related: `DiagnosticReport/${resource.id}` })[0]?.resource,
    ),
  }
}

export function document(
  _: PracticeContext,
  __: RecordReader,
  { resource, version }: Stored<DocumentReference>,
): EntryContent {
  const author = resource.author?.[0]?.display
  return {
    kind: 'document',
    ...titled(titleOf(resource)),
    ...(author === undefined ? {} : { author }),
    status: resource.status,
    ...fileOf(resource),
    document: documentFacts(resource, version),
  }
}

function fileOf(reference: DocumentReference | undefined): Pick<EntryContent, 'attachment'> {
  const attachment = attachmentOf(reference)
  return attachment === undefined ? {} : { attachment }
}

export function order(_: PracticeContext, reader: RecordReader, { resource }: Stored<ServiceRequest>): EntryContent {
  const requests = reader.find<ServiceRequest>('ServiceRequest', { 'based-on': `ServiceRequest/${resource.id}` })
  const names = requests.map(({ resource: request }) => request.code?.text ?? request.code?.coding?.[0]?.display ?? '?')
  return {
    kind: 'order',
    ...titled(givenTitle(resource.code?.text)),
    ...(names.length === 0 ? {} : { text: names.reverse().join(', ') }),
    status: resource.status,
  }
}

/** Members of a panel stand in the panel's line. */
export const standsAlone = ({ meta }: Observation): boolean =>
  !meta?.tag?.some(({ system, code }) => system === entrySystem && code === memberTag)

const noteKinds: Readonly<Record<string, TimelineEntry['kind']>> = {
  a: 'anamnesis',
  b: 'finding',
  t: 'therapy',
  n: 'note',
}

export function observation(_: PracticeContext, __: RecordReader, { resource }: Stored<Observation>): EntryContent {
  const code = resource.code.coding?.find(({ system }) => system === entrySystem)?.code ?? ''
  const { name, value, unit } = displayValue(resource)
  const noteKind = noteKinds[code]
  if (noteKind !== undefined) {
    const type = entryTypeOf(resource)
    return {
      kind: noteKind,
      ...(type === undefined ? {} : { type: { code: type.code, name: type.name } }),
      title: resource.valueString ?? '',
      status: resource.status,
      ...authorOf(resource),
    }
  }
  const text = isPanel(resource) ? (resource.valueString ?? '') : [value, unit].filter(Boolean).join(' ')
  return {
    kind: 'vital',
    title: isPanel(resource) ? text : name,
    ...(isPanel(resource) ? {} : { text }),
    ...measuredIn(resource),
    status: resource.status,
    ...authorOf(resource),
  }
}

/** What was measured, by kind: of a line that was typed here all of it, else the one value. */
function measuredIn(resource: Observation): Pick<EntryContent, 'measured'> {
  if (!isPanel(resource)) {
    const kind = vitalKindOf(resource)
    return kind === undefined ? {} : { measured: [measuredOf(kind, resource)] }
  }
  const read = readVitals(splitLine(entryFactsOf(resource)?.line ?? '').rest)
  return 'problem' in read ? {} : { measured: read.values.map(measuredAs) }
}

const authorOf = ({ performer }: Observation): { author?: string } => {
  const author = performer?.[0]?.display
  return author === undefined ? {} : { author }
}

const by = (author: string | undefined) => (author === undefined ? {} : { author })
const state = (resource: DomainResource, otherwise: string): string =>
  isTakenBack(resource) ? 'entered-in-error' : otherwise

/** Where a catalogue is in use and a code is not in it: it left it, or no imported year ever had it. */
function standingOf(context: PracticeContext, icd: string | undefined): { standing?: 'left' | 'unknown' } {
  const current = context.catalogueYear()
  if (icd === undefined || current === undefined) return {}
  const year = context.diagnosisYear(icd)
  return year === current ? {} : { standing: year === undefined ? 'unknown' : 'left' }
}

export function condition(context: PracticeContext, _: RecordReader, { resource }: Stored<Condition>): EntryContent {
  const { text, icd, certainty, side, permanent } = diagnosisOf(resource)
  return {
    kind: 'diagnosis',
    title: text,
    diagnosis: {
      ...(icd === undefined ? {} : { icd }),
      ...(certainty === undefined ? {} : { certainty }),
      ...(side === undefined ? {} : { side }),
      permanent,
      ...standingOf(context, icd),
    },
    status: state(resource, resource.clinicalStatus?.coding?.[0]?.code ?? 'final'),
    ...by(resource.recorder?.display),
  }
}

export function medication(
  _: PracticeContext,
  __: RecordReader,
  { resource }: Stored<MedicationStatement>,
): EntryContent {
  const dosage = resource.dosage?.[0]?.text
  const { medicationCodeableConcept: concept, medicationReference: reference } = resource
  return {
    kind: 'medication',
    title: concept?.text ?? concept?.coding?.[0]?.display ?? reference?.display ?? '?',
    ...(dosage === undefined ? {} : { text: dosage }),
    status: resource.status,
    ...by(resource.informationSource?.display),
  }
}

export function allergy(_: PracticeContext, __: RecordReader, { resource }: Stored<AllergyIntolerance>): EntryContent {
  const reaction = resource.reaction?.[0]?.manifestation[0]?.text
  return {
    kind: 'allergy',
    title: resource.code?.text ?? resource.code?.coding?.[0]?.display ?? '?',
    ...(reaction === undefined ? {} : { text: reaction }),
    status: state(resource, resource.clinicalStatus?.coding?.[0]?.code ?? 'active'),
    ...by(resource.recorder?.display),
  }
}

export function immunization(_: PracticeContext, __: RecordReader, { resource }: Stored<Immunization>): EntryContent {
  return {
    kind: 'vaccination',
    title: resource.vaccineCode.text ?? resource.vaccineCode.coding?.[0]?.display ?? '?',
    ...(resource.lotNumber === undefined ? {} : { lot: resource.lotNumber }),
    status: resource.status,
    ...by(resource.performer?.[0]?.actor.display),
  }
}

export const isOwnTask = (resource: Task): boolean => taskKindOf(resource) !== undefined

export function task(_: PracticeContext, __: RecordReader, { resource }: Stored<Task>): EntryContent {
  const due = resource.restriction?.period?.end
  return {
    kind: taskKindOf(resource) ?? 'task',
    title: resource.description ?? '',
    ...(due === undefined ? {} : { due: due.slice(0, 10) }),
    status: resource.status,
    ...by(resource.requester?.display),
  }
}

export function questionnaire(
  _: PracticeContext,
  __: RecordReader,
  { resource }: Stored<QuestionnaireResponse>,
): EntryContent {
  return {
    kind: 'questionnaire',
    ...titled(titleOfResponse(resource)),
    // That it is complete is no news: only complete ones come.
    status: resource.status === 'completed' ? 'current' : resource.status,
    ...by(resource.author?.display ?? resource.source?.display),
  }
}

/** Who signed off what, by the reference of what was signed off. */
export const handlings = (
  context: PracticeContext,
  reader: RecordReader,
  patient: string,
): ((reference: string) => Handling) => {
  const tasks = new Map(
    reader
      .compartment<Task>(patient, 'Task')
      .flatMap(({ resource }) =>
        resource.focus?.reference === undefined ? [] : [[resource.focus.reference, resource] as const],
      ),
  )
  return (reference) => {
    const one = tasks.get(reference)
    const signed = one?.status === 'completed' && one.lastModified !== undefined
    return {
      ...(signed ? { signedOff: { by: one.owner?.display ?? '', at: one.lastModified ?? '' } } : {}),
      ...context.releaseOf(reference),
    }
  }
}

/** A line of the timeline. */
export function entry(
  context: PracticeContext,
  reader: RecordReader,
  one: {
    at: string
    reference: string
    stored: Stored<never>
    source: { describe: (context: PracticeContext, reader: RecordReader, stored: Stored<never>) => EntryContent }
  },
  handlingOf: (reference: string) => Handling,
): TimelineEntry {
  const { at, reference, stored, source } = one
  return {
    reference,
    at,
    ...civil(at, context.timeZone()),
    ...source.describe(context, reader, stored),
    ...ownOf(stored),
    handling: handlingOf(reference),
  }
}

/** For what was typed here: its line, its version, and how that came to be. */
function ownOf(stored: Stored<DomainResource>): Pick<TimelineEntry, 'own'> {
  const facts = entryFactsOf(stored.resource)
  if (facts === undefined) return {}
  const { line, act, by: name, at, reason } = facts
  return {
    own: {
      version: stored.version,
      line,
      ...(act === 'commit' ? {} : { change: { act, by: name, at, ...(reason === undefined ? {} : { reason }) } }),
    },
  }
}
