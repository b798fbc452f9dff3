import type { entryTypeEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import { entryTypes, saveEntryType } from '@siegel/practice'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

export const entryTypeHandlers = (safe: Safe): Handlers<typeof entryTypeEndpoints, StaffCaller> => ({
  entryTypes: ({ caller }) => entryTypes(safe.open.practice, caller),
  saveEntryType: ({ caller, body }) => {
    saveEntryType(safe.open.practice, caller, body)
    return undefined
  },
})
