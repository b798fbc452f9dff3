import { requirePermission } from '@siegel/access'
import type { messageEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import { composeMessage, finishMessages, messageThreads } from '@siegel/practice'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

export function messageHandlers(safe: Safe): Handlers<typeof messageEndpoints, StaffCaller> {
  return {
    messageThreads: async ({ caller, params }) => ({
      threads: await messageThreads(safe.open.practice, caller, params.id),
    }),
    sendMessage: async ({ caller, params, body }) => {
      const { records, patientAccess } = safe.open
      records.requireWritableChart(caller, params.id)
      // A document in a mailbox is released, in whatever envelope.
      if (body.documents.length > 0) requirePermission(caller, 'release.write')
      await patientAccess.message(caller, params.id, composeMessage(caller, params.id, body))
      return undefined
    },
    finishMessages: ({ caller, body }) => {
      finishMessages(safe.open.practice, caller, body.items)
      return undefined
    },
  }
}
