import type { Reference, Task } from '@siegel/fhir'
import { parseReference } from '@siegel/fhir'
import type { RecordReader, Stored } from '@siegel/records'
import { taskSystem } from '../entries/task-record.ts'

/** Code of the Tasks by which patients are asked to answer a questionnaire; the second is HL7's (SDC). */
export const requestCode = 'questionnaire'
const sdcSystem = 'http://hl7.org/fhir/uv/sdc/CodeSystem/temp'
const sdcCode = 'complete-questionnaire'

/** Under this system a response names the request that it answers. */
export const requestSystem = 'urn:siegel:questionnaire-request'

const mostOfPatient = 200

export interface RequestTask extends Task {
  output?: { type: { text: string }; valueReference: Reference }[]
}

/** Why one that was not answered ended. */
type Ended = 'withdrawn' | 'replaced'

export interface RequestFacts {
  patient: string
  title: string
  /** The very version that was sent. */
  questionnaire: string
  version: number
  by: Reference
  at: string
  due?: string | undefined
}

export const requestTask = ({ patient, title, questionnaire, version, by, at, due }: RequestFacts): RequestTask => ({
  resourceType: 'Task',
  status: 'requested',
  intent: 'order',
  code: {
    coding: [
      { system: taskSystem, code: requestCode },
      { system: sdcSystem, code: sdcCode },
    ],
  },
  description: title,
  focus: { reference: `Questionnaire/${questionnaire}/_history/${version}` },
  for: { reference: `Patient/${patient}` },
  authoredOn: at,
  lastModified: at,
  requester: by,
  ...(due === undefined ? {} : { restriction: { period: { end: due } } }),
})

const isRequest = ({ code }: Task): boolean =>
  code?.coding?.some((one) => one.system === taskSystem && one.code === requestCode) === true

/** What a request asks for; undefined for other Tasks. */
export function askedBy(task: Task): { questionnaire: string; version: number } | undefined {
  const key = isRequest(task) ? parseReference(task.focus?.reference ?? '') : undefined
  if (key?.type !== 'Questionnaire' || key.version === undefined) return undefined
  return { questionnaire: key.id, version: Number(key.version) }
}

export const ended = (task: RequestTask, how: Ended, at: string): RequestTask => ({
  ...task,
  status: 'cancelled',
  statusReason: { coding: [{ system: requestSystem, code: how }] },
  lastModified: at,
})

export const answered = (task: RequestTask, response: string, at: string): RequestTask => ({
  ...task,
  status: 'completed',
  output: [{ type: { text: 'response' }, valueReference: { reference: response } }],
  lastModified: at,
})

export const responseIn = ({ output }: RequestTask): string | undefined => output?.[0]?.valueReference.reference

/** How it stands; undefined for what a program made of it. */
export function stateOf({ status, statusReason }: RequestTask): 'sent' | 'answered' | Ended | undefined {
  if (status === 'requested') return 'sent'
  if (status === 'completed') return 'answered'
  if (status !== 'cancelled') return undefined
  return statusReason?.coding?.[0]?.code === 'replaced' ? 'replaced' : 'withdrawn'
}

/** Requests to a patient, the newest first. */
export const requestsTo = (
  reader: RecordReader,
  patient: string,
  status?: RequestTask['status'],
): Stored<RequestTask>[] =>
  reader
    .find<RequestTask>(
      'Task',
      { patient: `Patient/${patient}`, code: requestCode, ...(status === undefined ? {} : { status }) },
      mostOfPatient,
    )
    .filter((one) => one.patient === patient && askedBy(one.resource) !== undefined)
