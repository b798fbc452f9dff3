import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeQR } from 'qr'
import { createDecoder, type Decoder, type DetectorKind } from './decoder.ts'

const picture = {} as ImageData
const own = (): Promise<Decoder> => Promise.resolve(() => Promise.resolve('ours'))

/** A browser's own decoder that knows these formats. */
const detector = (formats: string[], detect: () => Promise<{ rawValue: string }[]>): DetectorKind =>
  class {
    static getSupportedFormats = () => Promise.resolve(formats)
    detect = detect
  }

test('the browser’s own decoder is used where it reads such codes', async () => {
  const read = await createDecoder(
    detector(['ean_13', 'qr_code'], () => Promise.resolve([{ rawValue: 'theirs' }])),
    own,
  )
  assert.equal(await read(picture), 'theirs')
  const empty = await createDecoder(
    detector(['qr_code'], () => Promise.resolve([])),
    own,
  )
  assert.equal(await empty(picture), undefined)
})

test('ours is used where there is none, where it reads other codes only, and once it fails', async () => {
  const never = () => Promise.reject(new Error('not to be asked'))
  for (const kind of [undefined, detector(['ean_13'], never), detector(['qr_code'], never)]) {
    const read = await createDecoder(kind, own)
    assert.equal(await read(picture), 'ours')
    assert.equal(await read(picture), 'ours')
  }
})

test('ours reads a code, and finds none where there is none', async () => {
  const rows = encodeQR('https://praxis.example/#1', 'raw', { scale: 4 })
  const size = rows.length
  const data = new Uint8ClampedArray(
    rows.flatMap((row) => row.flatMap((dark) => [...Array(3).fill(dark ? 0 : 255), 255])),
  )
  const read = await createDecoder(undefined)
  assert.equal(await read({ width: size, height: size, data } as ImageData), 'https://praxis.example/#1')
  const blank = new Uint8ClampedArray(size * size * 4).fill(255)
  assert.equal(await read({ width: size, height: size, data: blank } as ImageData), undefined)
})
