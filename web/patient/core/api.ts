import { createClient, type Client } from '@siegel/contract'
import { patientEndpoints } from '@siegel/contract/patient'

export type PatientApi = Client<typeof patientEndpoints>

/** The gateway gives up after ten seconds; a browser that hears nothing at all waits a little longer. */
const patience_ms = 20_000

/** Photos go out slowly from a telephone: a second more for every 100 kB, as long as the gateway waits for them. */
const patienceFor = ({ body }: RequestInit): number =>
  Math.min(115_000, patience_ms + (body instanceof Uint8Array ? body.length / 100 : 0))

/** The gateway of this page. `token` is asked at every call: the session's, once there is one. */
export const createApi = (token: () => string | undefined): PatientApi =>
  createClient(patientEndpoints, {
    headers: () => {
      const session = token()
      return session === undefined ? {} : { authorization: `Siegel ${session}` }
    },
    strict: true,
    fetch: (address, init) =>
      fetch(address, {
        ...init,
        // Signing out is what a page may do last: the request outlives it.
        keepalive: init.method === 'DELETE',
        signal: AbortSignal.timeout(patienceFor(init)),
      }),
  })

export const octets = (bytes: Uint8Array) => ({ bytes: new Uint8Array(bytes), mediaType: 'application/octet-stream' })
