import type { MessageThread } from '@siegel/contract/staff'
import { parseReference, type Communication, type DocumentReference } from '@siegel/fhir'
import type { RecordReader, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { attachmentOf } from '../documents/list.ts'
import { messageOf, messagesOf } from './communication.ts'
import { openTasksOf } from './send.ts'

/** More than anybody looks through. */
const most = 1000
const mostOfThread = 200

/** The conversations with a patient, the one with the newest message first. Throws 'not-found'. */
export const messageThreads = (context: PracticeContext, caller: Caller, patient: string): Promise<MessageThread[]> =>
  context.records.read(caller, { verb: 'read', patient, purpose: 'messages' }, (reader) => {
    reader.require('Patient', patient)
    reader.requireChart(patient)
    const threads = Map.groupBy(messagesOf(reader, patient, { count: most }), (one) => messageOf(one)?.thread ?? '')
    return [...threads.values()].flatMap((messages) => threadOf(context, reader, patient, messages) ?? [])
  })

/** The conversation that a message belongs to. */
export function threadWith(
  context: PracticeContext,
  reader: RecordReader,
  reference: string,
): MessageThread | undefined {
  const key = parseReference(reference)
  if (key?.type !== 'Communication') return undefined
  const stored = reader.get<Communication>('Communication', key.id)
  const thread = stored === undefined ? undefined : messageOf(stored)?.thread
  if (stored?.patient === undefined || thread === undefined) return undefined
  return threadOf(context, reader, stored.patient, messagesOf(reader, stored.patient, { thread, count: mostOfThread }))
}

/** `newestFirst` is as it was found. */
function threadOf(
  context: PracticeContext,
  reader: RecordReader,
  patient: string,
  newestFirst: readonly Stored<Communication>[],
): MessageThread | undefined {
  const messages = newestFirst.toReversed().flatMap((stored) => {
    const content = messageOf(stored)
    return content === undefined ? [] : [{ stored, content }]
  })
  const [first] = messages
  if (first === undefined) return undefined
  const { thread, topic } = first.content
  const [waiting] = openTasksOf(reader, patient, thread)
  return {
    thread,
    topic,
    ...(waiting === undefined ? {} : { waiting: waiting.id }),
    messages: messages.map(({ stored, content }) => {
      const { thread: _, documents, topic: of, ...said } = content
      const reference = `Communication/${stored.id}`
      const { released, withdrawn } = context.releaseOf(reference)
      return {
        reference,
        topic: of,
        ...said,
        ...(released?.fetchedAt === undefined ? {} : { fetchedAt: released.fetchedAt }),
        ...(released?.viewedAt === undefined ? {} : { viewedAt: released.viewedAt }),
        ...(withdrawn === undefined ? {} : { withdrawnAt: withdrawn.at }),
        attachments: documents.flatMap((document) => {
          const key = parseReference(document)
          const found =
            key?.type === 'DocumentReference'
              ? reader.get<DocumentReference>('DocumentReference', key.id)?.resource
              : undefined
          return attachmentOf(found) ?? []
        }),
      }
    }),
  }
}
