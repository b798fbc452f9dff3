import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { escapeText, splitUnescaped, unescapeText, type Separator } from './escaping.ts'

test('a backslash takes a separator its meaning, and nothing else may stand behind it', () => {
  assert.deepEqual(splitUnescaped('a,b', ','), ['a', 'b'])
  assert.deepEqual(splitUnescaped(String.raw`a\,b`, ','), [String.raw`a\,b`])
  assert.deepEqual(splitUnescaped(String.raw`a\\,b`, ','), [String.raw`a\\`, 'b'])
  assert.deepEqual(splitUnescaped('', ','), [''])
  assert.deepEqual(splitUnescaped(',a,', ','), ['', 'a', ''])
  assert.equal(unescapeText(String.raw`xx\$xx`), 'xx$xx')
  assert.equal(unescapeText(String.raw`xx\\xx`), String.raw`xx\xx`)
  for (const illegal of [String.raw`xx\xx`, 'xx\\', '\\\n', String.raw`\\\ `]) {
    assert.equal(unescapeText(illegal), undefined, illegal)
  }
})

test('escaped texts come back, whatever is in them, and are one piece', () => {
  const separators: Separator[] = [',', '$', '|']
  const text = fc.string({ unit: fc.constantFrom('\\', ',', '$', '|', 'a', 'ü', '\n'), maxLength: 12 })
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), fc.constantFrom(...separators), (texts, separator) => {
      const joined = texts.map(escapeText).join(separator)
      assert.deepEqual(splitUnescaped(joined, separator).map(unescapeText), texts)
    }),
  )
})
