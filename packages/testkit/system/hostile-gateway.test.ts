import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parts } from '../../../apps/cli/parts.ts'
import { startDemo, type RunningDemo } from '../index.ts'

let demo: RunningDemo
before(async () => {
  demo = await startDemo({ patients: 2 })
})
after(() => demo.stop())

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** What code in the gateway's place would try; each line of its output is one thing that it managed to do. */
const hostile = (facts: { data: string; staffUrl: string }) => `
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import { spawn } from 'node:child_process'
import { Worker } from 'node:worker_threads'
const done = []
const attempt = async (name, work) => { try { const result = await work(); if (result !== undefined) done.push(name + ': ' + result) } catch {} }
const data = ${JSON.stringify(facts.data)}
for (const file of ['run/command-token', 'run/gateway-token', 'settings.json', 'records.db', 'keys/keyring', 'keys/unlock.age', 'keyfile', 'authority/authority.key', 'portal/admin-token', 'witness/witness.json'])
  await attempt('read ' + file, () => fs.readFileSync(data + '/' + file).length)
await attempt('list', () => fs.readdirSync(data).length)
await attempt('write outside', () => { fs.writeFileSync(data + '/owned', 'x'); return 'yes' })
await attempt('symlink', () => { fs.symlinkSync(data + '/run/command-token', data + '/gateway/link'); return fs.readFileSync(data + '/gateway/link').length })
await attempt('child', () => new Promise((resolve, reject) => { const child = spawn('/bin/true'); child.once('error', reject); child.once('exit', () => resolve('ran')) }))
await attempt('worker', () => new Promise((resolve, reject) => { const w = new Worker('1', { eval: true }); w.once('error', reject); w.once('exit', () => resolve('ran')) }))
await attempt('addon', () => { process.dlopen({ exports: {} }, ${JSON.stringify(join(root, 'node_modules/better-sqlite3-multiple-ciphers/prebuilds'))}); return 'loaded' })
await attempt('sqlite', async () => { const { DatabaseSync } = await import('node:sqlite'); new DatabaseSync(data + '/owned.db'); return 'opened' })
const ask = (options, body) => new Promise((resolve, reject) => { const call = http.request({ timeout: 3000, ...options }, (answer) => { answer.resume(); resolve(answer.statusCode) }); call.once('error', reject); call.once('timeout', () => call.destroy(new Error('late'))); call.end(body) })
const allowed = (status) => (status < 400 ? status : undefined)
for (const token of ['', 'x', ${JSON.stringify('0'.repeat(43))}, process.argv[process.argv.indexOf('--command-token-hash') + 1] ?? ''])
  for (const [method, path, body] of [['POST', '/api/lock', undefined], ['GET', '/api/patients', undefined], ['GET', '/command/log/verify', undefined], ['POST', '/command/pair', '{}'], ['POST', '/api/tokens', '{"name":"x","role":"doctor","scope":"system/*.*"}'], ['PUT', '/command/settings', '{"witnesses":[]}']]) {
    const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' }
    await attempt('socket ' + path, async () => allowed(await ask({ socketPath: data + '/run/safe.sock', path, method, headers }, body)))
    const url = new URL(${JSON.stringify(facts.staffUrl)})
    await attempt('port ' + path, async () => allowed(await ask({ host: '127.0.0.1', port: url.port, path, method, headers: { ...headers, host: url.host, cookie: '__Host-siegel=' + token } }, body)))
  }
console.log(JSON.stringify(done))
process.exit(0)
`

test('hostile code in the gateway’s place reads nothing of the safe, commands it in no way, and starts nothing', () => {
  const { dataDir, staffUrl } = demo.facts
  const part = parts.gateway(dataDir)
  const script = join(dataDir, 'gateway', 'hostile.mjs')
  writeFileSync(script, hostile({ data: dataDir, staffUrl }))
  const entry = part.args.findIndex((argument) => argument.endsWith('apps/gateway/main.ts'))
  const args = part.args.with(entry, script)
  const run = spawnSync(part.command, args, { encoding: 'utf8', timeout: 60_000 })
  assert.equal(run.status, 0, run.stderr)
  assert.deepEqual(JSON.parse(run.stdout), [])
})

test('the same attempts succeed without the walls, so that the test can fail', () => {
  const { dataDir, staffUrl } = demo.facts
  const script = join(dataDir, 'gateway', 'hostile.mjs')
  writeFileSync(script, hostile({ data: dataDir, staffUrl }))
  const run = spawnSync(parts.gateway(dataDir).command, [script], { encoding: 'utf8', timeout: 60_000 })
  const done = JSON.parse(run.stdout) as string[]
  for (const name of ['read run/command-token', 'read keyfile', 'write outside', 'child', 'worker', 'symlink']) {
    assert.ok(
      done.some((line) => line.startsWith(name)),
      name,
    )
  }
})

test('the gateway’s folder holds no name, no plain text and no key of a patient', () => {
  const identity = JSON.parse(readFileSync(join(demo.facts.dataDir, 'gateway', 'identity.json'), 'utf8')) as object
  assert.deepEqual(Object.keys(identity).sort(), ['tlsCertificate', 'tlsKey', 'tunnelCertificate', 'tunnelKey'])
})
