import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  base64,
  base64url,
  concat,
  equalBytes,
  hex,
  u32,
  u64,
  unbase64,
  unbase64url,
  unhex,
  unutf8,
  utf8,
} from './bytes.ts'

test('text and binary forms are inverses for every byte value', () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i)
  for (let length = 0; length <= 256; length++) {
    const bytes = all.subarray(0, length)
    assert.deepEqual(unhex(hex(bytes)), new Uint8Array(bytes))
    assert.deepEqual(unbase64(base64(bytes)), new Uint8Array(bytes))
    assert.deepEqual(unbase64url(base64url(bytes)), new Uint8Array(bytes))
  }
})

test('decoders refuse what their encoders never write', () => {
  for (const bad of ['0', 'AB', 'zz', ' 00']) assert.throws(() => unhex(bad), TypeError)
  for (const bad of ['A', 'AA', 'AB==', 'AA=', 'A A=', 'AA==\n']) assert.throws(() => unbase64(bad), TypeError)
  for (const bad of ['A', 'AB', 'AA==', 'A+==', 'AA\n']) assert.throws(() => unbase64url(bad), TypeError)
  assert.throws(() => unutf8(Uint8Array.of(0xff)), TypeError)
})

test('a byte order mark survives, since signed text must be read as it stands', () => {
  assert.equal(unutf8(utf8('\ufeffx')), '\ufeffx')
})

test('joining, comparing and integers', () => {
  assert.deepEqual(concat(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3)), Uint8Array.of(1, 2, 3))
  assert.ok(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)))
  assert.ok(!equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)))
  assert.ok(!equalBytes(Uint8Array.of(1), Uint8Array.of(1, 0)))
  assert.equal(hex(u32(0x01020304)), '01020304')
  assert.equal(hex(u64(2 ** 40 + 1)), '0000010000000001')
  assert.throws(() => u32(2 ** 32), RangeError)
  assert.throws(() => u64(-1), RangeError)
})

test('an engine that brings no base64 of its own gives the same', (t) => {
  const cases = Array.from({ length: 70 }, (_, length) =>
    new Uint8Array(length).map((_byte, at) => (at * 37 + length) % 256),
  )
  const large = new Uint8Array(100_000).fill(200)
  const expected = [...cases, large].map((bytes) => base64(bytes))
  const hidden = { value: undefined, configurable: true, writable: true }
  for (const [place, name] of [
    [Uint8Array.prototype, 'toBase64'],
    [Uint8Array, 'fromBase64'],
  ] as const) {
    const native = Object.getOwnPropertyDescriptor(place, name)
    if (native === undefined) continue
    Object.defineProperty(place, name, hidden)
    t.after(() => Object.defineProperty(place, name, native))
  }
  for (const [at, bytes] of [...cases, large].entries()) {
    assert.equal(base64(bytes), expected[at])
    assert.deepEqual(unbase64(expected[at] ?? ''), bytes)
  }
  for (const bad of ['A', 'AA', 'AB==', 'AA=', 'A A=', 'AA==\n', '-_-_']) assert.throws(() => unbase64(bad), TypeError)
})
