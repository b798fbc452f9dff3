import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '@siegel/foundation'
import * as fc from 'fast-check'
import { maxFileBytes, readLines } from './lines.ts'
import { encode } from './write-ldt.ts'

const refuses = (text: string, code: string, line: number) =>
  assert.throws(
    () => readLines(encode(text)),
    (error) => isRefusal(error, code) && error.detail === `line ${line}`,
    JSON.stringify(text),
  )

test('field and content, untrimmed, empty ones kept', () => {
  const { lines, warnings, intact } = readLines(encode('01380008220\r\n0093564\r\n0133564  x \r\n'))
  assert.deepEqual(
    lines.map(({ number, length, field, content, offset }) => [number, length, field, content, offset]),
    [
      [1, 13, '8000', '8220', 0],
      [2, 9, '3564', '', 13],
      [3, 13, '3564', '  x ', 22],
    ],
  )
  assert.ok(intact)
  assert.deepEqual(warnings, [])
})

test('LF, CR, a mixture and a missing last line end: read, with exactly one warning', () => {
  for (const text of ['0093564\n0093564\n', '0093564\r0093564\r', '0093564\r\n0093564\n', '0093564\r\n0093564']) {
    const { lines, warnings } = readLines(encode(text))
    assert.deepEqual(
      lines.map(({ field }) => field),
      ['3564', '3564'],
    )
    assert.deepEqual(warnings, [{ code: 'line-ends' }], JSON.stringify(text))
  }
})

test('a DOS end-of-file mark and blank lines at the end are read over', () => {
  for (const text of [
    '0093564\r\n\u001a',
    '0093564\r\n\u001a\r\n',
    '0093564\r\n\u001a\u001a\0\0',
    '0093564\r\n\r\n\r\n',
  ]) {
    assert.deepEqual(readLines(encode(text)).warnings, [], JSON.stringify(text))
  }
  refuses('0093564\r\n\u001a0093564\r\n', 'ldt-line', 2)
})

test('what is no line is refused with its number', () => {
  refuses('', 'ldt-empty', 1)
  refuses('\r\n', 'ldt-empty', 1)
  refuses('hello', 'ldt-line', 1)
  refuses('0093564\r\n\r\n0093564\r\n', 'ldt-line', 2)
  refuses('0093564\r\n00x3564\r\n', 'ldt-line', 2)
  refuses('0093564\r\n009356\r\n', 'ldt-line', 2)
  refuses('0093564\r\n0103564\r\n', 'ldt-length', 2)
  refuses('0093564x\r\n', 'ldt-length', 1)
  refuses('0103564\u0001\r\n', 'ldt-control', 1)
  refuses('0103564\u007f\r\n', 'ldt-control', 1)
  refuses(`9993564${'x'.repeat(991)}\r\n`, 'ldt-line', 1)
  assert.equal(readLines(encode(`9993564${'x'.repeat(990)}\r\n`)).lines[0]?.content.length, 990)
  assert.throws(
    () => readLines(new Uint8Array(maxFileBytes + 1)),
    (error) => isRefusal(error, 'ldt-size'),
  )
})

test('more than two million lines are refused', () => {
  const line = encode('0093564\r\n')
  const bytes = new Uint8Array(line.length * 2_000_001)
  for (let i = 0; i < bytes.length; i += line.length) bytes.set(line, i)
  assert.throws(
    () => readLines(bytes),
    (error) => isRefusal(error, 'ldt-limit') && error.detail === 'line 2000001',
  )
})

test('any bytes: lines or a refusal with a line number, nothing else', () => {
  const lineLike = fc
    .tuple(
      fc.nat(999),
      fc.nat(9999),
      fc.string({ unit: 'binary-ascii', maxLength: 20 }),
      fc.constantFrom('\r\n', '\n', '\r', ''),
    )
    .map(
      ([length, field, content, end]) =>
        `${String(length).padStart(3, '0')}${String(field).padStart(4, '0')}${content}${end}`,
    )
  const input = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(lineLike).map((parts) => encode(parts.join(''))),
  )
  fc.assert(
    fc.property(input, (bytes) => {
      try {
        const { lines } = readLines(bytes)
        assert.ok(lines.every(({ length, content }) => length === content.length + 9))
      } catch (error) {
        assert.ok(isRefusal(error) && /^line \d+$/.test(error.detail ?? ''))
      }
    }),
  )
})
