import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '@siegel/foundation'
import { sha256Hex } from '@siegel/sealing/node'
import { chainAfter, chainAfterAll, versionSeparator } from './index.ts'

const separator = String.fromCodePoint(versionSeparator)

test('a version extends the chain by the hash of the head before and itself', () => {
  const first = chainAfter(undefined, '{"a":1}')
  assert.equal(first, sha256Hex('\n{"a":1}'))
  assert.equal(chainAfter(first, '{"a":2}'), sha256Hex(`${first}\n{"a":2}`))
})

test('many versions at once give the head that they give one after another, however short or long they are', () => {
  const long = (n: number) => JSON.stringify({ text: 'Rückenschmerz ödematös 😀'.repeat(n), n })
  const lists = [
    ['{}'],
    ['{}', '{}', '{}'],
    ['{"n":1}', long(1), '{}', long(20), long(3), '{"n":2}'],
    Array.from({ length: 300 }, (_, n) => (n % 3 === 0 ? `{"n":${n}}` : long(n % 7))),
  ]
  for (const versions of lists)
    for (const head of [undefined, sha256Hex('what was before')]) {
      let expected = head
      for (const version of versions) expected = chainAfter(expected, version)
      assert.deepEqual(chainAfterAll(head, utf8(versions.join(separator))), { head: expected, count: versions.length })
    }
})

test('what is no text at all has a head like everything else, that nobody has seen', () => {
  const { head, count } = chainAfterAll(undefined, Uint8Array.of(0xff, 0xfe, versionSeparator, 0x80))
  assert.match(head, /^[0-9a-f]{64}$/)
  assert.equal(count, 2)
})
