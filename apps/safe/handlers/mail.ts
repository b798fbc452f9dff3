import type { mailEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import type { Safe } from '../safe.ts'
import { requireFullSignIn, type StaffCaller } from '../sessions.ts'

const actorOf = ({ id, name, role }: StaffCaller) => ({ id, name, role })

export function mailHandlers(safe: Safe): Handlers<typeof mailEndpoints, StaffCaller> {
  return {
    mailAccount: () => {
      const { mail } = safe.open
      const account = mail.account()
      return { ...(account === undefined ? {} : { account }), outbox: mail.outbox() }
    },
    setMailAccount: ({ caller, body }) => {
      requireFullSignIn(caller)
      const { password, ...facts } = body
      safe.open.mail.setAccount(actorOf(caller), facts, password)
      return undefined
    },
    removeMailAccount: ({ caller }) => {
      requireFullSignIn(caller)
      safe.open.mail.removeAccount(actorOf(caller))
      return undefined
    },
    testMail: ({ caller, body }) => safe.open.mail.test(actorOf(caller), body.to, body.language),
    mailReady: () => ({ ready: safe.open.mail.account() !== undefined }),
  }
}
