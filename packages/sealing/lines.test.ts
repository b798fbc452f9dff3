import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  bytes32,
  counter,
  epochField,
  fromInstant,
  hostField,
  id16,
  itemId,
  originField,
  sha256Field,
  size,
  toInstant,
  tokenField,
} from './fields.ts'
import { formatFingerprint, parseFingerprint, practiceFingerprint } from './fingerprint.ts'
import { formatLines, LineReader } from './lines.ts'
import { padmeLength } from './padme.ts'
import { filled, refused } from './node/testing.ts'

test('every field has one spelling: what parses is what format writes', () => {
  const wrong: [{ parse(text: string): unknown }, string[]][] = [
    [
      size,
      ['', '00', '01', '-1', '+1', '1.0', '1e3', ' 1', '1 ', '٣', '0x1', '9007199254740992', '99999999999999999999'],
    ],
    [counter, ['0', '01']],
    [epochField, ['0', '4294967296']],
    [id16, ['', 'A'.repeat(32), 'a'.repeat(31), 'a'.repeat(34), 'g'.repeat(32)]],
    [bytes32, ['', 'AAAA', `${'A'.repeat(43)}`, `${'A'.repeat(42)}B=`, `${'-'.repeat(43)}=`]],
    [
      sha256Field,
      ['', 'a'.repeat(64), `SHA256:${'a'.repeat(64)}`, `sha256:${'A'.repeat(64)}`, `sha256:${'a'.repeat(62)}`],
    ],
    [tokenField, ['', 'A'.repeat(42), `${'A'.repeat(42)}B`, `${'A'.repeat(43)}=`]],
    [itemId, ['', '.'.repeat(65), 'a b', 'a/b', 'ä', 'a_b']],
    [originField, ['', 'a b', 'a+b', 'a\u00a0b', 'x'.repeat(201)]],
    [hostField, ['', 'A.de', '.de', 'a..de', '-a.de', 'a-.de', 'a.de.', `${'a'.repeat(64)}.de`, 'a_b.de', 'a.de:443']],
  ]
  for (const [field, texts] of wrong) for (const text of texts) assert.throws(() => field.parse(text), TypeError, text)
  assert.equal(size.parse('0'), 0)
  assert.equal(counter.parse('9007199254740991'), Number.MAX_SAFE_INTEGER)
})

test('instants are whole seconds in UTC', () => {
  assert.equal(toInstant(1_700_000_000_999), '2023-11-14T22:13:20Z')
  assert.equal(fromInstant('2023-11-14T22:13:20Z'), 1_700_000_000_000)
  for (const bad of [
    '2023-11-14T22:13:20.000Z',
    '2023-11-14T22:13:20+00:00',
    '2023-02-30T00:00:00Z',
    '2023-11-14',
    '',
  ]) {
    assert.throws(() => fromInstant(bad), TypeError, bad)
  }
})

test('a line reader takes the lines in order and nothing else', async () => {
  const text = formatLines('title', [
    ['a', '1'],
    ['b', undefined],
    ['c', '2'],
    ['c', '3'],
  ])
  assert.equal(text, 'title\na 1\nc 2\nc 3\n')
  const read = (input: string): number[] => {
    const reader = new LineReader(input, 'title', 'bad')
    const all = [reader.value('a', size), reader.optional('b', size) ?? -1, ...reader.repeated('c', size, 2)]
    reader.end()
    return all
  }
  assert.deepEqual(read(text), [1, -1, 2, 3])
  assert.deepEqual(read('title\na 1\nb 5\n'), [1, 5])
  const bad = [
    '',
    'title',
    'title\n',
    'other\na 1\n',
    text.slice(0, -1),
    `${text}\n`,
    `\n${text}`,
    text.replace('\n', '\r\n'),
    text.replaceAll('\n', '\r\n'),
    text.replaceAll('\n', '\r'),
    `${text}c 4\n`,
    `${text}d 4\n`,
    'title\na 1\nc 2\nc 2\n',
    'title\nc 2\na 1\n',
    'title\na 1\na 1\n',
    'title\na 1\nc 2\nb 1\n',
    'title\na  1\n',
    'title\na\t1\n',
    'title\na 1 \n',
    'title\na 01\n',
    'title\na\n',
    'title\na \n',
    'title\nA 1\n',
    'title\n a 1\n',
    `title\na ${'1'.repeat(5000)}\n`,
    `\ufeff${text}`,
    'title\na 1\u2028c 2\n',
  ]
  for (const input of bad) await refused('bad', () => read(input))
  await refused('bad', () => read(`title\n${'c 1\n'.repeat(20_001)}`))
})

test('a value cannot smuggle in a line', () => {
  for (const value of ['', 'a\nb', 'a\rb', 'a\u0085b', 'a\u2029b', 'a\u202eb', 'a\0', '\ud800', 'x'.repeat(5000)]) {
    assert.throws(() => formatLines('title', [['a', value]]), TypeError)
  }
})

test('the fingerprint is 16 bytes of a labelled hash and 22 characters', async () => {
  const pfp = practiceFingerprint(filled(1))
  assert.equal(pfp.length, 16)
  assert.equal(formatFingerprint(pfp).length, 22)
  assert.deepEqual(parseFingerprint(formatFingerprint(pfp)), pfp)
  assert.notDeepEqual(practiceFingerprint(filled(2)), pfp)
  assert.throws(() => practiceFingerprint(filled(1, 31)), TypeError)
  for (const bad of ['', 'A'.repeat(21), `${'A'.repeat(21)}B`, 'A'.repeat(23)]) {
    await refused('fingerprint-malformed', () => parseFingerprint(bad))
  }
})

test('Padmé: the paper’s bound holds, and padding twice changes nothing', () => {
  assert.deepEqual(
    [0, 1, 2, 3, 9, 17, 100, 1000, 1_000_000].map(padmeLength),
    [0, 1, 2, 3, 10, 18, 104, 1024, 1_015_808],
  )
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (length) => {
      const padded = padmeLength(length)
      assert.ok(padded >= length && padded <= length * 1.12 + 1)
      assert.equal(padmeLength(padded), padded)
    }),
  )
  assert.throws(() => padmeLength(-1), TypeError)
})
