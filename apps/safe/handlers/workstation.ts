import type { workstationEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import type { Safe } from '../safe.ts'
import { sessionCookie, signedIn, workstationOf, type StaffCaller } from '../sessions.ts'

export function workstationHandlers(safe: Safe): Handlers<typeof workstationEndpoints, StaffCaller> {
  return {
    workstation: ({ headers }) => ({ people: safe.open.access.workstations.people(workstationOf(headers)) }),
    setDayPin: async ({ caller, headers, body }) => ({
      until: await safe.open.access.workstations.setPin(caller, workstationOf(headers), body.pin),
    }),
    signInDayPin: async ({ headers, body, header }) =>
      signedIn(safe, await safe.open.access.signInWithDayPin(workstationOf(headers), body.person, body.pin), header),
    lockScreen: ({ caller, header }) => {
      if (caller.sessionToken !== undefined) safe.open.access.lockScreen(caller, caller.sessionToken)
      header('set-cookie', sessionCookie('', 0))
      return undefined
    },
  }
}
