import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createClient } from '@siegel/contract'
import { commandEndpoints } from '@siegel/contract/command'
import { temporaryFolder } from '@siegel/foundation/testing'
import { unixFetch } from '@siegel/foundation/unix-fetch'
import { demoData } from '@siegel/testkit/demo'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const node = join(root, 'node_modules/.bin/node')
const quiet = '--disable-warning=ExperimentalWarning'
const env = { ...process.env, SIEGEL_STAFF_PORT: '0', SIEGEL_LAN_PORT: '0', SIEGEL_LAN_HOST: '127.0.0.1' }

/** `siegel …` on the data of a safe. */
async function siegel(data: string, ...args: string[]) {
  const child = spawn(node, [quiet, join(root, 'apps/cli/main.ts'), ...args, '--data', data], { env, stdio: 'pipe' })
  const texts = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()))
  child.stdin.end()
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, ...texts }
}

/** A safe of its own, set up and open. */
async function startSafe(t: TestContext) {
  const data = join(temporaryFolder(t), 'practice')
  const child = spawn(node, [quiet, join(root, 'apps/safe/main.ts'), '--data', data], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  t.after(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  })
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', () => reject(new Error('ended before it was ready')))
  })
  const { staffPort } = JSON.parse(line) as { staffPort: number }
  const token = readFileSync(join(data, 'run', 'command-token'), 'utf8').trim()
  const client = createClient(commandEndpoints, {
    headers: () => ({ authorization: `Bearer ${token}` }),
    fetch: unixFetch({ socketPath: join(data, 'run', 'safe.sock'), timeout_ms: 60_000 }),
  })
  await client.setUpPractice({
    body: {
      practice: 'Praxis Dr. Hollmann',
      timeZone: 'Europe/Berlin',
      hostName: 'praxis',
      administrator: { name: 'Verwaltung', userName: 'verwaltung', password: 'Regenrinne-Holunder-7', role: 'admin' },
      passphrase: 'Holunder Regenrinne Steinpilz',
      keyFile: true,
      patientHosts: ['praxis.localhost'],
      witnesses: [],
      quorum: 1,
    },
  })
  const made = await siegel(
    data,
    'token',
    'create',
    '--role',
    'doctor',
    '--scope',
    'system/*.*',
    '--name',
    'Test',
    '--json',
  )
  const bearer = (JSON.parse(made.out) as { token: string }).token
  const base = `http://localhost:${staffPort}/fhir/R4`
  const fhir = async (
    path: string,
    init: { method?: string; body?: Uint8Array<ArrayBuffer> | string; headers?: Record<string, string> } = {},
  ) => {
    const response = await fetch(`${base}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${bearer}`, ...init.headers },
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    return { status: response.status, bytes, text: bytes.toString().replaceAll(base, ''), headers: response.headers }
  }
  return { data, fhir, run: (...args: string[]) => siegel(data, ...args) }
}

test('a practice moves from one safe to another by two commands, with every version and every file', async (t) => {
  const [from, to] = await Promise.all([startSafe(t), startSafe(t)])
  const work = temporaryFolder(t)
  const files = join(work, 'files')
  mkdirSync(files)
  const patients = Array.from({ length: 300 }, (_, index) => ({
    resourceType: 'Patient',
    id: `p${index}`,
    name: [{ family: `Kanarienvogel${index}` }],
  }))
  writeFileSync(join(files, 'Patient.ndjson'), patients.map((one) => `${JSON.stringify(one)}\n`).join(''))
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      {
        resource: {
          resourceType: 'Observation',
          id: 'o',
          status: 'final',
          code: { text: 'x' },
          subject: { reference: 'Patient/p1' },
        },
      },
    ],
  }
  writeFileSync(join(files, 'bundle.json'), JSON.stringify(bundle))
  const xml = '<Organization xmlns="http://hl7.org/fhir"><id value="l"/><name value="Labor"/></Organization>'
  writeFileSync(join(files, 'labor.xml'), xml)
  const [report] = demoData(7, 1, '2026-11-23').reports
  writeFileSync(join(files, 'befund.ldt'), report?.file ?? '')
  const first = await from.run('import', files)
  assert.equal(first.code, 0, first.err)
  assert.equal(first.out.match(/^taken /gm)?.length, 4, first.out)
  const again = await from.run('import', files, '--json')
  assert.deepEqual(
    again.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { outcome: string }).outcome),
    Array(4).fill('duplicate'),
  )

  const picture = new Uint8Array(randomBytes(3 * 1024 * 1024))
  const upload = await from.fhir('/Binary', { method: 'POST', body: picture, headers: { 'content-type': 'image/png' } })
  assert.equal(upload.status, 201)
  const { id } = JSON.parse(upload.text) as { id: string }
  const document = {
    resourceType: 'DocumentReference',
    id: 'd',
    status: 'current',
    subject: { reference: 'Patient/p1' },
    content: [{ attachment: { contentType: 'image/png', url: `Binary/${id}` } }],
  }
  const headers = { 'content-type': 'application/fhir+json' }
  assert.equal(
    (await from.fhir('/DocumentReference/d', { method: 'PUT', body: JSON.stringify(document), headers })).status,
    201,
  )

  const zip = join(work, 'praxis.zip')
  const exported = await from.run('export', '--out', zip, '--json')
  assert.equal(exported.code, 0, exported.err)
  assert.equal(statSync(zip).mode & 0o777, 0o600)
  assert.equal((await from.run('export', '--out', zip)).code, 1, 'nothing is written over')
  const imported = await to.run('import', zip)
  assert.equal(imported.code, 0, `${imported.out}${imported.err}`)
  for (const path of [
    '/_history?_count=1000',
    '/Patient?_count=1000&_sort=_id',
    '/DocumentReference/d',
    '/Observation/o/_history',
  ])
    assert.ok((await to.fhir(path)).text === (await from.fhir(path)).text, path)
  const got = await to.fhir(`/Binary/${id}`)
  assert.ok(got.bytes.equals(Buffer.from(picture)))
  assert.match(got.headers.get('content-security-policy') ?? '', /sandbox/)
  const twice = await to.run('import', zip)
  assert.deepEqual([twice.code, /already/.test(twice.out)], [1, true])
  assert.equal((await to.run('log', 'verify')).code, 0)
  assert.match((await to.run('log', 'show')).out, /restore/)

  const one = join(work, 'patient.zip')
  assert.equal((await from.run('export', '--out', one, '--patient', 'p1')).code, 0)
  assert.ok(statSync(one).size < statSync(zip).size)
  const nobody = await from.run('export', '--out', join(work, 'x.zip'), '--patient', 'nobody')
  assert.deepEqual([nobody.code, existsSync(join(work, 'x.zip'))], [1, false])
  // Neither safe has anything of it in clear.
  for (const { data } of [from, to])
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
      const path = join(data, name)
      if (statSync(path).isFile()) assert.ok(!readFileSync(path).includes('Kanarienvogel'), name)
    }
})
