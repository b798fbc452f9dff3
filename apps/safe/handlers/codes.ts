import type { codesEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

const usualCount = 20

export const codesHandlers = (safe: Safe): Handlers<typeof codesEndpoints, StaffCaller> => ({
  icdSearch: ({ query }) => safe.open.catalogues.search(query.q, query.count ?? usualCount),
  catalogues: () => ({ catalogues: safe.open.catalogues.list() }),
  importCodes: ({ caller, query, body }) =>
    safe.open.catalogues.import(caller, { name: body.fileName ?? '', bytes: body.bytes, year: query.year }),
})
