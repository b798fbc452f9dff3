import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { concat, unhex, utf8 } from '@siegel/foundation'
import * as fc from 'fast-check'
import { filled, flipped, refused, wycheproof } from './testing.ts'
import { blobContext, blobKey, openBlob, openBlobStream, Opener, sealBlob, sealBlobStream } from './blob.ts'
import { Cobblestone, COBBLESTONE_128, COBBLESTONE_256, type Instantiation } from './cobblestone.ts'

type Vector = { key: string; ctx: string; ct: string; msgLength: number; msgSha512: string }

const key = filled(1)
const context = blobContext({ safe: 's', patient: 'p', blob: 'b', mediaType: 'image/png' })
const sha512 = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('hex')

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return concat(...parts)
}

/** Opens in pieces of a size; what came out before an error comes back with it. */
function openInPieces(
  kind: Instantiation,
  v: Vector,
  ciphertext: Uint8Array,
  size: number,
): { out: Uint8Array; ok: boolean } {
  const parts: Uint8Array[] = []
  try {
    const opener = new Opener(kind, unhex(v.key), unhex(v.ctx))
    for (let i = 0; i < ciphertext.length; i += size) parts.push(...opener.push(ciphertext.subarray(i, i + size)))
    parts.push(opener.end())
    return { out: concat(...parts), ok: true }
  } catch {
    return { out: concat(...parts), ok: false }
  }
}

for (const [kind, file] of [
  [COBBLESTONE_256, 'c2sp_chunked_encryption_aes_256_gcm_test.json'],
  [COBBLESTONE_128, 'c2sp_chunked_encryption_aes_128_gcm_test.json'],
] as const) {
  test(`${kind.aead}: Wycheproof, whole and in pieces, opened and sealed again`, (t) => {
    for (const v of wycheproof<Vector>(t, file, 35) ?? []) {
      const ciphertext = new Uint8Array(inflateSync(unhex(v.ct)))
      for (const size of [ciphertext.length + 1, 65_536, ...(ciphertext.length < 70_000 ? [1, 16_400, 57] : [])]) {
        const { out, ok } = openInPieces(kind, v, ciphertext, size)
        assert.equal(ok, v.result === 'valid', `${v.tcId} ${v.comment}`)
        if (ok) assert.deepEqual([out.length, sha512(out)], [v.msgLength, v.msgSha512])
        else if (v.flags.includes('PartialPlaintext')) assert.ok(out.length <= v.msgLength, v.comment)
        else assert.equal(out.length, 0, v.comment)
      }
      if (v.result === 'valid') assert.ok(sealsAgain(kind, v, ciphertext), v.comment)
    }
  })
}

function sealsAgain(kind: Instantiation, v: Vector, ciphertext: Uint8Array): boolean {
  const { out } = openInPieces(kind, v, ciphertext, ciphertext.length)
  const cipher = new Cobblestone(kind, unhex(v.key), ciphertext.slice(0, 24), unhex(v.ctx))
  const parts = [cipher.header]
  for (let i = 0; i <= out.length; i += 16_384) parts.push(cipher.sealChunk(i / 16_384, out.subarray(i, i + 16_384)))
  return sha512(concat(...parts)) === sha512(ciphertext)
}

test('round trip whole and streamed, in any division', async () => {
  const sizes = fc.oneof(fc.integer({ min: 0, max: 40_000 }), fc.constantFrom(0, 1, 16_383, 16_384, 16_385, 32_768))
  const property = fc.asyncProperty(sizes, fc.integer({ min: 1, max: 20_000 }), async (length, piece) => {
    const plaintext = new Uint8Array(length).map((_, i) => i)
    const pieces = (bytes: Uint8Array): Readable =>
      Readable.from(
        Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) => bytes.subarray(i * piece, (i + 1) * piece)),
      )
    assert.deepEqual(openBlob(key, context, sealBlob(key, context, plaintext)), plaintext)
    const sealed = await collect(sealBlobStream(key, context, pieces(plaintext)))
    assert.deepEqual(openBlob(key, context, sealed), plaintext)
    assert.deepEqual(await collect(openBlobStream(key, context, pieces(sealed))), plaintext)
  })
  await fc.assert(property, { numRuns: 40 })
})

test('another safe, patient, blob, media type or key opens nothing', async () => {
  const sealed = sealBlob(key, context, utf8('x'))
  const base = { safe: 's', patient: 'p', blob: 'b', mediaType: 'image/png' }
  const others = [
    { safe: 't' },
    { patient: 'q' },
    { blob: 'c' },
    { mediaType: 'text/html' },
    { safe: '', patient: 'sp' },
  ]
  for (const change of others) {
    await refused('blob-unreadable', () => openBlob(key, blobContext({ ...base, ...change }), sealed))
  }
  await refused('blob-unreadable', () => openBlob(filled(2), context, sealed))
  assert.throws(() => openBlob(filled(1, 16), context, sealed), TypeError)
  assert.throws(() => sealBlob(filled(1, 16), context, sealed), TypeError)
})

test('cut, extended, flipped or reordered blobs are refused', async () => {
  const sealed = sealBlob(key, context, new Uint8Array(40_000))
  const chunk = 16_400
  const reordered = sealed.slice()
  reordered.set(sealed.subarray(56 + chunk, 56 + 2 * chunk), 56)
  reordered.set(sealed.subarray(56, 56 + chunk), 56 + chunk)
  const cuts = [0, 23, 55, 56, 56 + chunk, 56 + 2 * chunk, sealed.length - 1].map((end) => sealed.slice(0, end))
  const flips = [0, 30, 60, 56 + chunk, -1].map((at) => flipped(sealed, at))
  for (const bad of [reordered, concat(sealed, filled(0, 1)), ...cuts, ...flips]) {
    await refused('blob-unreadable', () => openBlob(key, context, bad))
    await refused('blob-unreadable', () => collect(openBlobStream(key, context, Readable.from([bad]))))
  }
})

test('every blob of a patient has its own key, and no two seals are alike', () => {
  assert.notDeepEqual(blobKey(key, 'a'), blobKey(key, 'b'))
  assert.notDeepEqual(sealBlob(key, context, utf8('x')), sealBlob(key, context, utf8('x')))
  const ambiguous = blobContext({ safe: 'ab', patient: 'c', blob: 'd', mediaType: 'e' })
  assert.notDeepEqual(blobContext({ safe: 'a', patient: 'bc', blob: 'd', mediaType: 'e' }), ambiguous)
})
