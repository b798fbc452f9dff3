import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { stringifyJson } from '@siegel/fhir'
import { isRefusal, utf8 } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import { parseLdt, toFhir } from './parse/index.ts'
import { ldtFile, reportWith } from './parse/write-ldt.ts'
import { readerCommand, readerLimits, Readers } from './reader-process.ts'
import { inspectFile, parseFile } from './reader.ts'

const entry = { readerEntry: fileURLToPath(new URL('../../apps/reader/main.ts', import.meta.url)) }
const real = new Readers(entry)

/** A reader of the test's own, in a tree of the same shape, started with the same flags. */
function evilReader(t: TestContext, code: string): { readerEntry: string; root: string } {
  const root = mkdtempSync(join(tmpdir(), 'siegel-reader-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(join(root, 'apps/reader'), { recursive: true })
  const readerEntry = join(root, 'apps/reader/main.mjs')
  writeFileSync(readerEntry, code)
  return { readerEntry, root }
}

const refused = (code: string, detail?: string) => (error: unknown) =>
  isRefusal(error, code) && (detail === undefined || error.detail === detail)

/** Whether no process runs this entry any more; a killed one may take a moment. True where there is no /proc to ask. */
async function isGone(entry: string): Promise<boolean> {
  const runs = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(entry)
    } catch {
      return false
    }
  }
  if (!existsSync('/proc/self/cmdline')) return true
  for (let tries = 0; tries < 50; tries++) {
    if (!readdirSync('/proc').some((name) => /^\d+$/.test(name) && runs(name))) return true
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return false
}

test('the four files come out of the process as they do in this one', async (t) => {
  const folder = sharedData(t, 'xdt-ldt3-kbv')
  if (folder === undefined) return
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.ldt'))) {
    const bytes: Uint8Array = new Uint8Array(readFileSync(join(folder, name)))
    const parsed = await parseFile(bytes, real)
    const here = parseLdt(bytes).messages.map(toFhir)
    assert.deepEqual(parsed.warnings, [{ code: 'line-ends' }])
    assert.equal(stringifyJson(parsed.messages), stringifyJson(here), name)
    for (const { bytes: pdf } of parsed.messages.flatMap((message) => message.attachments)) {
      assert.deepEqual(await inspectFile(pdf, real), {
        format: 'pdf',
        mediaType: 'application/pdf',
        pages: 2,
        encrypted: false,
      })
    }
  }
})

test('decimals cross the border with their text', async () => {
  const { messages } = await parseFile(reportWith(['8420', '1.00'], ['8421', 'mg']), real)
  assert.match(stringifyJson(messages), /"value":1\.00,/)
})

test('refusals cross the border with code and line, and nothing else does', async () => {
  const bytes = reportWith(['8420', '1.00'])
  await assert.rejects(parseFile(bytes.subarray(0, 120), real), refused('ldt-length', 'line 8'))
  await assert.rejects(
    parseFile(utf8('Krankengeschichte von Max'), real),
    refused('file-type', 'not a laboratory file'),
  )
  await assert.rejects(
    inspectFile(utf8('<svg onload=x>'), real),
    refused('upload-type', 'neither pdf, jpeg, png, tiff nor text'),
  )
  await assert.rejects(inspectFile(utf8('%PDF-1.7 cut'), real), refused('upload-broken'))
})

test('a file that needs more than its memory ends the reader, not the caller', async () => {
  const many = Array.from({ length: 150_000 }, (_, index) => ['9990', String(index)] as const)
  const limits = { ...readerLimits, memoryMib: 24 }
  await assert.rejects(parseFile(ldtFile({ records: [many] }), real, limits), refused('reader-failed'))
})

test('the same flags keep hostile code from files, network, children, workers and the environment', async (t) => {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const place = evilReader(
    t,
    `
    import { connect } from 'node:net'
    import { createSocket } from 'node:dgram'
    import { readFileSync, writeFileSync, readdirSync, symlinkSync } from 'node:fs'
    import { spawnSync } from 'node:child_process'
    import { Worker } from 'node:worker_threads'
    const result = {}
    const attempt = async (name, action) => {
      try { await action(); result[name] = 'done' } catch (error) { result[name] = error.code ?? error.name }
    }
    const dial = (options) => new Promise((resolve, reject) => connect(options).once('connect', resolve).once('error', reject))
    await attempt('own', () => readFileSync(import.meta.filename))
    await attempt('passwd', () => readFileSync('/etc/passwd'))
    await attempt('list', () => readdirSync('/'))
    await attempt('neighbour', () => readFileSync(import.meta.dirname + '/../../secret'))
    await attempt('environ', () => readFileSync('/proc/self/environ'))
    await attempt('memory', () => readFileSync('/proc/' + process.ppid + '/mem'))
    await attempt('write', () => writeFileSync(import.meta.dirname + '/x', 'x'))
    await attempt('link', () => symlinkSync('/etc/passwd', import.meta.dirname + '/y'))
    await attempt('tcp', () => dial({ port: ${port}, host: '127.0.0.1' }))
    await attempt('unix', () => dial({ path: '/run/siegel.sock' }))
    await attempt('http', () => fetch('http://127.0.0.1:${port}/'))
    await attempt('udp', () => new Promise((resolve, reject) => createSocket('udp4').on('error', reject).send('x', ${port}, '127.0.0.1', (error) => error ? reject(error) : resolve())))
    await attempt('child', () => { const { error } = spawnSync('/bin/true'); if (error) throw error })
    await attempt('worker', () => new Worker('1', { eval: true }))
    await attempt('sqlite', () => import('node:sqlite'))
    result.env = Object.keys(process.env)
    console.log(JSON.stringify(result))
    process.exit(0)
    `,
  )
  writeFileSync(join(place.root, 'secret'), 'secret')
  const { command, args } = readerCommand(place)
  const { stdout } = spawnSync(command, args, { env: {}, encoding: 'utf8', timeout: 20_000 })
  const { own, env, sqlite, http, ...attempts } = JSON.parse(stdout) as Record<string, unknown>
  assert.equal(own, 'done', 'the script itself ran and could read what it may')
  assert.deepEqual(env, [])
  assert.equal(sqlite, 'ERR_UNKNOWN_BUILTIN_MODULE')
  assert.notEqual(http, 'done')
  for (const [name, outcome] of Object.entries(attempts)) assert.equal(outcome, 'ERR_ACCESS_DENIED', name)
  assert.equal(connections, 0)
})

