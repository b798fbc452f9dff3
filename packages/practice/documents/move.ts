import { requireChart } from '@siegel/intake'
import type { DocumentReference } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { StoredFile } from '@siegel/records'
import type { Blobs } from '@siegel/store'
import type { Caller } from '../context.ts'
import { requireOwn } from './change.ts'
import { factsOf, withFacts, nextFacts } from './facts.ts'
import { newDocument, requireOpen } from './file.ts'
import { holderOf, saidOf } from './pages.ts'
import { bytesInRecord, locate, type DocumentContext } from './originals.ts'

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
  const { records, blobs } = context
  const object = `DocumentReference/${id}`
  const source = await records.read(caller, { verb: 'read', object, purpose: 'move' }, (reader) => {
    reader.require('Patient', patient)
    return locate(reader, id)
  })
  const from = holderOf(source)
  if (from === patient) throw new Refusal('same-patient')
  const { place, mediaType } = source.file
  const blob = await records.looseBlob(blobs)
  try {
    const { size } = await sealAnew(blobs, source.file, patient, blob)
    const act = { verb: 'update' as const, patient: from, object, purpose: 'move' }
    return records.transact(caller, act, (write) => {
      requireChart(write, patient)
      const { resource, version: newest } = write.require<DocumentReference>('DocumentReference', id)
      requireOpen(resource, newest, version)
      requireOwn(context, resource)
      const { turns, pages, words, note } = factsOf(resource)
      const { url, title: fileName = 'dokument' } = resource.content[0]?.attachment ?? {}
      write.update(withFacts(emptied(resource, mediaType), nextFacts({}, write, 'move', { reason })), version)
      const facts = { turns, pages, words, note }
      const moved = newDocument(write, patient, { blob, mediaType, size, fileName }, saidOf(source.stored), facts)
      write.keepBlob(blob)
      // A file with a record of its own (Binary) is that record's.
      if (place !== undefined && url === `Binary/${place.id}`) write.letBlobGo(place.id)
      return `DocumentReference/${write.create(moved).resource.id}`
    })
  } finally {
    await records.removeLoose(blobs, [blob, ...(place === undefined ? [] : [place.id])])
  }
}

function sealAnew(blobs: Blobs, file: StoredFile, patient: string, blob: string): Promise<{ size: number }> {
  if (file.place !== undefined) return blobs.resealStream(file.place, patient, blob)
  const bytes = bytesInRecord(file)
  return blobs.putStream(
    patient,
    file.mediaType,
    (async function* () {
      yield bytes
    })(),
    bytes.length,
    blob,
  )
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
