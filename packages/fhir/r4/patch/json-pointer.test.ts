import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWithin, parsePointer } from './json-pointer.ts'

test('pointers of RFC 6901', () => {
  const cases: [string, string[]][] = [
    ['', []],
    ['/foo', ['foo']],
    ['/foo/0', ['foo', '0']],
    ['/', ['']],
    ['/a~1b', ['a/b']],
    ['/m~0n', ['m~n']],
    ['/c%d', ['c%d']],
    [String.raw`/i\j`, [String.raw`i\j`]],
    ['/ ', [' ']],
    ['/~01', ['~1']],
    ['//', ['', '']],
  ]
  for (const [text, steps] of cases) assert.deepEqual(parsePointer(text), steps, text)
})

test('what is no pointer, leads to what JSON did not put there, or is endless', () => {
  for (const text of ['foo', '#/foo', '/~', '/~2', '/a~', '/__proto__', '/a/constructor/b', '/prototype', ' /a']) {
    assert.equal(parsePointer(text), undefined, text)
  }
  assert.equal(parsePointer('/a'.repeat(128))?.length, 128)
  assert.equal(parsePointer('/a'.repeat(129)), undefined)
  // Names that only look so are names.
  assert.deepEqual(parsePointer('/proto/Constructor'), ['proto', 'Constructor'])
})

test('a place is within another when it goes on from it', () => {
  assert.ok(isWithin([], ['a']) && isWithin(['a'], ['a', 'b']))
  assert.ok(!isWithin(['a'], ['a']) && !isWithin(['a'], ['ab', 'c']) && !isWithin(['a', 'b'], ['a']))
})
