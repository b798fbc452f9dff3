import { parseReference, type DocumentReference } from '@siegel/fhir'
import { Refusal, unbase64 } from '@siegel/foundation'
import { viewFile, type Readers } from '@siegel/intake'
import type { FilePlace, RecordReader, Stored, StoredFile } from '@siegel/records'
import type { Blobs } from '@siegel/store'
import type { Caller, PracticeContext } from '../context.ts'

/** What work with documents needs beside the records. */
export interface DocumentContext extends Pick<PracticeContext, 'records' | 'releaseOf' | 'timeZone'> {
  blobs: Blobs
  readers: Readers
  newId: () => string
}

export interface Content {
  bytes: Uint8Array<ArrayBuffer>
  mediaType: string
}

/** A document and where its bytes lie. */
export interface Located {
  stored: Stored<DocumentReference>
  file: StoredFile
}

/** A document with the bytes that it was filed with. */
export interface Original extends Content {
  stored: Stored<DocumentReference>
  /** Undefined where the bytes are in a record. */
  place: FilePlace | undefined
}

/** The file of a document; undefined where it has none that the caller may have. */
export function fileOf(reader: RecordReader, document: DocumentReference): StoredFile | undefined {
  const key = parseReference(document.content[0]?.attachment.url ?? '')
  const file = key?.type === 'Binary' ? reader.file(key.id) : undefined
  return file?.stored?.deleted === true ? undefined : file
}

/** Throws Refusal 'not-found' where there is no file that the caller may have. */
export function locate(reader: RecordReader, id: string): Located {
  const stored = reader.require<DocumentReference>('DocumentReference', id)
  const file = fileOf(reader, stored.resource)
  if (file === undefined) throw new Refusal('not-found')
  return { stored, file }
}

/** Bytes that are in the record itself. */
export const bytesInRecord = ({ stored }: StoredFile): Uint8Array<ArrayBuffer> => unbase64(stored?.resource.data ?? '')

/**
 * Documents with their original bytes, read as one act; who may read a document may read them, and nobody else. Throws
 * Refusal 'not-found'.
 */
export async function originals(
  context: DocumentContext,
  caller: Caller,
  ids: readonly string[],
  purpose: string,
): Promise<Original[]> {
  const [only, ...more] = ids
  const object = only === undefined || more.length > 0 ? {} : { object: `DocumentReference/${only}` }
  const found = await context.records.read(caller, { verb: 'read', purpose, ...object }, (reader) =>
    ids.map((id) => locate(reader, id)),
  )
  return found.map(({ stored, file }) => {
    const { place, mediaType } = file
    return { stored, place, mediaType, bytes: place === undefined ? bytesInRecord(file) : context.blobs.get(place) }
  })
}

export async function original(
  context: DocumentContext,
  caller: Caller,
  id: string,
  purpose: string,
): Promise<Original> {
  const [found] = await originals(context, caller, [id], purpose)
  if (found === undefined) throw new Refusal('not-found')
  return found
}

/** That a document goes to a printer, as an act of its own: what is on paper is out of the practice. Throws 'not-found'. */
export async function printed(
  { records }: Pick<DocumentContext, 'records'>,
  caller: Caller,
  id: string,
): Promise<void> {
  const act = { verb: 'print-document', object: `DocumentReference/${id}` } as const
  await records.read(caller, act, (reader) => locate(reader, id))
}

/** Kinds that the reader shows in another form: a browser does not show the one, and guesses the letters of the other. */
export const needsView = (mediaType: string): boolean => /^(image\/tiff|text\/plain)\b/.test(mediaType)

/** A document in a form that the staff's browser shows; refusals of the reader, and 'not-found'. */
export async function documentView(context: DocumentContext, caller: Caller, id: string): Promise<Content> {
  const { bytes, mediaType } = await original(context, caller, id, 'content')
  if (!needsView(mediaType)) return { bytes, mediaType }
  const view = await viewFile(bytes, context.readers)
  return { bytes: new Uint8Array(view.bytes), mediaType: view.mediaType }
}
