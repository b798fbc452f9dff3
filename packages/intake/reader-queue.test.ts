import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isRefusal, utf8 } from '@siegel/foundation'
import { temporaryFolder } from '@siegel/foundation/testing'
import { reportWith } from './parse/write-ldt.ts'
import { queueLimits, ReaderQueue } from './reader-queue.ts'
import { readerLimits, Readers } from './reader-process.ts'
import { describeFile, inspectFile, viewFile } from './reader.ts'
import { importFile } from './index.ts'
import { doctor, intakeFixture } from './testing.ts'

const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const png = JSON.stringify({ ok: true, kind: 'inspect', format: 'png', mediaType: 'image/png' })

/**
 * Readers whose processes write their birth and end into a folder; the first byte of the file says what each does: `.`
 * answers, `h` hangs. No permission model here, it would keep them from writing.
 */
function watched(t: TestContext, limits = queueLimits) {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, 'apps/reader'), { recursive: true })
  mkdirSync(join(folder, 'seen'))
  const readerEntry = join(folder, 'apps/reader/main.mjs')
  const script = `
    import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
    const seen = ${JSON.stringify(join(folder, 'seen'))}
    const bytes = readFileSync(0)
    const name = bytes.subarray(bytes.indexOf(10) + 1).toString()
    writeFileSync(seen + '/on-' + process.pid, '')
    const atOnce = readdirSync(seen).filter((one) => one.startsWith('on-')).length
    writeFileSync(seen + '/was-' + process.hrtime.bigint() + '-' + atOnce + '-' + name, '')
    if (name.startsWith('h')) for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    await new Promise((resolve) => setTimeout(resolve, 30))
    rmSync(seen + '/on-' + process.pid)
    console.log(${JSON.stringify(png)})
  `
  writeFileSync(readerEntry, script)
  const nodePath = join(folder, 'node')
  writeFileSync(nodePath, `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(readerEntry)}\n`)
  chmodSync(nodePath, 0o700)
  const readers = new Readers({ readerEntry, nodePath }, limits)
  t.after(() => readers.close())
  const seen = () =>
    readdirSync(join(folder, 'seen'))
      .filter((one) => one.startsWith('was-'))
      .toSorted()
      .map((one) => /^was-\d+-(\d+)-(.*)$/.exec(one) ?? [])
      .map(([, atOnce, name = '']) => ({ atOnce: Number(atOnce), name }))
  const started = async (count: number) => {
    while (seen().length < count) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return { readers, seen, started }
}

test('however many files come at once, no more than two processes read', async (t) => {
  const { readers, seen } = watched(t)
  const names = Array.from({ length: 30 }, (_, index) => `.${index}`)
  const answers = await Promise.all(names.map((name) => inspectFile(utf8(name), readers)))
  assert.ok(answers.every(({ format }) => format === 'png'))
  const most = Math.max(...seen().map(({ atOnce }) => atOnce))
  assert.equal(most, queueLimits.atOnce, 'both places were used, and nobody came beside')
  assert.equal(seen().length, names.length)
})

test('turns come in the order of the calls', async (t) => {
  const { readers, seen } = watched(t, { ...queueLimits, atOnce: 1 })
  const names = Array.from({ length: 8 }, (_, index) => `.${index}`)
  await Promise.all(names.map((name) => inspectFile(utf8(name), readers)))
  assert.deepEqual(
    seen().map(({ name }) => name),
    names,
  )
})

test('a file that hangs holds its place for its own time and nobody for longer', async (t) => {
  const { readers, seen } = watched(t, { ...queueLimits, atOnce: 1 })
  const limits = { ...readerLimits, timeoutMs: 600 }
  const hanging = ['h1', 'h2'].map((name) => inspectFile(utf8(name), readers, limits))
  // Waits for longer than its own time would be; that has not begun.
  const other = inspectFile(utf8('.good'), readers, { ...readerLimits, timeoutMs: 10_000 })
  for (const one of hanging) await assert.rejects(one, refused('reader-timeout'))
  assert.equal((await other).format, 'png')
  assert.deepEqual(
    seen().map(({ name }) => name),
    ['h1', 'h2', '.good'],
    'the second had its whole time, which began with its turn',
  )
})

test('so many may wait, so many bytes, and for so long; who comes beyond is told that the reader is busy', async (t) => {
  const limits = { ...queueLimits, atOnce: 1, waiting: 2 }
  const { readers, started } = watched(t, limits)
  const hanging = assert.rejects(inspectFile(utf8('h'), readers), refused('safe-locked'))
  await started(1)
  const waiting = ['.1', '.2'].map((name) => assert.rejects(viewFile(utf8(name), readers), refused('safe-locked')))
  await assert.rejects(
    inspectFile(utf8('.3'), readers),
    (error) => isRefusal(error, 'reader-busy') && error.detail === '10',
  )
  await readers.close()
  await Promise.all([hanging, ...waiting])

  const queue = new ReaderQueue({ ...limits, waiting: 100, waiting_bytes: 1000, wait_ms: 50 })
  const ends = Promise.withResolvers<undefined>()
  const long = queue.run(5000, () => ends.promise)
  const big = assert.rejects(
    queue.run(5000, () => Promise.resolve()),
    refused('reader-busy'),
    'one may wait however big, but not for ever',
  )
  await assert.rejects(
    queue.run(1, () => Promise.resolve()),
    refused('reader-busy'),
  )
  await big
  const small = queue.run(1, () => Promise.resolve('mine'))
  ends.resolve(undefined)
  await long
  assert.equal(await small, 'mine', 'who gave up leaves no place taken and no bytes counted')
})

test('a document that the reader fails on is looked at again in the same turn, though the queue is full', async (t) => {
  const { readers, started } = watched(t, { ...queueLimits, atOnce: 1, waiting: 1 })
  // The process answers 'inspect' whatever was asked: an answer that no honest reader gives to 'describe'.
  const described = describeFile(utf8('.first'), readers)
  const waiting = inspectFile(utf8('.second'), readers)
  await started(1)
  assert.equal((await described).format, 'png')
  assert.equal((await waiting).format, 'png')
})

test('a safe that is locked ends the processes and refuses who waits and who comes', async (t) => {
  const { readers, started } = watched(t)
  const all = ['h1', 'h2', '.3', '.4'].map((name) =>
    assert.rejects(inspectFile(utf8(name), readers), refused('safe-locked')),
  )
  await started(2)
  await readers.close()
  await Promise.all(all)
  await assert.rejects(inspectFile(utf8('.5'), readers), refused('safe-locked'))
})

test('an import that finds the reader busy throws, so that nobody takes the file for a bad one', async (t) => {
  const { context, log } = intakeFixture(t)
  const readers = new Readers({ readerEntry: '/nonexistent' }, { ...queueLimits, atOnce: 0, waiting: 1, wait_ms: 10 })
  const file = reportWith(['8420', '1.00'])
  await assert.rejects(importFile({ ...context, readers }, doctor, 'x.ldt', file), refused('reader-busy'))
  assert.ok(!log().some(({ verb }) => verb === 'import'))
})
