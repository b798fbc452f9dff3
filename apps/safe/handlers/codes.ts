import type { codesEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import { readCatalogue } from '@siegel/intake'
import { sha256 } from '@siegel/sealing/node'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

const usualCount = 20

export const codesHandlers = (safe: Safe): Handlers<typeof codesEndpoints, StaffCaller> => ({
  icdSearch: ({ query }) => safe.open.catalogues.search(query.q, query.count ?? usualCount),
  catalogues: () => ({ catalogues: safe.open.catalogues.list() }),
  importCodes: async ({ caller, query, body }) => {
    const { catalogues, intake } = safe.open
    const parsed = await readCatalogue(body.bytes, intake.readers)
    const name = body.fileName ?? ''
    return catalogues.import(caller, { name, sha256: sha256(body.bytes), year: query.year, parsed })
  },
})
