import assert from 'node:assert/strict'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { concat, isRefusal, utf8 } from '@siegel/foundation'
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

async function* pieces(size: number, count: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) yield new Uint8Array(size).fill(index)
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return concat(...parts)
}

test('streamed and whole are the same format, of every length around a chunk', async (t) => {
  const blobs = new Blobs(temporaryFolder(t), 'safe-1', keyOf)
  for (const size of [0, 1, 16_383, 16_384, 16_385, 32_768, 300_000]) {
    const ref = await blobs.putStream('a', 'text/plain', pieces(size, 1), size)
    const { size: told, bytes } = await blobs.getStream(blobs.put('a', 'text/plain', new Uint8Array(size)))
    assert.deepEqual([ref.size, told], [size, size])
    assert.deepEqual([blobs.get(ref), await collect(bytes)], [new Uint8Array(size), new Uint8Array(size)])
    const moved = await blobs.resealStream(ref, 'b')
    assert.deepEqual(blobs.get(moved), new Uint8Array(size))
    assert.throws(() => blobs.get({ ...moved, holder: 'a' }), isRefusal)
  }
})

test('nothing stays of a stream that is too large or breaks off, nor of one that a crash cut', async (t) => {
  const folder = temporaryFolder(t)
  const blobs = new Blobs(folder, 'safe-1', keyOf)
  await assert.rejects(blobs.putStream('a', 'text/plain', pieces(1000, 11), 10_000), (e) => isRefusal(e, 'too-large'))
  async function* broken() {
    yield utf8('halb')
    throw new Error('gone')
  }
  await assert.rejects(blobs.putStream('a', 'text/plain', broken(), 100), /gone/)
  assert.deepEqual(readdirSync(folder, { recursive: true }), ['incoming'])
  writeFileSync(join(folder, 'incoming', 'x'), 'rest')
  assert.ok(new Blobs(folder, 'safe-1', keyOf))
  assert.deepEqual(readdirSync(folder), [])
})

test('a cut or swapped file is refused before its first byte, or ends in a refusal', async (t) => {
  const folder = temporaryFolder(t)
  const blobs = new Blobs(folder, 'safe-1', keyOf)
  const ref = await blobs.putStream('a', 'text/plain', pieces(20_000, 5), 1e6)
  const path = join(folder, ref.id.slice(0, 2), ref.id)
  const whole = readFileSync(path)
  await assert.rejects(blobs.getStream({ ...ref, holder: 'b' }), isRefusal)
  for (const end of [0, 50, 56, 16_400]) {
    writeFileSync(path, whole.subarray(0, end))
    await assert.rejects(blobs.getStream(ref), isRefusal)
  }
  for (const end of [56 + 16_400, 56 + 3 * 16_400, whole.length - 1]) {
    writeFileSync(path, whole.subarray(0, end))
    const { bytes } = await blobs.getStream(ref)
    await assert.rejects(collect(bytes), isRefusal)
  }
})

test('any part of a blob is read by itself; one that has lost its end is not', (t) => {
  const folder = temporaryFolder(t)
  const blobs = new Blobs(folder, 'safe-1', keyOf)
  const bytes = new Uint8Array(100_000).map((_, index) => index % 251)
  const ref = blobs.put('a', 'application/zip', bytes)
  const parts = blobs.parts(ref)
  for (const [start, end] of [
    [0, 1],
    [16_383, 16_385],
    [0, 100_000],
    [99_999, 200_000],
    [5, 5],
  ] as const)
    assert.deepEqual(concat(...parts.read(start, end)), bytes.slice(start, end))
  parts.close()
  const path = join(folder, ref.id.slice(0, 2), ref.id)
  writeFileSync(path, readFileSync(path).subarray(0, 56 + 3 * 16_400))
  assert.throws(() => blobs.parts(ref), isRefusal)
})

// Half a minute of writing.
if (process.env['SLOW'] === '1')
  test('512 MiB pass in bounded memory', async (t) => {
    const blobs = new Blobs(temporaryFolder(t), 'safe-1', keyOf)
    const before = process.memoryUsage().rss
    const ref = await blobs.putStream('a', 'video/mp4', pieces(1 << 20, 512), 512 << 20)
    let size = 0
    let most = 0
    for await (const piece of (await blobs.getStream(ref)).bytes) {
      size += piece.length
      most = Math.max(most, process.memoryUsage().rss)
    }
    assert.equal(size, 512 << 20)
    assert.ok(most - before < 200 << 20, `${(most - before) >> 20} MiB more`)
  })
