import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { holdSync, interceptSync, temporaryFolder, until } from '@siegel/foundation/testing'
import { sql, Store, type Schema } from './index.ts'

const schema: Schema = {
  room: 'cut',
  steps: ['CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT'],
}
const add = sql<{ text: string }>('cut.add', 'INSERT INTO note (text) VALUES (@text)')
const all = sql<Record<string, never>, { text: string }>('cut.all', 'SELECT text FROM note ORDER BY id')
const key = new Uint8Array(32).fill(7)

const notesIn = (folder: string): Set<string> => {
  const store = new Store({ file: join(folder, 'records.db'), key, schemas: [schema] })
  const notes = new Set(store.read((reader) => reader.all(all, {})).map(({ text }) => text))
  store.close()
  return notes
}

function folders(t: TestContext): { live: string; disk: string } {
  const root = temporaryFolder(t)
  const [live, disk] = [join(root, 'live'), join(root, 'disk')]
  mkdirSync(live)
  return { live, disk }
}

test('attack: power fails at the moment of an answer: what was told is on the disk', async (t) => {
  const { live, disk } = folders(t)
  /** The disk has what was written when it was asked, once it says so; what was written since may be lost. */
  const copyTo = (folder: string) => cpSync(live, folder, { recursive: true })
  let syncs = 0
  let newest = 0
  interceptSync(t, (original) => (file, done) => {
    const number = ++syncs
    const written = join(live, '..', `written-${number}`)
    copyTo(written)
    const finish = () =>
      original(file, (error) => {
        // One that was asked earlier and ends later takes nothing away.
        if (number > newest) {
          newest = number
          rmSync(disk, { recursive: true })
          renameSync(written, disk)
        }
        done(error)
      })
    setTimeout(finish, 5)
  })
  const store = new Store({ file: join(live, 'records.db'), key, schemas: [schema] })
  copyTo(disk)
  for (let round = 0; round < 10; round++) {
    const told: string[] = []
    const one = (text: string) => store.enqueue((tx) => tx.run(add, { text })).then(() => told.push(text))
    await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        await new Promise((resolve) => setTimeout(resolve, n % 4))
        await one(`${round}-${n}`)
      }).concat(
        one(`${round}-first`).then(() => {
          const onDisk = notesIn(disk)
          assert.deepEqual(
            told.filter((text) => !onDisk.has(text)),
            [],
          )
        }),
      ),
    )
    const onDisk = notesIn(disk)
    assert.equal(told.length, 9)
    assert.deepEqual(
      told.filter((text) => !onDisk.has(text)),
      [],
    )
  }
  assert.ok(syncs >= 10)
  store.close()
})

test('what comes while a group waits for the disk is another group, and acts follow durability', async (t) => {
  const { live } = folders(t)
  const waiting = holdSync(t)
  const store = new Store({ file: join(live, 'records.db'), key, schemas: [schema] })
  const heard: string[] = []
  const one = (text: string) =>
    store
      .enqueue((tx) => {
        tx.run(add, { text })
        store.afterCommit(() => heard.push(`act ${text}`))
        if (text === 'wrong') throw new Error('changed its mind')
      })
      .then(
        () => heard.push(text),
        () => heard.push(`not ${text}`),
      )
  const first = one('a')
  await until(() => waiting.length === 1)
  const others = [one('b'), one('wrong'), one('c')]
  // A transaction that asks for the disk itself does not wait for the group.
  store.transact((tx) => {
    tx.run(add, { text: 'at once' })
    store.afterCommit(() => heard.push('at once'))
  })
  assert.deepEqual(heard, ['at once'])
  waiting.shift()?.()
  await first
  assert.deepEqual(heard, ['at once', 'act a', 'a'])
  await until(() => waiting.length === 1)
  assert.equal(waiting.length, 1)
  assert.equal(heard.length, 3, 'nothing is told before the disk has it, refusals neither')
  waiting.shift()?.()
  await Promise.all(others)
  assert.deepEqual(heard.slice(3), ['act b', 'act c', 'b', 'not wrong', 'c'])
  store.close()
  assert.deepEqual(notesIn(live), new Set(['a', 'at once', 'b', 'c']))
})

/** What a process told of writes to a disk whose calls `sync(number, original, done)` answers, until it ended. */
function onDisk(live: string, sync: string, writes: string) {
  const script = `
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const original = fs.fdatasync
    const sync = ${sync}
    let count = 0
    fs.fdatasync = (file, done) => sync(++count, () => original(file, done), done)
    syncBuiltinESMExports()
    const { sql, Store } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
    const add = sql('add', 'INSERT INTO note (text) VALUES (@text)')
    const steps = ['CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT']
    const key = new Uint8Array(32).fill(7)
    const store = new Store({ file: ${JSON.stringify(join(live, 'records.db'))}, key, schemas: [{ room: 'cut', steps }] })
    const write = (text) => store.enqueue((tx) => tx.run(add, { text }))
      .then(() => console.log('told ' + text), () => console.log('refused ' + text))
    ${writes}`
  return spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script],
    { encoding: 'utf8', timeout: 60_000, cwd: fileURLToPath(new URL('.', import.meta.url)) },
  )
}

test('attack: a disk that fails ends the process, and what it lost is never told', (t) => {
  const { live } = folders(t)
  const { stdout, stderr, status } = onDisk(
    live,
    "(n, real, done) => n === 2 ? setImmediate(() => done(new Error('EIO'))) : real()",
    "for (const text of ['kept', 'lost', 'after']) await write(text)",
  )
  assert.match(stdout, /^told kept\n/)
  assert.doesNotMatch(stdout, /told (lost|after)/)
  assert.notEqual(status, 0)
  assert.match(stderr, /EIO/)
  assert.ok(readdirSync(live).includes('records.db'))
  assert.ok(notesIn(live).has('kept'))
})

test('attack: the disk loses one group and says of the next, which ends sooner, that it is there: neither is told', (t) => {
  const { live } = folders(t)
  const { stdout, stderr, status } = onDisk(
    live,
    "(n, real, done) => n === 1 ? setTimeout(() => done(new Error('EIO')), 500) : real()",
    `const lost = write('lost')
     await new Promise((resolve) => setTimeout(resolve, 50))
     await Promise.all([lost, write('after')])`,
  )
  assert.doesNotMatch(stdout, /told/)
  assert.notEqual(status, 0)
  assert.match(stderr, /EIO/)
})
