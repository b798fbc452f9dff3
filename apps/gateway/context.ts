import type { Logger } from '@siegel/foundation/logger'
import type { Clock } from '@siegel/foundation'
import {
  GreetingFile,
  LogCopy,
  Mailboxes,
  OpeningQueue,
  PatientSessions,
  RateLimit,
  Reports,
  Uploads,
} from '@siegel/mailbox'
import { IdentityFile } from './identity.ts'
import type { PatientServer } from './patient-server.ts'
import type { TunnelKeeper } from './tunnel-keeper.ts'

/** Everything the gateway holds: ciphertext, hashes, its own keys. */
export interface GatewayContext {
  log: Logger
  clock: Clock
  greeting: GreetingFile
  mailboxes: Mailboxes
  sessions: PatientSessions
  openings: OpeningQueue
  uploads: Uploads
  reports: Reports
  logCopy: LogCopy
  identity: IdentityFile
  /** Opening requests of one client address. */
  openingLimit: RateLimit
}

/** What comes to life once there are keys. */
export interface GatewayParts {
  patients: PatientServer
  tunnel: TunnelKeeper
}

export async function createContext(data: string, log: Logger, clock: Clock): Promise<GatewayContext> {
  const context: GatewayContext = {
    log,
    clock,
    greeting: new GreetingFile(data),
    mailboxes: new Mailboxes(data),
    sessions: new PatientSessions(data, clock),
    openings: new OpeningQueue(clock),
    uploads: new Uploads(data),
    reports: new Reports(data, clock),
    logCopy: new LogCopy(data),
    identity: new IdentityFile(data),
    openingLimit: new RateLimit(clock, 30, 2_000),
  }
  await context.greeting.load()
  await context.sessions.load()
  await context.logCopy.load()
  await context.identity.load()
  return context
}
