import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '@siegel/foundation/testing'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const run = (args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', timeout: 60_000, env: { ...process.env, ...env } })

test('a port that is taken is named in one sentence, with what to do', async (t) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const others = Object.fromEntries(
    ['STAFF', 'LAN', 'RELAY', 'PORTAL_ADMIN'].map((name) => [`SIEGEL_${name}_PORT`, '0']),
  )
  const { status, stderr } = run(['demo', '--data', join(temporaryFolder(t), 'demo')], {
    ...others,
    SIEGEL_WITNESS_PORT: String(port),
  })
  assert.equal(status, 1)
  assert.equal(
    stderr,
    `Port ${port} is in use: stop the program that has it, or set SIEGEL_WITNESS_PORT to another (0 picks a free one).\n`,
  )
})

test('wrong usage and a missing safe end with their codes and a sentence', (t) => {
  assert.equal(run(['frobnicate']).status, 2)
  assert.equal(run(['log', 'sing']).status, 2)
  const { status, stderr } = run(['log', 'verify', '--data', temporaryFolder(t)])
  assert.equal(status, 1)
  assert.match(stderr, /^No safe is running in .*\n$/)
})
