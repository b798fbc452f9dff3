import type { Questionnaire } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { requireChart } from '@siegel/intake'
import type { RecordTransactor } from '@siegel/records'
import { today, type Caller, type PracticeContext } from '../context.ts'
import { personReference } from '../entries/entry-extension.ts'
import { askedBy, ended, requestsTo, requestTask, stateOf, type RequestTask } from './request.ts'
import { requireSendable } from './store.ts'

/** As many as wait for one patient at a time. */
const mostOpen = 20

/** What a questionnaire is in the patient's mailbox. */
export interface OutgoingQuestionnaire {
  /** The request. */
  reference: string
  title: string
  due?: string | undefined
  /** The very version that is sent, and what it asks. */
  id: string
  version: number
  questionnaire: Questionnaire
  /** Writes the request down; the references of those that it replaces. */
  keep: (write: RecordTransactor) => string[]
}

/**
 * A request to a patient that is checked, but that no record knows yet. `key` is its id: the same again is the same request.
 * Throws what `requireSendable` throws, or 'due-past'; `keep` throws 'already-merged', 'chart-protected', 'id-taken',
 * 'version-conflict' or 'too-many-questionnaires'.
 */
export async function composeQuestionnaire(
  context: PracticeContext,
  caller: Caller,
  patient: string,
  { key, questionnaire: asked, due }: { key: string; questionnaire: string; due?: string | undefined },
): Promise<OutgoingQuestionnaire> {
  if (due !== undefined && due < today(context)) throw new Refusal('due-past')
  const { version, resource, title } = await context.records.read(
    caller,
    { verb: 'read', patient, purpose: 'questionnaires' },
    (reader) => requireSendable(reader, asked),
  )
  return {
    reference: `Task/${key}`,
    title,
    due,
    id: asked,
    version,
    questionnaire: resource,
    keep: (write) => {
      requireChart(write, patient)
      write.requireWritableChart(patient)
      const open = requestsTo(write, patient, 'requested')
      const before = open.filter(({ resource: task }) => askedBy(task)?.questionnaire === asked)
      if (open.length - before.length >= mostOpen) throw new Refusal('too-many-questionnaires')
      if (write.require('Questionnaire', asked).version !== version) throw new Refusal('version-conflict')
      const facts = { patient, title, questionnaire: asked, version, by: personReference(caller), at: write.at, due }
      write.create<RequestTask>(requestTask(facts), key)
      for (const { id: old, resource: task, version: seen } of before)
        write.update<RequestTask>({ ...ended(task, 'replaced', write.at), id: old }, seen)
      return before.map(({ id: old }) => `Task/${old}`)
    },
  }
}

/** Ends a request. What it gives throws Refusal 'not-found' for none of this patient, 'questionnaire-answered' for one that was. */
export const withdrawRequest =
  (patient: string, id: string) =>
  (write: RecordTransactor): void => {
    write.requireWritableChart(patient)
    const { resource: task, version, patient: owner } = write.require<RequestTask>('Task', id)
    if (owner !== patient || askedBy(task) === undefined) throw new Refusal('not-found')
    const state = stateOf(task)
    if (state === 'answered') throw new Refusal('questionnaire-answered')
    if (state === 'sent') write.update<RequestTask>({ ...ended(task, 'withdrawn', write.at), id }, version)
  }
