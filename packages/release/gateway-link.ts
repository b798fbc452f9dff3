import { createClient, type Client } from '@siegel/contract'
import { gatewayEndpoints } from '@siegel/contract/gateway'
import { unixFetch } from '@siegel/foundation/unix-fetch'

export type GatewayClient = Client<typeof gatewayEndpoints>

/** Longer than the longest poll. */
const timeout_ms = 40_000

/** The safe's way to its gateway: HTTP over a unix socket, with the token that only the safe has. */
export const gatewayClient = (socketPath: string, token: string): GatewayClient =>
  createClient(gatewayEndpoints, {
    headers: () => ({ authorization: `Bearer ${token}` }),
    fetch: unixFetch({ socketPath, timeout_ms }),
  })
