import { CallFailed, createClient } from '@siegel/contract'
import { staffEndpoints } from '@siegel/contract/staff'

let wait_s: number | undefined

/** Sends like fetch, and keeps how long the safe wants us to wait: the problem itself does not carry it. */
async function send(address: string, init: RequestInit): Promise<Response> {
  const response = await fetch(address, init)
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
