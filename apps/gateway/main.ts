import { createLogger } from '@siegel/foundation/logger'
import { endWithParent } from '@siegel/foundation/supervised'
import { startGateway } from './gateway.ts'

const argument = (name: string): string => {
  const index = process.argv.indexOf(name)
  const value = index < 0 ? undefined : process.argv[index + 1]
  if (value === undefined) throw new TypeError(`${name} is missing`)
  return value
}

const log = createLogger('gateway')
const gateway = await startGateway({
  data: argument('--data'),
  commandTokenHash: argument('--command-token-hash'),
  files: argument('--files'),
  log,
})
process.stdout.write(`${JSON.stringify({ ready: true, socket: gateway.socket })}\n`)
const stop = (): void => void gateway.close().then(() => process.exit(0))
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
endWithParent(stop)
