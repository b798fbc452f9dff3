import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasLocation } from './photo.ts'

/** A JPEG's beginning with an EXIF segment whose first directory has these tags; in either byte order. */
function jpegWith(tags: readonly number[], isLittle: boolean): Uint8Array {
  const size = 8 + 2 + tags.length * 12 + 4
  const bytes = new Uint8Array(20 + 10 + size)
  const view = new DataView(bytes.buffer)
  // Start, an empty JFIF segment, then EXIF.
  bytes.set([0xff, 0xd8, 0xff, 0xe0, 0, 16])
  const at = 20
  bytes.set([0xff, 0xe1], at)
  view.setUint16(at + 2, 8 + size)
  bytes.set([0x45, 0x78, 0x69, 0x66, 0, 0], at + 4)
  const start = at + 10
  bytes.set(isLittle ? [0x49, 0x49] : [0x4d, 0x4d], start)
  view.setUint16(start + 2, 42, isLittle)
  view.setUint32(start + 4, 8, isLittle)
  view.setUint16(start + 8, tags.length, isLittle)
  for (const [index, tag] of tags.entries()) view.setUint16(start + 10 + index * 12, tag, isLittle)
  return bytes
}

test('a photo that says where it was taken is known by it, in both byte orders', () => {
  for (const isLittle of [true, false]) {
    assert.ok(hasLocation(jpegWith([0x010f, 0x8825], isLittle)))
    assert.ok(!hasLocation(jpegWith([0x010f, 0x0112], isLittle)))
  }
})

test('whatever is cut or lies about its lengths has none, and ends', () => {
  const whole = jpegWith([0x010f, 0x8825], true)
  for (let length = 0; length < whole.length - 4; length += 1) hasLocation(whole.slice(0, length))
  assert.ok(!hasLocation(whole.slice(0, 50)))
  const endless = whole.slice()
  endless.set([0xff, 0xff], 38)
  hasLocation(endless)
  assert.ok(!hasLocation(new Uint8Array([0x89, 0x50])))
})
