import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseJson } from '../../json.ts'
import { equalJson, SizeOfJson } from './json-values.ts'

const equal = (a: string, b: string): boolean => equalJson(parseJson(a), parseJson(b))

test('numbers are equal by their value, exactly, however they are written', () => {
  for (const [a, b] of [
    ['1', '1.00'],
    ['1e3', '1000'],
    ['1000.0', '10e2'],
    ['0', '-0.00e9'],
    ['0.1', '1E-1'],
    ['-12.50', '-1.25e+1'],
    ['1e400', '10e399'],
    ['12345678901234567890', '1234567890123456789.0e1'],
  ] as const) {
    assert.ok(equal(a, b) && equal(b, a), `${a} ${b}`)
  }
  for (const [a, b] of [
    ['1', '-1'],
    ['1', '10'],
    ['0.1', '0.10000000000000000001'],
    ['9007199254740993', '9007199254740992'],
    ['1e400', '1e401'],
    ['1', '"1"'],
    ['0', 'false'],
    ['0', 'null'],
  ] as const) {
    assert.ok(!equal(a, b) && !equal(b, a), `${a} ${b}`)
  }
})

test('numbers against exact arithmetic', () => {
  const number = fc
    .tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: -2, max: 2 }))
    .map(([digits, places, exponent]) => ({
      text: `${(digits / 10 ** places).toFixed(places)}e${exponent}`,
      scaled: BigInt(digits) * 10n ** BigInt(6 - places + exponent),
    }))
  let same = 0
  fc.assert(
    fc.property(number, number, ({ text, scaled }, other) => {
      assert.equal(equal(text, other.text), scaled === other.scaled, `${text} ${other.text}`)
      assert.ok(equal(text, `${scaled}e-6`), text)
      if (scaled === other.scaled) same++
    }),
    { numRuns: 3000 },
  )
  assert.ok(same > 10, String(same))
})

test('objects by their properties in any order, arrays in theirs', () => {
  assert.ok(equal('{"a":1,"b":[1,{"c":null}]}', '{"b":[1.0,{"c":null}],"a":1}'))
  for (const [a, b] of [
    ['{"a":1}', '{"a":1,"b":null}'],
    ['{"a":1}', '{"b":1}'],
    ['[1,2]', '[2,1]'],
    ['[]', '{}'],
    ['{}', 'null'],
    ['[1]', '[1,1]'],
    ['{"toString":1}', '{"valueOf":1}'],
    ['{"a":[]}', '{"a":{}}'],
  ] as const) {
    assert.ok(!equal(a, b) && !equal(b, a), `${a} ${b}`)
  }
})

test('what an object inherits is not in it', () => {
  const own: unknown = JSON.parse('{"__proto__":{}}')
  assert.ok(equalJson(own, JSON.parse('{"__proto__":{}}')) && !equalJson(own, { a: {} }))
})

test('the size of a value counts all in it, and gives up in the deep', () => {
  const size = new SizeOfJson()
  assert.equal(size.of(parseJson('1.00')), 1)
  assert.equal(size.of(parseJson('{"a":[1,2,{"b":null}],"c":"x"}')), 7)
  const shared = [1]
  assert.equal(size.of([shared, shared]), 5)
  let deep: unknown = 1
  for (let i = 0; i < 50_000; i++) deep = [deep]
  assert.equal(size.of(deep), Number.POSITIVE_INFINITY)
})
