import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { concat, u32, utf8 } from '@siegel/foundation'
import { createFrameReader, encodeFrame, maxMessageBytes } from './frames.ts'

test('frames survive any cutting of the stream', () => {
  const values = fc.array(fc.jsonValue(), { maxLength: 6 })
  const cuts = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 200 })
  fc.assert(
    fc.property(values, cuts, (values, cuts) => {
      const bytes = concat(...values.map((value) => encodeFrame(value)))
      const read = createFrameReader()
      const out: unknown[] = []
      let at = 0
      for (const cut of [...cuts, bytes.length]) {
        out.push(...read(bytes.subarray(at, at + cut)))
        at += cut
      }
      assert.equal(JSON.stringify(out), JSON.stringify(values))
    }),
  )
})

test('frames have limits, to the byte', () => {
  const largest = 'x'.repeat(maxMessageBytes - 2)
  assert.deepEqual(createFrameReader()(encodeFrame(largest)), [largest])
  assert.throws(() => encodeFrame(`${largest}x`), TypeError)
  for (const bad of [u32(0), u32(maxMessageBytes + 1), u32(0xffffffff)])
    assert.throws(() => createFrameReader()(bad), TypeError)
  for (const body of [utf8('{'), Uint8Array.of(0xff, 0xfe), utf8('[1] 2')])
    assert.throws(() => createFrameReader()(concat(u32(body.length), body)))
})
