import type { DocumentRow, TimelineEntry } from '@siegel/contract/staff'
import { kindOf, type DocumentReference } from '@siegel/fhir'
import type { RecordReader, Stored } from '@siegel/records'
import { instantOf, type Caller, type PracticeContext } from '../context.ts'

/** More than anybody looks through; older ones are found in the timeline. */
const most = 1000

/** The file of a document, where it has one. */
export function attachmentOf(document: DocumentReference | undefined): TimelineEntry['attachment'] {
  const attachment = document?.content[0]?.attachment
  if (document === undefined || attachment?.url === undefined) return undefined
  return {
    reference: `DocumentReference/${document.id}`,
    mediaType: attachment.contentType ?? 'application/octet-stream',
    size_bytes: attachment.size ?? 0,
    fileName: attachment.title ?? 'dokument',
  }
}

/** What somebody called a document, or at least its file. */
export const titleOf = ({ description, content }: DocumentReference): string | undefined =>
  description ?? content[0]?.attachment.title

/** The line of a document in a list. */
export function documentRow(context: PracticeContext, { resource, id, at }: Stored<DocumentReference>): DocumentRow {
  const [title, kind, attachment] = [titleOf(resource), kindOf(resource.type), attachmentOf(resource)]
  return {
    reference: `DocumentReference/${id}`,
    ...(title === undefined ? {} : { title }),
    at: instantOf(resource.date ?? at, context.timeZone()),
    ...(kind === undefined ? {} : { kind }),
    status: resource.status,
    ...(attachment === undefined ? {} : { attachment }),
  }
}

/** The document of this patient that a reference names; undefined for what is somebody else's or not the caller's to read. */
export function documentOf(
  reader: RecordReader,
  patient: string,
  reference: string,
): Stored<DocumentReference> | undefined {
  const [, id = ''] = /^DocumentReference\/([^/]+)$/.exec(reference) ?? []
  const found = id === '' ? undefined : reader.get<DocumentReference>('DocumentReference', id)
  return found?.patient === patient ? found : undefined
}

/** The documents of a chart that stand, newest first. Throws 'not-found'. */
export function documentsIn(context: PracticeContext, caller: Caller, patient: string): Promise<DocumentRow[]> {
  const act = { verb: 'read' as const, patient, object: `Patient/${patient}`, purpose: 'documents' }
  return context.records.read(caller, act, (reader) => {
    reader.require('Patient', patient)
    reader.requireChart(patient)
    return reader
      .find<DocumentReference>(
        'DocumentReference',
        { patient: `Patient/${patient}`, status: 'current', _sort: '-date' },
        most,
      )
      .map((stored) => documentRow(context, stored))
      .sort((a, b) => (a.at < b.at ? 1 : -1))
  })
}
