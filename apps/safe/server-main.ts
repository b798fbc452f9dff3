import { createLogger } from '@siegel/foundation/logger'
import type { FromKeeper, ToKeeper } from './keeper.ts'
import { startServer } from './server.ts'

const argument = (name: string): string | undefined => {
  const index = process.argv.indexOf(name)
  return index < 0 ? undefined : process.argv[index + 1]
}

const tell = (message: ToKeeper): void => void process.send?.(message)
const data = argument('--data')
if (data === undefined) throw new TypeError('--data is missing')

process.once('message', (message: FromKeeper) => {
  void startServer({
    data,
    staffPort: Number(process.env['SIEGEL_STAFF_PORT'] ?? 8420),
    lanPort: Number(process.env['SIEGEL_LAN_PORT'] ?? 8421),
    lanHost: process.env['SIEGEL_LAN_HOST'],
    log: createLogger('safe'),
    rootKey: message.rootKey,
    unlocked: (rootKey) => tell({ type: 'unlocked', rootKey }),
    locked: () => tell({ type: 'locked' }),
  }).then((server) => {
    tell({ type: 'ready', addresses: server.addresses })
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void server.close().then(() => process.exit(0)))
  })
})
// The keeper's death is the server's: a server nobody holds the key for must not go on unnoticed.
process.once('disconnect', () => process.exit(1))
