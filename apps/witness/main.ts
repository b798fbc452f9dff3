import { createLogger } from '@siegel/foundation/logger'
import { endWithParent } from '@siegel/foundation/supervised'
import { startWitness } from './witness-server.ts'

const argument = (name: string): string | undefined => {
  const index = process.argv.indexOf(name)
  return index < 0 ? undefined : process.argv[index + 1]
}

const data = argument('--data')
if (data === undefined) throw new TypeError('--data is missing')
const log = createLogger('witness')
const witness = await startWitness({ data, port: Number(process.env['SIEGEL_WITNESS_PORT'] ?? 8425), log })
process.stdout.write(`${JSON.stringify({ ready: true, ...witness.address })}\n`)
const stop = (): void => void witness.close().then(() => process.exit(0))
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
endWithParent(stop)
