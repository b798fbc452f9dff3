import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Starts everything around an empty safe, as `SIEGEL_EMPTY=1 npm start` does, on free ports and in a new folder. */
export async function startEmpty(): Promise<{ staffUrl: string; stop: () => Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), 'siegel-empty-'))
  const ports = Object.fromEntries(
    ['STAFF', 'LAN', 'RELAY', 'PORTAL_ADMIN', 'WITNESS'].map((name) => [`SIEGEL_${name}_PORT`, '0']),
  )
  const child = spawn(
    join(root, 'node_modules/.bin/node'),
    ['--disable-warning=ExperimentalWarning', join(root, 'apps/cli/main.ts'), 'up', '--json', '--data', data],
    { env: { ...process.env, ...ports, SIEGEL_EMPTY: '1' }, stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', () => reject(new Error('ended before it was ready')))
  })
  const { staffUrl } = JSON.parse(line) as { staffUrl: string }
  return {
    staffUrl,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(data, { recursive: true, force: true })
    },
  }
}
