import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isRefusal, utf8 } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import * as fc from 'fast-check'
import { Decimal, decimal, decimalText } from './decimal.ts'
import { parseJson, parseJsonBytes, stringifyJson } from './json.ts'
import { validateResource } from './r4/validate.ts'

const refuses = (action: () => unknown, code: string) => assert.throws(action, (error) => isRefusal(error, code))

test('decimals keep their text, whatever JavaScript would make of it', () => {
  const text = '{"a":1.00,"b":-0,"c":1e3,"d":12345678901234567890,"e":1,"f":[0.10,2.5]}'
  const value = parseJson(text) as { a: unknown; e: unknown; f: unknown[] }
  assert.ok(value.a instanceof Decimal)
  assert.equal(value.e, 1)
  assert.equal(value.f[1], 2.5)
  assert.equal(stringifyJson(value), text)
  assert.equal(JSON.stringify(value), text, 'also where somebody forgets stringifyJson')
})

test('a number in text is left alone, and a quoted brace opens nothing', () => {
  const text = String.raw`{"a":"1.00 } \" {","b\\":"[[[["}`
  assert.equal(stringifyJson(parseJson(text)), text)
})

test('any decimal text survives', () => {
  const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,25})?([eE][+-]?\d{1,3})?$/)
  fc.assert(
    fc.property(digits, (text) => {
      assert.equal(stringifyJson(parseJson(`[${text}]`)), `[${text}]`)
      assert.equal(decimalText(decimal(text)), text)
    }),
  )
})

test('any JSON value survives', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const value: unknown = JSON.parse(text)
      const once = JSON.stringify(value)
      fc.pre(once.isWellFormed() && !/\\ud[89ab]/i.test(once) && !once.includes('__proto__'))
      assert.equal(stringifyJson(parseJson(once)), once)
    }),
  )
})

test('duplicate keys are refused, also when one is escaped or nested', () => {
  for (const text of [
    '{"a":1,"a":1}',
    String.raw`{"a":1,"\u0061":2}`,
    '[{"x":{"id":1,"y":{"id":2},"id":3}}]',
    '{"":1,"":2}',
  ]) {
    refuses(() => parseJson(text), 'json-duplicate-key')
  }
  assert.deepEqual(parseJson('{"a":{"a":[{"a":1},{"a":2}]},"b":"a"}'), { a: { a: [{ a: 1 }, { a: 2 }] }, b: 'a' })
})

test('hostile input is refused before it costs anything', () => {
  refuses(() => parseJson('['.repeat(65) + ']'.repeat(65)), 'json-depth')
  refuses(() => parseJson('['.repeat(1_000_000)), 'json-syntax')
  refuses(() => parseJson('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)), 'json-depth')
  refuses(() => parseJson('"aaaa"', { maxLength: 5 }), 'json-size')
  refuses(() => parseJson('{"__proto__":{"admin":true}}'), 'json-key')
  refuses(() => parseJson(String.raw`{"\u005f_proto__":1}`), 'json-key')
  refuses(() => parseJson(String.raw`["\ud800"]`), 'json-unicode')
  refuses(() => parseJsonBytes(Uint8Array.of(0x22, 0xc3, 0x28, 0x22)), 'json-utf8')
  refuses(() => parseJsonBytes(utf8('\uFEFF{}')), 'json-syntax')
  for (const text of ['', 'NaN', '01', '[1,]', '{"a":1}x', "{'a':1}", '\u00a01']) {
    refuses(() => parseJson(text), 'json-syntax')
  }
})

test('what JSON cannot carry is a programmer error', () => {
  for (const value of [Number.NaN, Infinity, { a: [Number.NaN] }, undefined, { f: () => 1 }, 1n]) {
    assert.throws(() => stringifyJson(value), TypeError)
  }
  for (const text of ['', '01', '.5', '1,5', ' 1', '0x10', 'Infinity']) assert.throws(() => decimal(text), TypeError)
})

test('the JSON parsing test suite (n_: refused, y_: read, duplicates and lone surrogates apart)', (t) => {
  const folder = sharedData(t, 'sec-json/test_parsing')
  if (folder === undefined) return
  let [read, refused] = [0, 0]
  for (const name of readdirSync(folder)) {
    const parse = () => parseJsonBytes(readFileSync(join(folder, name)))
    if (name.startsWith('n_') || name.includes('duplicated_key')) {
      assert.throws(parse, (error) => isRefusal(error), name)
      refused++
    } else if (name.startsWith('y_')) {
      assert.doesNotThrow(parse, name)
      read++
    } else {
      try {
        parse()
      } catch (error) {
        assert.ok(isRefusal(error), name)
      }
    }
  }
  assert.ok(read > 80 && refused > 180, `${read} read, ${refused} refused`)
})

test('all official R4 examples: unchanged through parse and stringify, and valid', (t) => {
  const folder = sharedData(t, 'fhir-r4-examples')
  if (folder === undefined) return
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  assert.ok(names.length > 350)
  let decimals = 0
  for (const name of names) {
    const text: string = readFileSync(join(folder, name), 'utf8')
    const value = parseJson(text)
    const written = stringifyJson(value)
    assert.deepEqual(JSON.parse(written), JSON.parse(text), name)
    assert.deepEqual(numbersOf(written), numbersOf(text), name)
    assert.deepEqual(validateResource(value), [], name)
    decimals += numbersOf(text).filter((number) => String(Number(number)) !== number).length
  }
  assert.ok(decimals > 20, 'the examples hold decimals that need their text')
})

/** The numbers of a JSON text in order, found without the code under test. */
const numbersOf = (text: string): string[] => text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? []