test('a reader that hangs is killed, one that floods or crashes is refused', async (t) => {
  const limits = { ...readerLimits, timeoutMs: 500, maxAnswerBytes: 100_000 }
  const hanging = evilReader(t, 'for (;;) {}')
  await assert.rejects(
    parseFile(utf8('x'), new Readers(hanging), limits),
    refused('reader-timeout', 'longer than 500 ms'),
  )
  assert.ok(await isGone(hanging.readerEntry), 'the process is gone')
  const slow = { ...limits, timeoutMs: 20_000 }
  const flooding = evilReader(
    t,
    "for (;;) if (!process.stdout.write('x'.repeat(65536))) await new Promise((r) => process.stdout.once('drain', r))",
  )
  await assert.rejects(parseFile(utf8('x'), new Readers(flooding), slow), refused('reader-failed', 'answer too long'))
  const crashing = evilReader(t, 'process.stdin.resume(); throw new Error("boom")')
  await assert.rejects(parseFile(utf8('x'), new Readers(crashing), slow), refused('reader-failed', 'ended abnormally'))
  const missing = { ...entry, nodePath: '/nonexistent/node' }
  await assert.rejects(
    parseFile(utf8('x'), new Readers(missing), slow),
    refused('reader-failed', 'could not be started'),
  )
})

test('an answer that no honest reader gives is refused', async (t) => {
  const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' } }
  const report = { resourceType: 'DiagnosticReport', status: 'final', code: { text: 'x' } }
  const message = {
    kind: 'report',
    patient: { resourceType: 'Patient' },
    resources: [{ key: 'report', resource: report }],
    attachments: [] as object[],
    warnings: [] as object[],
  }
  const answer = (change: object, outer: object = {}) =>
    JSON.stringify({
      ok: true,
      kind: 'parse',
      format: 'ldt3',
      version: 'LDT3.2.4',
      messages: [{ ...message, ...change }],
      warnings: [],
      ...outer,
    })
  const say = (text: string) =>
    parseFile(utf8('x'), new Readers(evilReader(t, `process.stdin.resume(); console.log(${JSON.stringify(text)})`)))
  assert.equal((await say(answer({}))).messages.length, 1, 'the honest form passes')
  const pdf = { key: 'attachment-1', base64: 'JVBERi0=', mediaType: 'application/pdf', fileName: 'anhang-1.pdf' }
  assert.equal((await say(answer({ attachments: [pdf] }))).messages[0]?.attachments.length, 1)
  for (const lie of [
    '',
    'null',
    '{"ok":false,"code":"Max Mustermann"}',
    '{"ok":false,"code":"x","detail":"Max Mustermann, geb. 1960"}',
    answer({}, { kind: 'inspect' }),
    answer({}, { version: '<script>' }),
    answer({ patient: { resourceType: 'Practitioner' } }),
    answer({ patient: { resourceType: 'Patient', id: '42' } }),
    answer({ resources: [] }),
    answer({ resources: [{ key: 'report', resource: { ...report, id: '42' } }] }),
    answer({ resources: [{ key: 'report', resource: { ...report, status: '' } }] }),
    answer({ resources: [{ key: 'report', resource: { resourceType: 'Task', status: 'ready', intent: 'order' } }] }),
    answer({ resources: [{ key: 'report', resource: { ...report, result: [{ reference: '#obs-9' }] } }] }),
    answer({
      resources: [
        { key: 'report', resource: report },
        { key: 'report', resource: observation },
      ],
    }),
    answer({ resources: [{ key: '../x', resource: report }] }),
    answer({ attachments: [{ ...pdf, mediaType: 'text/html' }] }),
    answer({ attachments: [{ ...pdf, mediaType: 'image/png' }] }),
    answer({ attachments: [{ ...pdf, fileName: '../../x.pdf' }] }),
    answer({ attachments: [{ ...pdf, base64: '*' }] }),
    answer({ warnings: [{ code: 'Max Mustermann' }] }),
  ]) {
    await assert.rejects(say(lie), refused('reader-answer'), lie)
  }
})
