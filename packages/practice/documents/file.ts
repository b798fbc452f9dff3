import { typeOfKind, type DocumentKind, type DocumentReference, type Reference } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { describeFile, requireChart } from '@siegel/intake'
import type { RecordTransactor } from '@siegel/records'
import type { Caller } from '../context.ts'
import { personReference } from '../entries/entry-extension.ts'
import { nextFacts, withFacts, type KnownFacts } from './facts.ts'
import type { DocumentContext } from './originals.ts'

/** What a person says of a document. `date` is when it was written, `JJJJ-MM-TT`. */
export interface Said {
  title?: string | undefined
  kind?: DocumentKind | undefined
  from?: string | undefined
  date?: string | undefined
}

/** A file that lies sealed under the patient's key already. */
export interface SealedFile {
  blob: string
  mediaType: string
  size: number
  fileName: string
}

/** Who is named as the author: the sender, or, where none is said, who files it. */
export const authorOf = (from: string | undefined, caller: Caller): Reference =>
  from === undefined ? personReference(caller) : { display: from }

/** A document that is new in a chart. */
export function newDocument(
  write: RecordTransactor,
  patient: string,
  file: SealedFile,
  said: Said,
  facts: KnownFacts = {},
): DocumentReference {
  const { title, kind, from, date } = said
  const document: DocumentReference = {
    resourceType: 'DocumentReference',
    status: 'current',
    ...(kind === undefined ? {} : { type: typeOfKind(kind) }),
    subject: { reference: `Patient/${patient}` },
    date: write.at,
    author: [authorOf(from, write.caller)],
    ...(title === undefined ? {} : { description: title }),
    content: [
      {
        attachment: {
          contentType: file.mediaType,
          url: `Binary/${file.blob}`,
          size: file.size,
          title: file.fileName,
          creation: date ?? write.at,
        },
      },
    ],
  }
  return withFacts(document, nextFacts(facts, write, 'file'))
}

/**
 * A file that a person puts into a chart: PDF, JPEG, PNG, TIFF or text by its content, kept byte for byte. Its pages are
 * counted and its words read by the reader; where it fails on them, the file is filed without. Throws Refusal of the
 * reader otherwise, and 'not-found'.
 */
export async function uploadDocument(
  context: DocumentContext,
  caller: Caller,
  patient: string,
  file: Said & { bytes: Uint8Array; fileName: string },
): Promise<string> {
  const { bytes, fileName, title = fileName, kind, from, date } = file
  const { mediaType, pages, words } = await describeFile(bytes, context.readers)
  const blob = context.blobs.put(patient, mediaType, bytes)
  try {
    return context.records.transact(caller, { verb: 'create', patient }, (write) => {
      requireChart(write, patient)
      const sealed = { blob: blob.id, mediaType, size: bytes.length, fileName }
      const document = newDocument(write, patient, sealed, { title, kind, from, date }, { pages, words })
      return `DocumentReference/${write.create(document).resource.id}`
    })
  } catch (error) {
    context.blobs.remove(blob.id)
    throw error
  }
}

/** A file name's stem with another ending. */
export const named = (fileName: string, ending: string): string => `${fileName.replace(/\.[^.]{1,5}$/, '')}.${ending}`

/** Throws Refusal 'version-conflict' where somebody else was there since, 'document-closed' for what stands no more. */
export function requireOpen(document: DocumentReference, version: number, seen: number): void {
  if (version !== seen) throw new Refusal('version-conflict')
  if (document.status !== 'current') throw new Refusal('document-closed')
}
