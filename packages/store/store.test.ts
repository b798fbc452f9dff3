import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isRefusal } from '@siegel/foundation'
import { sql, Store, type Schema } from './index.ts'

const schema: Schema = {
  room: 'test',
  steps: ['CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT'],
}
const add = sql<{ text: string }>('test.add', 'INSERT INTO note (text) VALUES (@text)')
const all = sql<Record<string, never>, { id: number; text: string }>(
  'test.all',
  'SELECT id, text FROM note ORDER BY id',
)
const key = new Uint8Array(32).fill(7)

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'siegel-store-'))
  t.after(() => rmSync(path, { recursive: true }))
  return path
}

test('what is committed is there after reopening, what threw is not', (t) => {
  const file = join(folder(t), 'records.db')
  const store = new Store({ file, key, schemas: [schema] })
  const done: string[] = []
  store.transact((tx) => {
    tx.run(add, { text: 'first' })
    store.afterCommit(() => done.push('first'))
  })
  assert.throws(() =>
    store.transact((tx) => {
      tx.run(add, { text: 'second' })
      store.afterCommit(() => done.push('second'))
      throw new Error('changed its mind')
    }),
  )
  assert.throws(() => store.transact(() => store.transact(() => 1)), /nest/)
  assert.throws(() => store.transact(() => Promise.resolve()), /synchronous/)
  store.close()
  const again = new Store({ file, key, schemas: [schema] })
  assert.deepEqual(
    again.read((reader) => reader.all(all, {})).map((row) => row.text),
    ['first'],
  )
  assert.deepEqual(done, ['first'])
  again.close()
})

test('no file of the store holds the text in clear, and a wrong key or a flipped bit is refused', (t) => {
  const path = folder(t)
  const file = join(path, 'records.db')
  const store = new Store({ file, key, schemas: [schema] })
  store.transact((tx) => {
    for (let i = 0; i < 200; i++) tx.run(add, { text: `Kanarienvogel ${i}` })
  })
  const clear = () => readdirSync(path).filter((name) => readFileSync(join(path, name)).includes('Kanarienvogel'))
  assert.deepEqual(clear(), [])
  store.close()
  assert.deepEqual(clear(), [])
  writeFileSync(join(path, 'planted'), 'Kanarienvogel')
  assert.deepEqual(clear(), ['planted'])
  assert.throws(
    () => new Store({ file, key: new Uint8Array(32), schemas: [schema] }),
    (error) => isRefusal(error, 'database-key'),
  )
  const bytes = readFileSync(file)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
  writeFileSync(file, bytes)
  assert.throws(() => {
    const damaged = new Store({ file, key, schemas: [schema] })
    damaged.read((reader) => reader.all(all, {}))
  })
})

test('a database that lost its cipher file, names a weak one, or was changed by a later version is not opened', (t) => {
  const file = join(folder(t), 'records.db')
  new Store({ file, key, schemas: [schema] }).close()
  assert.throws(
    () => new Store({ file, key, schemas: [{ room: 'test', steps: [] }] }),
    (error) => isRefusal(error, 'database-newer'),
  )
  writeFileSync(`${file}.cipher`, 'aes256cbc\n')
  assert.throws(
    () => new Store({ file, key, schemas: [schema] }),
    (error) => isRefusal(error, 'cipher-unknown'),
  )
  rmSync(`${file}.cipher`)
  assert.throws(
    () => new Store({ file, key, schemas: [schema] }),
    (error) => isRefusal(error, 'cipher-missing'),
  )
})

test('each cipher opens with the key as it is and, of earlier versions, with a derived one; never one as the other', (t) => {
  for (const kept of ['aegis raw', 'aegis', 'chacha20 raw', 'chacha20']) {
    const file = join(folder(t), 'records.db')
    const open = () => new Store({ file, key, schemas: [schema] })
    writeFileSync(`${file}.cipher`, `${kept}\n`)
    const store = open()
    store.transact((tx) => tx.run(add, { text: kept }))
    store.close()
    const again = open()
    assert.deepEqual(
      again.read((reader) => reader.all(all, {})).map(({ text }) => text),
      [kept],
    )
    again.close()
    writeFileSync(`${file}.cipher`, kept.endsWith(' raw') ? kept.slice(0, -4) : `${kept} raw`)
    assert.throws(open, (error) => isRefusal(error, 'database-key'))
  }
})

test('migrations run once each, in order', (t) => {
  const file = join(folder(t), 'records.db')
  new Store({ file, key, schemas: [schema] }).close()
  const longer = { room: 'test', steps: [...schema.steps, 'ALTER TABLE note ADD COLUMN author TEXT'] }
  for (let i = 0; i < 2; i++) {
    const store = new Store({ file, key, schemas: [longer] })
    assert.deepEqual(
      store.read((reader) => reader.all(all, {})),
      [],
    )
    store.close()
  }
})
