import { createLogger } from '@siegel/foundation/logger'
import { endWithParent } from '@siegel/foundation/supervised'
import { readConfig, type PortalConfig } from './config.ts'
import { startPortal } from './portal.ts'

const log = createLogger('portal')

function config(): PortalConfig {
  try {
    return readConfig(process.argv.slice(2), process.env)
  } catch {
    log.error('usage: portal [--data DIR] [--authority DIR] [--host ADDRESS] [--name HOST]')
    return process.exit(2)
  }
}

const { close, ...ready } = await startPortal(config(), { log })
process.stdout.write(`${JSON.stringify({ ready: true, ...ready })}\n`)
log.info(ready, 'ready')

let stopping = false
async function stop(signal: string): Promise<void> {
  if (stopping) return
  stopping = true
  log.info({ signal }, 'stopping')
  await close()
  process.exit(0)
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))
endWithParent(() => void stop('parent'))
