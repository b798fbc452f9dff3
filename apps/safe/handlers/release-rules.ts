import type { releaseRuleEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

export const releaseRuleHandlers = (safe: Safe): Handlers<typeof releaseRuleEndpoints, StaffCaller> => ({
  releaseRules: () => safe.open.releaseRules.rules(),
  saveReleaseRules: ({ caller, body }) => safe.open.releaseRules.save(caller, body.version, body.rules),
  holdRelease: ({ caller, params }) => {
    safe.open.releaseRules.hold(caller, params.id)
    return undefined
  },
})
