import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { commandEndpoints } from '@siegel/contract/command'
import {
  breakGlassEndpoints,
  calendarEndpoints,
  chartEndpoints,
  codesEndpoints,
  documentEndpoints,
  entryEndpoints,
  entryTypeEndpoints,
  mailEndpoints,
  masterDataEndpoints,
  actingEndpoints,
  onlineBookingEndpoints,
  messageEndpoints,
  patientAccessEndpoints,
  releaseRuleEndpoints,
  questionnaireEndpoints,
  safeEndpoints,
  workstationEndpoints,
} from '@siegel/contract/staff'
import { may, type Access as EndpointAccess, type Endpoint } from '@siegel/contract'
import { systemClock } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import { isFromOutside } from '@siegel/access'
import { ApiServer, readWebApp, requestListener, serverLimits, type StaticFile } from '@siegel/http'
import { addFhir, fhirApi } from './fhir/fhir-api.ts'
import { breakGlassHandlers } from './handlers/break-glass.ts'
import { calendarHandlers } from './handlers/calendar.ts'
import { onlineBookingHandlers } from './handlers/online-booking.ts'
import { chartHandlers } from './handlers/chart.ts'
import { codesHandlers } from './handlers/codes.ts'
import { commandHandlers } from './handlers/command.ts'
import { documentHandlers } from './handlers/documents.ts'
import { entryHandlers } from './handlers/entries.ts'
import { entryTypeHandlers } from './handlers/entry-types.ts'
import { addKeeping } from './handlers/keeping.ts'
import { mailHandlers } from './handlers/mail.ts'
import { masterDataHandlers } from './handlers/master-data.ts'
import { actingHandlers } from './handlers/acting.ts'
import { messageHandlers } from './handlers/messages.ts'
import { patientAccessHandlers } from './handlers/patient-access.ts'
import { releaseRuleHandlers } from './handlers/release-rules.ts'
import { questionnaireHandlers } from './handlers/questionnaires.ts'
import { safeHandlers } from './handlers/safe.ts'
import { workstationHandlers } from './handlers/workstation.ts'
import { addPages } from './pages.ts'
import { dataPaths } from './paths.ts'
import { Safe } from './safe.ts'
import { localToken } from './secrets.ts'
import { commandLineOf, cookieName, personOf, type StaffCaller } from './sessions.ts'

export interface ServerOptions {
  data: string
  /** 0 picks a free port. */
  staffPort: number
  lanPort: number
  /** Address for other workstations; loopback in the demo. */
  lanHost: string | undefined
  log: Logger
  rootKey: Uint8Array | undefined
  unlocked: (rootKey: Uint8Array) => void
  locked: () => void
}

export interface SafeServer {
  addresses: { staffPort: number; lanPort: number | undefined; state: string }
  close(): Promise<void>
}

/** Starts the server of the safe: staff on localhost, other workstations over https, the command line on a socket. */
export async function startServer(options: ServerOptions): Promise<SafeServer> {
  const { log } = options
  const paths = dataPaths(options.data)
  localToken(paths.run, 'gateway-token')
  const safe = new Safe({
    paths,
    clock: systemClock,
    log,
    unlocked: options.unlocked,
    locked: options.locked,
    becameReady: () => void startLan().catch(() => log.error('the door for other workstations stays shut')),
  })
  await safe.resume(options.rootKey).catch((error: unknown) => {
    log.error({ code: error instanceof Error ? error.message : 'unknown' }, 'the safe stays locked')
  })
  const lan = new LanServer(safe, options)
  const files = readWebApp(paths.staffApp)
  const authenticate = (request: Request) => personOf(safe, request)
  const staff = staffApi({ safe, log, files, https: false, authenticate, lanUrl: () => lan.url })
  const local = createHttpServer(serverLimits, requestListener(staff.app))
  const staffPort = await listen(local, { port: options.staffPort, host: '127.0.0.1' })
  const startLan = () =>
    lan.start(() => staffApi({ safe, log, files, https: true, authenticate, lanUrl: () => lan.url }))
  await startLan()

  const token = localToken(paths.run, 'command-token')
  const commandLine = (request: Request) => commandLineOf(safe, token, request)
  const commands = staffApi({
    safe,
    log,
    files: new Map(),
    https: false,
    authenticate: commandLine,
    lanUrl: () => lan.url,
  })
  commands.add(commandEndpoints, commandHandlers(safe))
  addKeeping(commands.app, { safe, log, api: fhirApi(safe, log), authenticate: commandLine })
  const socket = join(paths.run, 'safe.sock')
  await rm(socket, { force: true })
  // Exports that are put back take as long as they take; there is nobody on this socket but the command line.
  const command = createHttpServer({ ...serverLimits, requestTimeout: 0 }, requestListener(commands.app))
  await listen(command, { path: socket })

  return {
    addresses: { staffPort, lanPort: lan.port, state: safe.state },
    async close() {
      await Promise.all([end(local), end(command), lan.close()])
      await safe.close()
    },
  }
}

