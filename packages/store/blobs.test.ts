import assert from 'node:assert/strict'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isRefusal, utf8 } from '@siegel/foundation'
import { temporaryFolder } from '@siegel/foundation/testing'
import { Blobs, type BlobRef } from './index.ts'

const keys: Record<string, Uint8Array> = { a: new Uint8Array(32).fill(1), b: new Uint8Array(32).fill(2) }
const keyOf = (holder: string) => keys[holder] ?? assert.fail()

test('a blob comes back to its holder only, and no file holds it in clear', (t) => {
  const folder = temporaryFolder(t)
  const blobs = new Blobs(folder, 'safe-1', keyOf)
  const bytes = utf8('Kanarienvogel im Befund')
  const ref = blobs.put('a', 'application/pdf', bytes)
  assert.deepEqual(blobs.get(ref), bytes)
  const path = (id: string) => join(folder, id.slice(0, 2), id)
  assert.ok(!readFileSync(path(ref.id)).includes('Kanarienvogel'))
  const other = blobs.put('b', 'application/pdf', bytes)
  const wrong: BlobRef[] = [
    { ...ref, holder: 'b' },
    { ...ref, mediaType: 'image/png' },
    { ...ref, id: other.id },
  ]
  for (const attempt of wrong) assert.throws(() => blobs.get(attempt), isRefusal)
  assert.throws(() => new Blobs(folder, 'safe-2', keyOf).get(ref), isRefusal)
  copyFileSync(path(other.id), path(ref.id))
  assert.throws(() => blobs.get(ref), isRefusal, 'another patient’s file under this name')
  for (const id of ['../../etc/passwd', '', '0'.repeat(36)])
    assert.throws(
      () => blobs.get({ ...ref, id }),
      (e) => isRefusal(e, 'not-found'),
    )
})

test('every flipped bit is noticed', (t) => {
  const folder = temporaryFolder(t)
  const blobs = new Blobs(folder, 'safe-1', keyOf)
  const ref = blobs.put('a', 'text/plain', utf8('kurz'))
  const path = join(folder, ref.id.slice(0, 2), readdirSync(join(folder, ref.id.slice(0, 2)))[0] ?? '')
  const good = readFileSync(path)
  for (let i = 0; i < good.length; i++) {
    const bad = Buffer.from(good)
    bad[i] = (bad[i] ?? 0) ^ 0x10
    writeFileSync(path, bad)
    assert.throws(() => blobs.get(ref), isRefusal)
  }
})
