import type { Permission } from '@siegel/contract'
import type { UploadOf } from '@siegel/contract/patient'
import { displayName, type Communication, type Patient } from '@siegel/fhir'
import { isRefusal, Refusal, unbase64 } from '@siegel/foundation'
import { describeFile, inboxTask, requireChart, type InboxTask } from '@siegel/intake'
import { putLoose, type RecordTransactor } from '@siegel/records'
import { newDocument, type SealedFile } from '../documents/file.ts'
import type { KnownFacts } from '../documents/facts.ts'
import type { DocumentContext } from '../documents/originals.ts'
import {
  communicationOf,
  messageOf,
  messagesOf,
  previewOf,
  shortText,
  threadSystem,
  wholeText,
} from './communication.ts'
import { openTasksOf } from './send.ts'

type Incoming = UploadOf<'message'>

/** A message that is checked and whose files lie under the patient's key, but that no record knows yet. */
export interface ReceivedMessage {
  reference: string
  /** All of it in words, and its beginning. */
  text: string
  preview: string
  files: readonly { reference: string; bytes: Uint8Array; mediaType: string; fileName: string }[]
  /** What writing it down takes. */
  needs: readonly Permission[]
  /** Writes message, documents and the item of the inbox. Throws Refusal 'already-merged' or 'too-many-messages'. */
  keep: (write: RecordTransactor) => void
  /** It is not to be: its files go. */
  forget: () => Promise<void>
}

interface File extends SealedFile {
  id: string
  bytes: Uint8Array
  facts: KnownFacts
}

/** As many of one patient in a day as no illness needs. */
const mostADay = 50
const day_ms = 86_400_000

/**
 * Takes what a patient wrote. What a file is, its content says: one that is not what it calls itself is refused with the
 * message ('attachment-type'), and so is one that nobody can read ('attachment-broken').
 */
export async function receiveMessage(
  context: DocumentContext,
  patient: string,
  message: Incoming,
): Promise<ReceivedMessage> {
  const { records, blobs, newId } = context
  const id = newId()
  const files: File[] = []
  const forget = () =>
    records.removeLoose(
      blobs,
      files.map(({ blob }) => blob),
    )
  try {
    for (const attachment of message.attachments ?? []) files.push(await take(context, patient, attachment))
  } catch (error) {
    await forget()
    throw error
  }
  const text = wholeText(message)
  return {
    reference: `Communication/${id}`,
    text,
    preview: previewOf(shortText(message)),
    files: files.map(({ id: document, bytes, mediaType, fileName }) => ({
      reference: `DocumentReference/${document}`,
      bytes,
      mediaType,
      fileName,
    })),
    needs: ['patient.list', 'chart.read', 'chart.write', 'inbox.read', 'inbox.assign'],
    keep: (write) => keep(write, patient, message, { id, files, preview: previewOf(shortText(message)) }),
    forget,
  }
}

async function take(
  context: DocumentContext,
  patient: string,
  { name, mediaType, data }: NonNullable<Incoming['attachments']>[number],
): Promise<File> {
  const { records, blobs, readers, newId } = context
  const bytes = unbase64(data)
  const seen = await describeFile(bytes, readers).catch(whatItIsNot)
  if (seen.mediaType !== mediaType) throw new Refusal('attachment-type')
  const blob = await putLoose(records, blobs, { holder: patient, mediaType }, bytes)
  const { pages, words } = seen
  return { id: newId(), bytes, blob, mediaType, size: bytes.length, fileName: name, facts: { pages, words } }
}

/** A reader that has no time says nothing of the file: then the message waits, and nobody is told that it is broken. */
function whatItIsNot(error: unknown): never {
  if (!isRefusal(error)) throw error
  if (error.code === 'reader-busy' || error.code === 'safe-locked') throw new Error(error.code, { cause: error })
  throw new Refusal(
    error.code === 'upload-type' || error.code === 'file-type' ? 'attachment-type' : 'attachment-broken',
  )
}

function keep(
  write: RecordTransactor,
  patient: string,
  message: Incoming,
  { id, files, preview }: { id: string; files: readonly File[]; preview: string },
): void {
  requireChart(write, patient)
  const { at } = write
  const { thread, topic, text, medication, entry } = message
  const today = messagesOf(write, patient, { count: 2 * mostADay }).filter(
    (one) => messageOf(one)?.direction === 'in' && Date.parse(one.at) > Date.parse(at) - day_ms,
  )
  if (today.length >= mostADay) throw new Refusal('too-many-messages')
  const [before] = messagesOf(write, patient, { thread, count: 1 })
  const name = displayName(write.require<Patient>('Patient', patient).resource.name?.[0], 'text')
  const self = `Communication/${id}`
  const documents = files.map((file) => {
    const kind = file.mediaType.startsWith('image/') ? ('photo' as const) : ('correspondence' as const)
    const document = newDocument(write, patient, file, { title: file.fileName, kind, from: name }, file.facts)
    write.create({ ...document, context: { related: [{ reference: self }] } }, file.id)
    write.keepBlob(file.blob)
    return `DocumentReference/${file.id}`
  })
  // Who acts for the patient writes under their own name.
  const sender =
    write.caller.role === 'proxy'
      ? { type: 'RelatedPerson', display: write.caller.name }
      : { reference: `Patient/${patient}`, display: name }
  const previous = before === undefined ? undefined : `Communication/${before.id}`
  write.create<Communication>(
    communicationOf({
      patient,
      thread,
      topic,
      sender,
      direction: 'in',
      at,
      text,
      medication,
      entry,
      documents,
      before: previous,
    }),
    id,
  )
  announce(write, patient, { thread, topic, title: preview, focus: { reference: self } })
}

/** One item of the inbox for each thread that waits: it shows the newest message and is as old as the first. */
function announce(
  write: RecordTransactor,
  patient: string,
  { thread, topic, title, focus }: { thread: string; topic: string; title: string; focus: { reference: string } },
): void {
  const facts = { kind: 'message' as const, focus, title, from: '', abnormal: 0, critical: 0, warnings: [], topic }
  const [open] = openTasksOf(write, patient, thread)
  const task = inboxTask(undefined, patient, open?.resource.authoredOn ?? write.at, facts)
  const next = { ...task, groupIdentifier: { system: threadSystem, value: thread }, lastModified: write.at }
  if (open === undefined) write.create<InboxTask>(next)
  else write.update<InboxTask>({ ...next, id: open.id }, open.version)
}
