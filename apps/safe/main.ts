import { createLogger } from '@siegel/foundation/logger'
import { endWithParent } from '@siegel/foundation/supervised'
import { Keeper } from './keeper.ts'

const keeper = new Keeper(process.argv.slice(2), createLogger('keeper'), (addresses) => {
  process.stdout.write(`${JSON.stringify({ ready: true, ...addresses })}\n`)
})
keeper.start()
endWithParent(() => void keeper.stop().then(() => process.exit(0)))
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void keeper.stop().then(() => process.exit(0)))
