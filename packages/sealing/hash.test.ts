import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, utf8 } from '@siegel/foundation'
import { randomBytes, sha256 } from './hash.ts'
import { passesWycheproof } from './node/testing.ts'

test('SHA-256 of the FIPS 180-4 example', () => {
  assert.equal(hex(sha256(utf8('abc'))), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('HKDF-SHA-256: Wycheproof', (t) => passesWycheproof(t, 'hkdf_sha256_test.json'))

test('HMAC-SHA-256: Wycheproof', (t) => passesWycheproof(t, 'hmac_sha256_test.json'))

test('random bytes differ and have their length', () => {
  assert.equal(randomBytes(65_536).length, 65_536)
  assert.notDeepEqual(randomBytes(16), randomBytes(16))
})
