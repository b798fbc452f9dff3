import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { concat, isRefusal, utf8 } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import * as fc from 'fast-check'
import { detectFormat, inspect } from './format.ts'
import { encode, reportWith } from './write-ldt.ts'

const png = (width: number, height: number) =>
  Uint8Array.of(
    0x89,
    0x50,
    0x4e,
    0x47,
    13,
    10,
    26,
    10,
    0,
    0,
    0,
    13,
    0x49,
    0x48,
    0x44,
    0x52,
    0,
    0,
    width >> 8,
    width & 255,
    0,
    0,
    height >> 8,
    height & 255,
  )

const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 1, 0x2c, 2, 0x58, 1, 1, 0x11, 0)

test('a file is what its bytes say', () => {
  assert.equal(detectFormat(reportWith(['8410', 'x'])), 'ldt3')
  assert.equal(detectFormat(utf8('%PDF-1.7\n')), 'pdf')
  assert.equal(detectFormat(jpeg), 'jpeg')
  assert.equal(detectFormat(png(1, 1)), 'png')
  const ldt2 = encode('01380008220\r\n014810000123\r\n0149212LDT1014.01\r\n')
  for (const bytes of [
    new Uint8Array(),
    utf8('<html>'),
    utf8(' %PDF-1.7'),
    utf8('GIF89a'),
    png(1, 1).subarray(0, 7),
    ldt2,
  ]) {
    assert.equal(detectFormat(bytes), 'unknown')
  }
})

test('pages, encryption and sizes where they can be read cheaply', () => {
  const pdf = (body: string) => inspect(utf8(`%PDF-1.7\n${body}\n%%EOF\n`))
  assert.deepEqual(pdf('<< /Type /Pages /Kids [2 0 R] /Count 12 >>'), {
    format: 'pdf',
    mediaType: 'application/pdf',
    pages: 12,
    encrypted: false,
  })
  assert.equal(pdf('1 0 obj <</Linearized 1/L 80664/O 19/N 2/T 80646>>').pages, 2)
  assert.equal(pdf('nothing').pages, undefined)
  assert.equal(pdf('trailer << /Encrypt 5 0 R >>').encrypted, true)
  assert.deepEqual(inspect(jpeg), { format: 'jpeg', mediaType: 'image/jpeg', height: 300, width: 600 })
  assert.deepEqual(inspect(png(640, 480)), { format: 'png', mediaType: 'image/png', width: 640, height: 480 })
})

test('what is not whole or of no known kind is refused', () => {
  const refused = (bytes: Uint8Array, code: string) =>
    assert.throws(
      () => inspect(bytes),
      (error) => isRefusal(error, code),
    )
  refused(utf8('%PDF-1.7\nno end'), 'upload-broken')
  refused(jpeg.subarray(0, 12), 'upload-broken')
  refused(png(0, 5), 'upload-broken')
  refused(utf8('MZ\0'), 'upload-type')
  refused(reportWith(['8410', 'x']), 'upload-type')
})

test('any bytes behind any signature: an inspection or a refusal', () => {
  const signature = fc.constantFrom(utf8('%PDF-'), jpeg.slice(0, 4), png(1, 1).slice(0, 8), new Uint8Array())
  fc.assert(
    fc.property(signature, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
      try {
        inspect(concat(start, rest))
      } catch (error) {
        assert.ok(isRefusal(error), String(error))
      }
    }),
  )
})

test('many page trees and endless openings take no time to speak of', () => {
  const hostile = utf8(`%PDF-${'/Type /Pages '.repeat(200_000)}%%EOF`)
  assert.equal(inspect(hostile).pages, undefined)
})

test('real PDF files are recognised', (t) => {
  const folder = sharedData(t, 'pdf-pdf20')
  if (folder === undefined) return
  const names = readdirSync(folder).filter((name) => name.toLowerCase().endsWith('.pdf'))
  assert.ok(names.length > 3)
  for (const name of names) {
    const bytes: Uint8Array = new Uint8Array(readFileSync(join(folder, name)))
    // The specification's own sample of a header that does not come first: such files can be two things at once.
    if (name.includes('offset start'))
      assert.throws(
        () => inspect(bytes),
        (error) => isRefusal(error, 'upload-type'),
      )
    else assert.equal(inspect(bytes).format, 'pdf', name)
  }
})
