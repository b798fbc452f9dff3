import type { documentEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import {
  cancelDocument,
  changeDocument,
  documentsIn,
  documentVersions,
  documentView,
  mergeDocuments,
  moveDocument,
  original,
  printed,
  searchChart,
  splitDocument,
  turnDocument,
  uploadDocument,
} from '@siegel/practice'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

export function documentHandlers(safe: Safe): Handlers<typeof documentEndpoints, StaffCaller> {
  const documents = () => safe.open.documents
  return {
    documents: async ({ caller, params }) => ({ documents: await documentsIn(safe.open.practice, caller, params.id) }),
    uploadDocument: async ({ caller, params, query, body }) => ({
      reference: await uploadDocument(documents(), caller, params.id, {
        ...query,
        bytes: body.bytes,
        fileName: body.fileName ?? 'dokument',
      }),
    }),
    documentContent: ({ caller, params }) => original(documents(), caller, params.id, 'content'),
    documentView: ({ caller, params }) => documentView(documents(), caller, params.id),
    printDocument: async ({ caller, params }) => {
      await printed(documents(), caller, params.id)
      return undefined
    },
    changeDocument: ({ caller, params, body }) => done(changeDocument(documents(), caller, params.id, body)),
    turnDocument: ({ caller, params, body }) => done(turnDocument(documents(), caller, params.id, body)),
    cancelDocument: ({ caller, params, body }) => done(cancelDocument(documents(), caller, params.id, body)),
    splitDocument: async ({ caller, params, body }) => ({
      references: await splitDocument(documents(), caller, params.id, body),
    }),
    mergeDocuments: async ({ caller, params, body }) => ({
      reference: await mergeDocuments(documents(), caller, params.id, body),
    }),
    moveDocument: async ({ caller, params, body }) => ({
      reference: await moveDocument(documents(), caller, params.id, body),
    }),
    documentVersions: async ({ caller, params }) => ({
      versions: await documentVersions(documents(), caller, params.id),
    }),
    searchChart: async ({ caller, params, query }) => ({
      references: await searchChart(documents(), caller, params.id, query.q),
    }),
  }
}

/** What has been done has no answer but that it was. */
const done = (act: void): undefined => act as undefined
