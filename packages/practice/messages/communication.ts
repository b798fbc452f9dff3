import { messageTopics, type MessageTopic } from '@siegel/contract/patient'
import type { Communication, Reference } from '@siegel/fhir'
import type { RecordReader, Stored } from '@siegel/records'

/** Systems of what has no code of its own in FHIR: which conversation a message is of, what it is about, and a log entry. */
export const threadSystem = 'urn:siegel:message-thread'
const topicSystem = 'urn:siegel:message-topic'
const logSystem = 'urn:siegel:log-entry'

const textId = 'text'
const medicationId = /^medication-\d+$/

/** A message as it is written down. */
export interface MessageDraft {
  patient: string
  thread: string
  topic: MessageTopic
  sender: Reference
  /** Written by the practice, or by the patient. */
  direction: 'in' | 'out'
  at: string
  text?: string | undefined
  medication?: readonly string[] | undefined
  entry?: number | undefined
  /** References of the documents that come along. */
  documents: readonly string[]
  /** The message before it in its thread. */
  before?: string | undefined
}

/** What a message says, read back. */
export interface MessageContent {
  thread: string
  topic: MessageTopic
  direction: 'in' | 'out'
  at: string
  /** Who of the practice wrote it; empty for the patient. */
  by: string
  text: string
  medication: string[]
  entry?: number
  documents: string[]
}

export function communicationOf(draft: MessageDraft): Communication {
  const { patient, thread, topic, sender, direction, at, text, medication = [], entry, documents, before } = draft
  const subject = { reference: `Patient/${patient}` }
  const system = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationMode'
  return {
    resourceType: 'Communication',
    identifier: [{ system: threadSystem, value: thread }],
    ...(before === undefined ? {} : { inResponseTo: [{ reference: before }] }),
    status: 'completed',
    category: [{ coding: [{ system: topicSystem, code: topic }] }],
    medium: [{ coding: [{ system, code: 'ELECTRONIC' }] }],
    subject,
    ...(entry === undefined ? {} : { about: [{ identifier: { system: logSystem, value: String(entry) } }] }),
    sent: at,
    ...(direction === 'in' ? { received: at } : { recipient: [subject] }),
    sender,
    payload: [
      ...(text === undefined ? [] : [{ id: textId, contentString: text }]),
      ...medication.map((contentString, at) => ({ id: `medication-${at + 1}`, contentString })),
      ...documents.map((reference) => ({ contentReference: { reference } })),
    ],
  }
}

const valueOf = (list: readonly { system?: string; value?: string }[] = [], system: string): string | undefined =>
  list.find((one) => one.system === system)?.value

/** Undefined for what is no message of a thread here. */
export function messageOf({ resource, at }: Stored<Communication>): MessageContent | undefined {
  const { identifier, category, sender, sent, payload = [], about } = resource
  const thread = valueOf(identifier, threadSystem)
  const code = category?.flatMap(({ coding = [] }) => coding).find(({ system }) => system === topicSystem)?.code
  const topic = messageTopics.find((one) => one === code)
  if (thread === undefined || topic === undefined || resource.status === 'entered-in-error') return undefined
  const isProxy = sender?.type === 'RelatedPerson'
  const isOwn = isProxy || sender?.reference?.startsWith('Patient/') === true
  const entry = valueOf(
    about?.flatMap((one) => one.identifier ?? []),
    logSystem,
  )
  return {
    thread,
    topic,
    direction: isOwn ? 'in' : 'out',
    at: sent ?? at,
    by: isOwn && !isProxy ? '' : (sender?.display ?? ''),
    text: payload.find(({ id }) => id === textId)?.contentString ?? '',
    medication: payload.flatMap(({ id = '', contentString }) =>
      medicationId.test(id) && contentString !== undefined ? [contentString] : [],
    ),
    ...(entry === undefined ? {} : { entry: Number(entry) }),
    documents: payload.flatMap(({ contentReference }) => contentReference?.reference ?? []),
  }
}

/** Messages of a patient, newest first; of one thread, where it is named. Threads are a patient's own: no other has one. */
export const messagesOf = (
  reader: RecordReader,
  patient: string,
  { thread, count }: { thread?: string; count: number },
): Stored<Communication>[] =>
  reader
    .find<Communication>(
      'Communication',
      { patient: `Patient/${patient}`, ...(thread === undefined ? {} : { identifier: thread }) },
      count,
    )
    .filter((stored) => stored.patient === patient && messageOf(stored) !== undefined)

/** All that a message says in words, for a reader who sees nothing but text. */
export const wholeText = ({
  text = '',
  medication = [],
}: {
  text?: string | undefined
  medication?: readonly string[] | undefined
}) => [text, medication.map((line) => `– ${line}`).join('\n')].filter((part) => part !== '').join('\n\n')

/** The same for a line in a list: what is asked for first. */
export const shortText = ({
  text = '',
  medication = [],
}: {
  text?: string | undefined
  medication?: readonly string[] | undefined
}) => [medication.join(', '), text].filter((part) => part !== '').join('. ')

const previewLength = 120

/** Its beginning on one line. */
export function previewOf(whole: string): string {
  const line = Array.from(whole.replaceAll(/\s+/g, ' ').trim())
  return line.length <= previewLength
    ? line.join('')
    : `${line
        .slice(0, previewLength - 1)
        .join('')
        .trimEnd()}…`
}
