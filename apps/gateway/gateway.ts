import { createServer } from 'node:http'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gatewayEndpoints } from '@siegel/contract/gateway'
import { patientEndpoints } from '@siegel/contract/patient'
import { equalBytes, systemClock, unhex } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import { ApiServer, readWebApp, requestListener, serverLimits } from '@siegel/http'
import { tokenHash } from '@siegel/sealing/node'
import { commandHandlers } from './command-handlers.ts'
import { createContext, type GatewayContext, type GatewayParts } from './context.ts'
import type { Identity } from './identity.ts'
import { patientHandlers, type PatientCaller } from './patient-handlers.ts'
import { PatientServer } from './patient-server.ts'
import { TunnelKeeper } from './tunnel-keeper.ts'

export interface GatewayOptions {
  data: string
  /** SHA-256 (hex) of the token that the safe shows; the token itself is not known here. */
  commandTokenHash: string
  /** Folder of the built patient app. */
  files: string
  log: Logger
}

export interface Gateway {
  socket: string
  close(): Promise<void>
}

/** Starts the gateway: commands on a unix socket, patients through the tunnel; no port of its own. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { data, log } = options
  await mkdir(data, { recursive: true, mode: 0o700 })
  const gateway = await createContext(data, log, systemClock)
  const files = readWebApp(options.files)
  let parts: GatewayParts | undefined

  const serveWith = async (identity: Identity): Promise<GatewayParts> => {
    if (JSON.stringify(identity) !== JSON.stringify(gateway.identity.keys)) await gateway.identity.putKeys(identity)
    if (parts !== undefined) {
      parts.patients.renew(identity)
      return parts
    }
    const patients = new PatientServer((remote) => patientApi(gateway, files, remote), identity)
    parts = { patients, tunnel: new TunnelKeeper(gateway.identity, patients, log) }
    return parts
  }
  if (gateway.identity.keys !== undefined) await serveWith(gateway.identity.keys)

  const expected = unhex(options.commandTokenHash)
  const commands = new ApiServer<true>({
    log,
    https: false,
    authenticate: (request) => {
      const [scheme, token = ''] = (request.headers.get('authorization') ?? '').split(' ')
      return scheme === 'Bearer' && equalBytes(tokenHash(token), expected) ? true : undefined
    },
    allows: (_, access) => access === 'signed-in',
  }).add(gatewayEndpoints, commandHandlers({ gateway, parts: () => parts, serveWith }))

  const socket = join(data, 'command.sock')
  await rm(socket, { force: true })
  const server = createServer({ ...serverLimits }, requestListener(commands.app))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socket, resolve)
  })
  return {
    socket,
    async close() {
      parts?.tunnel.close()
      parts?.patients.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function patientApi(gateway: GatewayContext, files: ReturnType<typeof readWebApp>, remote: (env: unknown) => string) {
  return new ApiServer<PatientCaller>({
    describedAs: {
      title: 'Siegel: patients',
      schemes: { session: { type: 'apiKey', in: 'header', name: 'Authorization' } },
    },
    log: gateway.log,
    https: true,
    wasm: true,
    files,
    remote: (_, env) => remote(env),
    authenticate: (request) => {
      const [scheme, token = ''] = (request.headers.get('authorization') ?? '').split(' ')
      const session = scheme === 'Siegel' ? gateway.sessions.of(token) : undefined
      return session === undefined ? undefined : { ...session, token }
    },
    allows: (_, access) => access === 'signed-in',
  }).add(patientEndpoints, patientHandlers(gateway)).app
}
