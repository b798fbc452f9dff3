import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concat, hex, unhex, utf8 } from '@siegel/foundation'
import { ed25519PublicKey, ed25519Sign, ed25519Verify } from './ed25519.ts'
import { sha256 } from './hash.ts'
import { filled, passesWycheproof } from './node/testing.ts'

const seed = filled(7)
const key = ed25519PublicKey(seed)
const message = utf8('message')
const { Point } = ed25519
const L = Point.Fn.ORDER
const little = (number: bigint): Uint8Array => unhex(number.toString(16).padStart(64, '0')).reverse()

test('Ed25519: Wycheproof', (t) => passesWycheproof(t, 'ed25519_test.json'))

test('RFC 8032 § 7.1, test 2: key and signature', () => {
  const rfcSeed = unhex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')
  assert.equal(hex(ed25519PublicKey(rfcSeed)), '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
  assert.match(
    hex(ed25519Sign(rfcSeed, unhex('72'))),
    /^92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da/,
  )
})

test('S + L, the other spelling of a signature, is refused', () => {
  const signature = ed25519Sign(seed, message)
  assert.ok(ed25519Verify(key, message, signature))
  const s = BigInt(`0x${hex(signature.slice(32).reverse())}`)
  assert.ok(!ed25519Verify(key, message, concat(signature.slice(0, 32), little(s + L))))
})

test('keys of small order, with which a signature fits every message, are refused', () => {
  const identity = Point.ZERO.toBytes()
  assert.ok(!ed25519Verify(identity, message, concat(identity, new Uint8Array(32))))
  const torsion = [
    '0000000000000000000000000000000000000000000000000000000000000000',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  ].map(unhex)
  for (const point of torsion) assert.ok(!ed25519Verify(point, message, concat(point, new Uint8Array(32))))
})

test('an R of small order, from a nonce of zero that gives the key away, is refused', () => {
  const scalar = 12_345n
  const a = Point.BASE.multiply(scalar).toBytes()
  const r = Point.ZERO.toBytes()
  const challenge = BigInt(`0x${hex(sha512(concat(r, a, message)).reverse())}`) % L
  const forged = concat(r, little((challenge * scalar) % L))
  assert.ok(ed25519.verify(forged, message, a, { zip215: true }), 'the signature itself fits')
  assert.ok(!ed25519Verify(a, message, forged))
})

test('a key or an R with a small-order part, on which libraries disagree, is refused', () => {
  const eighth = Point.fromBytes(unhex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'))
  const scalar = 12_345n
  const mixedKey = Point.BASE.multiply(scalar).add(eighth).toBytes()
  const mixedR = Point.BASE.multiply(77n).add(eighth).toBytes()
  const challenge = (r: Uint8Array, a: Uint8Array): bigint => {
    const digest = sha512(concat(r, a, message))
    return BigInt(`0x${hex(digest.reverse())}`) % L
  }
  const cleanKey = Point.BASE.multiply(scalar).toBytes()
  // Cofactored verification, such as ZIP 215's, accepts both of these.
  for (const [r, a] of [
    [Point.BASE.multiply(77n).toBytes(), mixedKey],
    [mixedR, cleanKey],
  ] as const) {
    const forged = concat(r, little((77n + challenge(r, a) * scalar) % L))
    assert.ok(ed25519.verify(forged, message, a, { zip215: true }), 'the attack itself works')
    assert.ok(!ed25519Verify(a, message, forged))
  }
})

test('lengths and points that are none give false, not an error', () => {
  const signature = ed25519Sign(seed, message)
  assert.ok(!ed25519Verify(key.slice(1), message, signature))
  assert.ok(!ed25519Verify(key, message, signature.slice(1)))
  assert.ok(!ed25519Verify(filled(255), message, signature))
  assert.ok(!ed25519Verify(key, sha256(message), signature))
})
