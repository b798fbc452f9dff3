import type { MessageTopic } from '@siegel/contract/patient'
import type { Communication } from '@siegel/fhir'
import { inboxCode, requireChart, type InboxTask } from '@siegel/intake'
import type { RecordReader, RecordTransactor } from '@siegel/records'
import { Refusal } from '@siegel/foundation'
import type { Caller, PracticeContext } from '../context.ts'
import { personReference } from '../entries/entry-extension.ts'
import { communicationOf, messagesOf, previewOf } from './communication.ts'

/** What somebody of the practice writes to a patient. */
export interface WrittenMessage {
  /** The same key is the same message, however often it is sent. */
  key: string
  thread: string
  topic: MessageTopic
  text: string
  /** References of documents of the chart that go along. */
  documents: readonly string[]
  /** What waits of this thread in the inbox is done with it. */
  closes: boolean
}

/** A message to a patient that is written, but that no record knows yet. */
export interface OutgoingMessage extends Pick<WrittenMessage, 'thread' | 'topic' | 'text' | 'documents'> {
  reference: string
  preview: string
  /** Writes it down. Throws Refusal 'not-found', 'already-merged', 'chart-protected', or 'id-taken' for a key that was used. */
  keep: (write: RecordTransactor) => void
}

export function composeMessage(caller: Caller, patient: string, message: WrittenMessage): OutgoingMessage {
  const { key, thread, topic, text, documents, closes } = message
  return {
    reference: `Communication/${key}`,
    thread,
    topic,
    text,
    documents,
    preview: previewOf(text),
    keep: (write) => {
      requireChart(write, patient)
      write.requireWritableChart(patient)
      const [before] = messagesOf(write, patient, { thread, count: 1 })
      write.create<Communication>(
        communicationOf({
          patient,
          thread,
          topic,
          sender: personReference(caller),
          direction: 'out',
          at: write.at,
          text,
          documents,
          before: before === undefined ? undefined : `Communication/${before.id}`,
        }),
        key,
      )
      if (closes) for (const task of openTasksOf(write, patient, thread)) complete(write, task.id)
    },
  }
}

/** Items of the inbox that wait of a thread. */
export const openTasksOf = (write: RecordReader, patient: string, thread: string) =>
  write
    .find<InboxTask>('Task', {
      status: 'requested',
      code: inboxCode,
      'group-identifier': thread,
      patient: `Patient/${patient}`,
    })
    .filter((one) => one.patient === patient)

function complete(write: RecordTransactor, id: string): void {
  const { resource: task, version } = write.require<InboxTask>('Task', id)
  if (task.focus?.reference?.startsWith('Communication/') !== true) throw new Refusal('not-found')
  if (task.status === 'completed') return
  write.update<InboxTask>(
    { ...task, status: 'completed', owner: { display: write.caller.name }, lastModified: write.at },
    version,
  )
}

/** Messages that need no answer, or none in writing. All or none: throws 'not-found' for items that are no messages. */
export const finishMessages = (
  { records }: Pick<PracticeContext, 'records'>,
  caller: Caller,
  ids: readonly string[],
): void =>
  records.transact(caller, { verb: 'update', purpose: 'message', facts: ids.map((id) => `Task/${id}`) }, (write) => {
    for (const id of new Set(ids)) complete(write, id)
  })
