import type { Caller } from '@siegel/access'
import type { MessageTopic } from '@siegel/contract/patient'
import { isRefusal, Refusal } from '@siegel/foundation'
import type { RecordTransactor } from '@siegel/records'
import { contentOf } from '../contents.ts'
import type { ReleaseContext } from '../context.ts'
import { targetsOf } from '../copies.ts'
import { itemOf, putItems, requireOwner, sealForAll, statementFacts, type NewItem } from '../items.ts'
import { somethingNew } from '../notices/notices.ts'
import { requireNoConversation } from '../rules/conversation.ts'
import { messageItem } from './message-item.ts'

/** A message of the practice that whoever keeps charts has composed, and will write down. */
export interface ComposedMessage {
  reference: string
  thread: string
  topic: MessageTopic
  text: string
  preview: string
  /** References of documents of the chart. */
  documents: readonly string[]
  keep: (write: RecordTransactor) => void
}

/**
 * A message to a patient, with documents of the chart, into the mailbox. Throws Refusal 'no-mailbox' where the patient has
 * none that is open: nobody would read it; 'conversation-first' for a document that a rule keeps until then. The same
 * message again does nothing. To be called under the mailbox's lock.
 */
export async function sendMessage(
  context: ReleaseContext,
  caller: Caller,
  patient: string,
  message: ComposedMessage,
): Promise<void> {
  const { records, blobs, store } = context
  if (store.read((reader) => targetsOf(context, reader, patient)).length === 0) throw new Refusal('no-mailbox')
  const items = await itemsOf(context, caller, patient, message)
  const [main] = items
  const loose = main === undefined ? [] : [main.blob]
  try {
    const sealed = await sealForAll(context, patient, items)
    const { topic, reference, documents } = message
    const object = [reference, ...documents].join(' ')
    const facts = [`topic ${topic}`, ...statementFacts(sealed.rows)]
    records.transact(caller, { verb: 'message', patient, object, facts }, (write) => {
      for (const one of documents) requireOwner(write, patient, one)
      message.keep(write)
      for (const blob of loose) write.keepBlob(blob)
      putItems(context, write.transaction, patient, items, sealed)
      somethingNew(context, write.transaction, patient)
    })
  } catch (error) {
    if (!isRefusal(error, 'id-taken')) throw error
  } finally {
    // Of a message that is sent its blob is loose no more.
    await records.removeLoose(blobs, loose)
  }
}

async function itemsOf(
  context: ReleaseContext,
  caller: Caller,
  patient: string,
  { reference, thread, topic, text, preview, documents }: ComposedMessage,
): Promise<NewItem[]> {
  const { timeZone } = context.practice()
  if (documents.some((one) => !one.startsWith('DocumentReference/'))) throw new Refusal('not-releasable')
  const contents =
    documents.length === 0
      ? []
      : await context.records.read(caller, { verb: 'read', patient, purpose: 'message' }, (reader) =>
          [...new Set(documents)].map((one) => contentOf(reader, patient, one, { timeZone })),
        )
  requireNoConversation(context, contents)
  const shown = { thread, topic, direction: 'out' as const, preview }
  const main = await messageItem(context, { patient, reference, by: caller.name, text, shown })
  const { meaning, action, author, released_at } = main
  const attachments: NewItem[] = []
  for (const content of contents) {
    const placing = { kind: 'attachment' as const, parent: main.id, meaning, action, author, released_at }
    attachments.push(await itemOf(context, patient, content, placing))
  }
  return [main, ...attachments]
}
