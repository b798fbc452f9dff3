import { parseReference, type DocumentReference, type Resource } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { unassigned, type RecordTransactor } from '@siegel/records'
import type { IntakeContext } from './importer.ts'
import { applyCancellations, assigned, blobIdOf, requireChart } from './filing.ts'
import type { InboxTask } from './inbox-task.ts'

type Caller = Parameters<IntakeContext['records']['transact']>[0]

/** How many resources one message may have. */
const most = 5000

/**
 * Files an item of the inbox under a patient: every resource of its message gets the patient, and its files move under
 * the patient's key, in one transaction. Throws Refusal 'not-found', or 'already-assigned'.
 */
export function assign(context: IntakeContext, caller: Caller, taskId: string, patient: string): void {
  const old: string[] = []
  context.records.transact(caller, { verb: 'assign', patient, object: `Task/${taskId}` }, (write) => {
    requireChart(write, patient)
    const { resource: task, version } = write.require<InboxTask>('Task', taskId)
    if (task.for?.reference !== undefined) throw new Refusal('already-assigned')
    for (const [type, id] of messageOf(write, task)) {
      const stored = write.require(type, id)
      const resource = assigned(stored.resource, patient)
      const moved = type === 'DocumentReference' ? move(context, resource as DocumentReference, patient, old) : resource
      if (stored.patient === undefined && belongsToSomebody(moved)) write.update(moved, stored.version)
    }
    write.update(moveOriginal(context, assigned(task, patient), patient, old), version)
    applyCancellations(write, patient)
  })
  // Only once the transaction stands; what a crash leaves behind is lost space, nothing else.
  for (const id of old) context.blobs.remove(id)
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

function move(context: IntakeContext, document: DocumentReference, patient: string, old: string[]): DocumentReference {
  const id = blobIdOf(document)
  const [first] = document.content
  if (id === undefined || first === undefined) return document
  const url = moveBlob(context, id, first.attachment.contentType ?? '', patient, old)
  return { ...document, content: [{ ...first, attachment: { ...first.attachment, url } }] }
}

function moveOriginal(context: IntakeContext, task: InboxTask, patient: string, old: string[]): InboxTask {
  const input = task.input?.map((one) => {
    const attachment = one.valueAttachment
    if (attachment === undefined) return one
    const id = attachment.url.slice('Binary/'.length)
    return {
      ...one,
      valueAttachment: { ...attachment, url: moveBlob(context, id, attachment.contentType, patient, old) },
    }
  })
  return { ...task, ...(input === undefined ? {} : { input }) }
}

function moveBlob(context: IntakeContext, id: string, mediaType: string, patient: string, old: string[]): string {
  const moved = context.blobs.reseal({ id, holder: unassigned, mediaType }, patient)
  old.push(id)
  return `Binary/${moved.id}`
}
