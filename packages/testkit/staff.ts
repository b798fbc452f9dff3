import { createClient } from '@siegel/contract'
import { staffEndpoints } from '@siegel/contract/staff'
import { totpCode } from '@siegel/sealing/node'
import type { DemoFacts } from './demo-fixture.ts'

/** A member of staff without a screen: signs in by password and one-time code and keeps the session cookie. */
export async function signInStaff(facts: DemoFacts, role: string) {
  const user = facts.users.find((one) => one.role === role)
  if (user === undefined) throw new Error(`nobody is ${role}`)
  let cookie = ''
  const client = createClient(staffEndpoints, {
    headers: () => (cookie === '' ? {} : { cookie }),
    fetch: async (path, init) => {
      const answer = await fetch(new URL(path, facts.staffUrl), init)
      const [set] = answer.headers.getSetCookie()
      if (set !== undefined) cookie = set.split(';')[0] ?? ''
      return answer
    },
  })
  const code = totpCode(user.totpSecret, Date.now())
  await client.signInPassword({ body: { userName: user.userName, password: user.password, code } })
  return client
}

export type StaffClient = Awaited<ReturnType<typeof signInStaff>>
