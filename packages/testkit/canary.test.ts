import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesCanary, findIn, textCanary } from './canary.ts'
import { Random } from './demo/random.ts'

test('every form of every canary is found anywhere, and nothing else', () => {
  const random = new Random(7)
  const bytes = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random.next() * 4)))
  // Of few different bytes, so that many begin alike.
  const canaries = Array.from({ length: 60 }, (_, number) => ({ name: String(number), forms: [bytes(6), bytes(3)] }))
  const plainly = (place: Buffer) =>
    canaries.filter(({ forms }) => forms.some((form) => place.includes(form))).map(({ name }) => name)
  for (let length = 0; length < 300; length += 1) {
    const place = bytes(length)
    assert.deepEqual(findIn(place, canaries), plainly(place))
  }
})

test('what begins or ends with zeros is found among nothing but zeros, wherever it lies', () => {
  const canary = { name: 'zeros', forms: [Buffer.from([0, 0, 0, 7, 9, 0, 0])] }
  const [form = assert.fail()] = canary.forms
  for (let at = 0; at < 9000; at += at > 4080 && at < 4100 ? 1 : 10) {
    const place = Buffer.alloc(12_288)
    place.set(form, at)
    assert.deepEqual(findIn(place, [canary]), ['zeros'])
    place[at + 4] = 8
    assert.deepEqual(findIn(place, [canary]), [])
  }
})

test('a canary is found at the first and at the last byte, in each encoding', () => {
  const text = textCanary('text', 'Zaunkönig-Kanari7x')
  const secret = bytesCanary('secret', Buffer.from('00ff10ab54230011', 'hex'))
  for (const { name, forms } of [text, secret])
    for (const form of forms) {
      assert.deepEqual(findIn(form, [text, secret]), [name])
      assert.deepEqual(findIn(Buffer.concat([Buffer.from('x'), form]), [text, secret]), [name])
      assert.deepEqual(findIn(Buffer.concat([form, Buffer.alloc(9)]), [text, secret]), [name])
    }
  assert.deepEqual(findIn(Buffer.from('Zaunkönig-Kanari7'), [text, secret]), [])
})
