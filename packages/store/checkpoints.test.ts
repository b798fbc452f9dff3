import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql, Store, type Schema } from './index.ts'

const schema: Schema = {
  room: 'moved',
  steps: ['CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT'],
}
const add = sql<{ text: string }>('moved.add', 'INSERT INTO note (text) VALUES (@text)')
const count = sql<Record<string, never>, { notes: number; size: number }>(
  'moved.count',
  'SELECT count(*) AS notes, sum(length(text)) AS size FROM note',
)
const key = new Uint8Array(32).fill(7)
const page_bytes = 4096

test('under writing without pause the log moves into the database, begins anew, and loses nothing', async (t) => {
  const path = mkdtempSync(join(tmpdir(), 'siegel-moved-'))
  t.after(() => rmSync(path, { recursive: true }))
  const file = join(path, 'records.db')
  const open = () => new Store({ file, key, schemas: [schema] })
  const store = open()
  const text = 'x'.repeat(100 * page_bytes)
  let longest = 0
  for (let n = 0; n < 300; n++) {
    await store.enqueue((tx) => tx.run(add, { text }))
    longest = Math.max(longest, statSync(`${file}-wal`).size)
  }
  // 300 times 100 pages would be 30,000 in one piece; it begins anew after some thousand.
  assert.ok(longest < 25_000 * page_bytes, `the log grew to ${Math.round(longest / page_bytes)} pages`)
  const all = { notes: 300, size: 300 * text.length }
  assert.deepEqual({ ...store.read((reader) => reader.get(count, {})) }, all)
  store.close()
  assert.ok(!existsSync(`${file}-wal`), 'the thread has let go of the database')
  const again = open()
  assert.deepEqual({ ...again.read((reader) => reader.get(count, {})) }, all)
  again.close()
})

test('writing in one go without ever giving up the thread of control is bounded, too', (t) => {
  const path = mkdtempSync(join(tmpdir(), 'siegel-moved-'))
  t.after(() => rmSync(path, { recursive: true }))
  const file = join(path, 'records.db')
  const store = new Store({ file, key, schemas: [schema] })
  const text = 'x'.repeat(1000 * page_bytes)
  let longest = 0
  for (let n = 0; n < 80; n++) {
    store.transact((tx) => tx.run(add, { text }))
    longest = Math.max(longest, statSync(`${file}-wal`).size)
  }
  assert.ok(longest < 60_000 * page_bytes, `the log grew to ${Math.round(longest / page_bytes)} pages`)
  assert.equal(store.read((reader) => reader.get(count, {}))?.notes, 80)
  store.close()
})

test('a store that is closed while its thread is starting is closed at once, and the thread opens nothing', async () => {
  const path = mkdtempSync(join(tmpdir(), 'siegel-moved-'))
  const file = join(path, 'records.db')
  const store = new Store({ file, key, schemas: [schema] })
  store.transact((tx) => tx.run(add, { text: 'x'.repeat(5000 * page_bytes) }))
  store.close()
  rmSync(path, { recursive: true })
  // A connection to a file that is no more would be an error of the process.
  await new Promise((resolve) => setTimeout(resolve, 1000))
  assert.ok(!existsSync(path))
})
