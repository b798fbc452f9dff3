import type { chartEndpoints } from '@siegel/contract/staff'
import type { DocumentReference } from '@siegel/fhir'
import { Refusal, unbase64 } from '@siegel/foundation'
import type { Handlers } from '@siegel/http'
import { assign, importFile, uploadDocument } from '@siegel/intake'
import {
  chart,
  createPatient,
  inbox,
  inboxItem,
  laboratoryTable,
  masterData,
  searchPatients,
  signOff,
} from '@siegel/practice'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

export function chartHandlers(safe: Safe): Handlers<typeof chartEndpoints, StaffCaller> {
  return {
    patients: ({ caller, query }) => searchPatients(safe.open.practice, caller, query.q ?? '', query.count ?? 50),
    createPatient: ({ caller, body }) => createPatient(safe.open.practice, caller, body),
    patient: ({ caller, params }) => masterData(safe.open.practice, caller, params.id),
    chart: ({ caller, params }) => chart(safe.open.practice, caller, params.id),
    laboratory: ({ caller, params }) => laboratoryTable(safe.open.practice, caller, params.id),
    uploadDocument: async ({ caller, params, query, body }) => ({
      reference: await uploadDocument(safe.open.intake, caller, params.id, {
        bytes: body.bytes,
        fileName: body.fileName ?? 'dokument',
        ...(query.title === undefined ? {} : { title: query.title }),
      }),
    }),
    documentContent: ({ caller, params }) => documentContent(safe, caller, params.id),
    signOff: ({ caller, body }) => ({ signedOff: signOff(safe.open.practice, caller, body.items) }),
    inbox: async ({ caller }) => ({ rows: await inbox(safe.open.practice, caller) }),
    inboxItem: ({ caller, params }) => inboxItem(safe.open.practice, caller, params.id),
    assign: ({ caller, params, body }) => {
      assign(safe.open.intake, caller, params.id, body.patient)
      return undefined
    },
    importFile: ({ caller, body }) => importFile(safe.open.intake, caller, body.fileName ?? 'datei', body.bytes),
  }
}

/** The bytes of a document; who may read the document may read them, and nobody else. */
async function documentContent(safe: Safe, caller: StaffCaller, id: string) {
  const { records, blobs } = safe.open
  const act = { verb: 'read' as const, object: `DocumentReference/${id}`, purpose: 'content' }
  const file = await records.read(caller, act, (reader) => {
    const { resource } = reader.require<DocumentReference>('DocumentReference', id)
    const [, file] = /^Binary\/(.+)$/.exec(resource.content[0]?.attachment.url ?? '') ?? []
    return file === undefined ? undefined : reader.file(file)
  })
  if (file === undefined || file.stored?.deleted === true) throw new Refusal('not-found')
  const { place, mediaType, stored } = file
  return { bytes: place === undefined ? unbase64(stored?.resource.data ?? '') : blobs.get(place), mediaType }
}
