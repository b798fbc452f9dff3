import { requireChart } from '@siegel/intake'
import type { DocumentReference } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { Caller } from '../context.ts'
import { requireOwn } from './change.ts'
import { factsOf, withFacts, nextFacts } from './facts.ts'
import { newDocument, requireOpen } from './file.ts'
import { holderOf, saidOf } from './pages.ts'
import { original, type DocumentContext } from './originals.ts'

/**
 * Files a document in the chart it belongs to: a new record there, its bytes sealed anew under that patient's key. In the
 * chart where it was by mistake stays that something was, when and why it went, and none of what it said, since that is
 * somebody else's; what earlier versions say of it stays with the history, its bytes do not. The two records do not
 * name each other. Throws Refusal 'not-found', 'same-patient', and what `cancelDocument` throws.
 */
export async function moveDocument(
  context: DocumentContext,
  caller: Caller,
  id: string,
  { version, patient, reason }: { version: number; patient: string; reason: string },
): Promise<string> {
  const source = await original(context, caller, id, 'move')
  const from = holderOf(source)
  if (from === patient) throw new Refusal('same-patient')
  const blob = context.blobs.put(patient, source.mediaType, source.bytes)
  let reference: string
  try {
    const act = { verb: 'update' as const, patient: from, object: `DocumentReference/${id}`, purpose: 'move' }
    reference = context.records.transact(caller, act, (write) => {
      requireChart(write, patient)
      const { resource, version: newest } = write.require<DocumentReference>('DocumentReference', id)
      requireOpen(resource, newest, version)
      requireOwn(context, resource)
      const { turns, pages, words, note } = factsOf(resource)
      const fileName = resource.content[0]?.attachment.title ?? 'dokument'
      const file = { blob: blob.id, mediaType: source.mediaType, size: source.bytes.length, fileName }
      write.update(withFacts(emptied(resource, source.mediaType), nextFacts({}, write, 'move', { reason })), version)
      const moved = newDocument(write, patient, file, saidOf(source.stored), { turns, pages, words, note })
      return `DocumentReference/${write.create(moved).resource.id}`
    })
  } catch (error) {
    context.blobs.remove(blob.id)
    throw error
  }
  // Only once the transaction stands. A file with a record of its own (Binary) is that record's.
  const { place, stored } = source
  if (place !== undefined && stored.resource.content[0]?.attachment.url === `Binary/${place.id}`)
    context.blobs.remove(place.id)
  return reference
}

const emptied = (
  { id = '', subject, date }: DocumentReference,
  contentType: string,
): DocumentReference & { id: string } => ({
  resourceType: 'DocumentReference',
  id,
  status: 'entered-in-error',
  ...(subject === undefined ? {} : { subject }),
  ...(date === undefined ? {} : { date }),
  content: [{ attachment: { contentType } }],
})