interface StaffApiOptions {
  safe: Safe
  log: Logger
  files: ReadonlyMap<string, StaticFile>
  https: boolean
  authenticate: (request: Request) => StaffCaller | undefined
  lanUrl: () => string | undefined
}

/** How people and programs prove who they are, for the API description. */
const schemes = {
  session: { type: 'apiKey', in: 'cookie', name: cookieName },
  bearer: { type: 'http', scheme: 'bearer' },
}

/** What works without an open safe. */
const always: ReadonlySet<string> = new Set(
  [
    safeEndpoints.state,
    safeEndpoints.setUp,
    safeEndpoints.confirmSetUp,
    safeEndpoints.unlock,
    commandEndpoints.setUpPractice,
    commandEndpoints.settings,
  ].map(({ path }) => path),
)

function staffApi({ safe, log, files, https, authenticate, lanUrl }: StaffApiOptions): ApiServer<StaffCaller> {
  const api = new ApiServer<StaffCaller>({
    log,
    https,
    describedAs: { title: 'Siegel: practice', schemes },
    files,
    authenticate,
    allows,
    gate: ({ path }) => void (always.has(path) || safe.open),
  })
    .add(safeEndpoints, safeHandlers({ safe, lanUrl }))
    .add(chartEndpoints, chartHandlers(safe))
    .add(codesEndpoints, codesHandlers(safe))
    .add(documentEndpoints, documentHandlers(safe))
    .add(entryEndpoints, entryHandlers(safe))
    .add(entryTypeEndpoints, entryTypeHandlers(safe))
    .add(mailEndpoints, mailHandlers(safe))
    .add(masterDataEndpoints, masterDataHandlers(safe))
    .add(messageEndpoints, messageHandlers(safe))
    .add(questionnaireEndpoints, questionnaireHandlers(safe))
    .add(patientAccessEndpoints, patientAccessHandlers(safe))
    .add(releaseRuleEndpoints, releaseRuleHandlers(safe))
    .add(actingEndpoints, actingHandlers(safe))
    .add(calendarEndpoints, calendarHandlers(safe))
    .add(onlineBookingEndpoints, onlineBookingHandlers(safe))
    .add(breakGlassEndpoints, breakGlassHandlers(safe))
    .add(workstationEndpoints, workstationHandlers(safe))
  addPages(api.app, safe, lanUrl)
  addFhir(api.app, safe, log)
  return api
}

/**
 * A permission must be held by the caller and, for people, still belong to the role. What reads one chart also answers who
 * has broken the glass for one: the gate says for which.
 */
function allows(caller: StaffCaller, access: Exclude<EndpointAccess, 'public'>, { underGlass }: Endpoint): boolean {
  if (access === 'signed-in') return true
  if (underGlass === true && (caller.glasses ?? []).length > 0) return true
  if (isFromOutside(caller.role) || !caller.permissions.has(access)) return false
  return caller.role === 'system' || may(caller.role, access)
}

/** The door for other workstations: https with the safe's own authority, once there is a name. */
class LanServer {
  readonly #safe: Safe
  readonly #options: ServerOptions
  #server: Listening | undefined
  #port: number | undefined

  constructor(safe: Safe, options: ServerOptions) {
    this.#safe = safe
    this.#options = options
  }

  get port(): number | undefined {
    return this.#port
  }

  get url(): string | undefined {
    const { current } = this.#safe.settings
    return this.#port === undefined || current === undefined
      ? undefined
      : `https://${current.hostName}.local:${this.#port}/`
  }

  async start(api: () => ApiServer<StaffCaller>): Promise<void> {
    const { current } = this.#safe.settings
    if (current?.ready !== true || this.#server !== undefined) return
    const authority = await this.#safe.authority()
    const { key, certificate } = await authority.server(
      'staff',
      [`${current.hostName}.local`, 'localhost'],
      ['127.0.0.1'],
    )
    const server = createHttpsServer(
      { ...serverLimits, key, cert: certificate, minVersion: 'TLSv1.2' },
      requestListener(api().app),
    )
    const host = this.#options.lanHost ?? (this.#safe.isDemo ? '127.0.0.1' : '0.0.0.0')
    this.#port = await listen(server, { port: this.#options.lanPort, host })
    this.#server = server
  }

  async close(): Promise<void> {
    if (this.#server !== undefined) await end(this.#server)
  }
}

/** What http and https servers have in common. */
type Listening = Pick<Server, 'once' | 'listen' | 'address' | 'close' | 'closeAllConnections'>

function listen(server: Listening, where: { port: number; host: string } | { path: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

const end = (server: Listening): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
