import { CallFailed, createClient } from '@siegel/contract'
import { staffEndpoints } from '@siegel/contract/staff'

let acting: string | undefined

/** Whom this page shows as signed in. The safe refuses what comes for anybody else: a window left open acts for nobody. */
export const actingPerson = (): string | undefined => acting
export const actAs = (person: string | undefined): void => void (acting = person)

/** What is asked in order to hear who is signed in, or to become so. */
const namesNobody = /^\/api\/(me$|sign-in\/|state$|workstation$)/

let wait_s: number | undefined

/** Sends like fetch, and keeps how long the safe wants us to wait: the problem itself does not carry it. */
async function send(address: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  if (acting !== undefined && !namesNobody.test(address)) headers.set('x-siegel-person', acting)
  const response = await fetch(address, { ...init, headers })
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after'))
    wait_s = Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined
  }
  return response
}

/** Everything that the safe offers to staff; failures are `CallFailed` with a stable code. */
export const api = createClient(staffEndpoints, { fetch: send })

/** Seconds that the last answer "too many tries" asked us to wait. */
export const askedToWait_s = (): number | undefined => wait_s

/** The stable code of a failure; 'internal' for what is no failed call. */
export const codeOf = (error: unknown): string => (error instanceof CallFailed ? error.code : 'internal')
