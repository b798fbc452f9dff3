import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, unhex, utf8 } from '@siegel/foundation'
import { hkdf, hmacSha256, randomBytes, sha256 } from './hash.ts'
import { wycheproof } from './node/testing.ts'

test('SHA-256 of the FIPS 180-4 example', () => {
  assert.equal(hex(sha256(utf8('abc'))), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('HKDF-SHA-256: Wycheproof', (t) => {
  type Vector = { ikm: string; salt: string; info: string; size: number; okm: string }
  for (const v of wycheproof<Vector>(t, 'hkdf_sha256_test.json', 86) ?? []) {
    const derive = (): Uint8Array => hkdf(unhex(v.ikm), unhex(v.salt), unhex(v.info), v.size)
    if (v.result === 'valid') assert.equal(hex(derive()), v.okm, v.comment)
    else assert.throws(derive, v.comment)
  }
})

test('HMAC-SHA-256: Wycheproof', (t) => {
  type Vector = { key: string; msg: string; tag: string; tagSize: number }
  for (const v of wycheproof<Vector>(t, 'hmac_sha256_test.json', 174) ?? []) {
    const tag = hex(hmacSha256(unhex(v.key), unhex(v.msg)).subarray(0, v.tagSize / 8))
    assert.equal(tag === v.tag, v.result === 'valid', `${v.tcId} ${v.comment}`)
  }
})

test('random bytes differ and have their length', () => {
  assert.equal(randomBytes(65_536).length, 65_536)
  assert.notDeepEqual(randomBytes(16), randomBytes(16))
})
