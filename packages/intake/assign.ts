import { parseReference, type DocumentReference, type Resource } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { FilesNeeded, unassigned, withFilesOf, type FilePlace, type RecordTransactor } from '@siegel/records'
import type { IntakeContext } from './importer.ts'
import { applyCancellations, assigned, blobIdOf, requireChart } from './filing.ts'
import type { InboxTask } from './inbox-task.ts'

type Caller = Parameters<IntakeContext['records']['transact']>[0]

/** How many resources one message may have. */
const most = 5000

/**
 * Files an item of the inbox under a patient: every resource of its message gets the patient, and its files move under
 * the patient's key: sealed anew while everything else goes on, then switched to in one transaction. Throws Refusal
 * 'not-found', or 'already-assigned'.
 */
export async function assign(context: IntakeContext, caller: Caller, taskId: string, patient: string): Promise<void> {
  const { records, blobs } = context
  const old = await withFilesOf(records, blobs, patient, (sealed) => file(context, caller, taskId, patient, sealed))
  await records.removeLoose(blobs, old)
}

/** Gives the blobs that were let go of. */
function file(
  { records }: IntakeContext,
  caller: Caller,
  taskId: string,
  patient: string,
  sealed: ReadonlyMap<string, string>,
): string[] {
  const files: Files = { sealed, places: new Map() }
  return records.transact(caller, { verb: 'assign', patient, object: `Task/${taskId}` }, (write) => {
    requireChart(write, patient)
    const { resource: task, version } = write.require<InboxTask>('Task', taskId)
    if (task.for?.reference !== undefined) throw new Refusal('already-assigned')
    for (const [type, id] of messageOf(write, task)) {
      const stored = write.require(type, id)
      const resource = assigned(stored.resource, patient)
      const moved = type === 'DocumentReference' ? move(files, resource as DocumentReference) : resource
      if (stored.patient === undefined && belongsToSomebody(moved)) write.update(moved, stored.version)
    }
    write.update(moveOriginal(files, assigned(task, patient)), version)
    applyCancellations(write, patient)
    const missing = [...files.places.values()].filter(({ id }) => !sealed.has(id))
    if (missing.length > 0) throw new FilesNeeded(missing)
    for (const id of files.places.keys()) {
      write.keepBlob(sealed.get(id) ?? '')
      write.letBlobGo(id)
    }
    return [...files.places.keys()]
  })
}

/** What lies under the patient's key already, and all that has to, by the id where it lay. */
interface Files {
  sealed: ReadonlyMap<string, string>
  places: Map<string, FilePlace>
}

const belongsToSomebody = (resource: Resource): boolean => 'subject' in resource || 'patient' in resource

/** All resources that hang together with the item's focus, by references in both directions. */
function messageOf(write: RecordTransactor, task: InboxTask): [type: string, id: string][] {
  const found = new Map<string, [string, string]>()
  const queue = [task.focus?.reference ?? '']
  while (queue.length > 0 && found.size < most) {
    const reference = queue.pop() ?? ''
    const key = parseReference(reference)
    if (key === undefined || found.has(reference) || key.type === 'Patient' || key.type === 'Task') continue
    const stored = write.get(key.type, key.id)
    if (stored === undefined) continue
    found.set(reference, [key.type, key.id])
    queue.push(...referencesIn(stored.resource))
    for (const { resource } of write.find<DocumentReference>('DocumentReference', { related: reference }))
      queue.push(`DocumentReference/${resource.id}`)
    for (const { resource } of write.find('ServiceRequest', { 'based-on': reference }))
      queue.push(`ServiceRequest/${resource.id}`)
  }
  return [...found.values()]
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, child]) =>
    name === 'reference' && typeof child === 'string' ? [child] : referencesIn(child),
  )
}

function move(files: Files, document: DocumentReference): DocumentReference {
  const id = blobIdOf(document)
  const [first] = document.content
  if (id === undefined || first === undefined) return document
  const url = moveBlob(files, id, first.attachment.contentType ?? '')
  return { ...document, content: [{ ...first, attachment: { ...first.attachment, url } }] }
}

function moveOriginal(files: Files, task: InboxTask): InboxTask {
  const input = task.input?.map((one) => {
    const attachment = one.valueAttachment
    if (attachment === undefined) return one
    const id = attachment.url.slice('Binary/'.length)
    return {
      ...one,
      valueAttachment: { ...attachment, url: moveBlob(files, id, attachment.contentType) },
    }
  })
  return { ...task, ...(input === undefined ? {} : { input }) }
}

function moveBlob({ sealed, places }: Files, id: string, mediaType: string): string {
  places.set(id, { id, holder: unassigned, mediaType })
  return `Binary/${sealed.get(id) ?? id}`
}
