import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@siegel/contract'
import { commandEndpoints } from '@siegel/contract/command'
import { staffEndpoints } from '@siegel/contract/staff'
import { unixFetch } from '@siegel/foundation/unix-fetch'
import { CommandFailed } from './usage.ts'

/** Everything that the command line can ask the running safe for. */
export const commandLineEndpoints = { ...commandEndpoints, ...staffEndpoints }

/** Imports of large files take their time. */
const timeout_ms = 120_000

/** The running safe of a data folder, through its socket and the token beside it; `actingFor` is a user name. */
export function safeClient(data: string, actingFor?: string) {
  const socketPath = join(data, 'run', 'safe.sock')
  const tokenFile = join(data, 'run', 'command-token')
  if (!existsSync(socketPath) || !existsSync(tokenFile))
    throw new CommandFailed(`No safe is running in ${data}: start it first (siegel start).`)
  const token = readFileSync(tokenFile, 'utf8').trim()
  return createClient(commandLineEndpoints, {
    headers: () => ({
      authorization: `Bearer ${token}`,
      ...(actingFor === undefined ? {} : { 'x-siegel-for': actingFor }),
    }),
    fetch: unixFetch({ socketPath, timeout_ms }),
  })
}

export type SafeClient = ReturnType<typeof safeClient>
