import { displayName, type Patient, type Reference, type Task } from '@siegel/fhir'
import type { MappedReport } from './parse/index.ts'
import { ownTitles } from './parse/own-titles.ts'

/** The code of Tasks that are items of the inbox. */
export const inboxSystem = 'urn:siegel:task'
export const inboxCode = 'inbox'
/** Besides, of those that are results. */
export const resultCode = 'result'
const seenPatient = 'seen'

type InboxInput = {
  type: { text: string }
  valueString?: string
  valueInteger?: number
  valueAttachment?: { url: string; contentType: string; title: string; size: number }
}
export interface InboxTask extends Task {
  input?: InboxInput[]
}

export interface InboxFacts {
  kind: 'laboratory' | 'order' | 'message' | 'answers'
  focus: Reference
  title: string
  from: string
  abnormal: number
  critical: number
  warnings: readonly string[]
  /** Of a message: what it is about. */
  topic?: string
  original?: { url: string; contentType: string; title: string; size: number }
}

/**
 * An item of the inbox: what arrived, from whom, and who the sender says it is about (contained, never filed by itself);
 * nothing of that where the sender is known by signature.
 */
export function inboxTask(
  seen: Patient | undefined,
  patient: string | undefined,
  at: string,
  facts: InboxFacts,
): InboxTask {
  const { topic, original } = facts
  return {
    resourceType: 'Task',
    ...(seen === undefined ? {} : { contained: [{ ...seen, id: seenPatient }] }),
    status: 'requested',
    intent: 'order',
    code: {
      coding: [
        { system: inboxSystem, code: inboxCode },
        ...(facts.kind === 'laboratory' ? [{ system: inboxSystem, code: resultCode }] : []),
      ],
      text: facts.kind,
    },
    description: facts.title,
    focus: facts.focus,
    for:
      patient === undefined ? { display: displayName(seen?.name?.[0], 'list') } : { reference: `Patient/${patient}` },
    authoredOn: at,
    input: [
      { type: { text: 'from' }, valueString: facts.from === '' ? '–' : facts.from },
      { type: { text: 'abnormal' }, valueInteger: facts.abnormal },
      { type: { text: 'critical' }, valueInteger: facts.critical },
      ...(topic === undefined ? [] : [{ type: { text: 'topic' }, valueString: topic }]),
      ...(original === undefined ? [] : [{ type: { text: 'original' }, valueAttachment: original }]),
      ...facts.warnings.map((warning) => ({ type: { text: 'warning' }, valueString: warning })),
    ],
  }
}

/** The patient as the sender named them. */
export const seenPatientOf = (task: Task): Patient | undefined =>
  task.contained?.find(
    (resource): resource is Patient => resource.resourceType === 'Patient' && resource.id === seenPatient,
  )

const input = (task: InboxTask, name: string) => task.input?.filter(({ type }) => type.text === name) ?? []

/** What an inbox item says about itself. */
export const inboxFacts = (task: InboxTask) => ({
  from: input(task, 'from')[0]?.valueString ?? '',
  topic: input(task, 'topic')[0]?.valueString,
  abnormal: input(task, 'abnormal')[0]?.valueInteger ?? 0,
  critical: input(task, 'critical')[0]?.valueInteger ?? 0,
  warnings: input(task, 'warning').flatMap(({ valueString }) => valueString ?? []),
})

/** Title of a message: what was examined, at most three names. */
export function titleOf(message: MappedReport): string {
  const names = message.resources.flatMap(({ key, resource }) => {
    if (!/^(obs|request)-\d+$/.test(key)) return []
    const { code } = resource as { code?: { text?: string } }
    return code?.text === undefined ? [] : [code.text]
  })
  const [a, b, c, ...more] = [...new Set(names)]
  const listed = [a, b, c].filter((name) => name !== undefined).join(', ')
  return (
    `${listed}${more.length > 0 ? ` + ${more.length}` : ''}` ||
    (message.kind === 'order' ? ownTitles.order : ownTitles.report)
  )
}
