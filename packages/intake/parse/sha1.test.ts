import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, utf8 } from '@siegel/foundation'
import { sha1 } from './sha1.ts'

test('the examples of FIPS 180', () => {
  for (const [text, digest] of [
    ['', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['abc', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '84983e441c3bd26ebaae4aa1f95129e5e54670f1'],
    [
      'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu',
      'a49b2446a02c645bf419f995b67091253a04a259',
    ],
    ['a'.repeat(1_000_000), '34aa973cd4c4daa4f61eeb2bdbad27316534016f'],
  ] as const) {
    assert.equal(hex(sha1(utf8(text))), digest)
  }
})

test('every length around the block boundary gives another digest, also in a subarray', () => {
  const bytes = utf8('x'.repeat(200))
  const digests = new Set<string>()
  for (let length = 50; length < 140; length++) {
    const digest = hex(sha1(bytes.subarray(3, 3 + length)))
    assert.equal(digest, hex(sha1(bytes.slice(0, length))))
    digests.add(digest)
  }
  assert.equal(digests.size, 90)
})
