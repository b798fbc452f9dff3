import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { messageWordsDe, messageWordsEn } from './words.ts'

const paths = (value: object, prefix = ''): string[] =>
  Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null ? paths(inner, `${prefix}${key}.`) : [`${prefix}${key}`],
  )

test('both languages have a word for everything, and none shouts', () => {
  assert.deepEqual(paths(messageWordsEn), paths(messageWordsDe))
  for (const words of [messageWordsDe, messageWordsEn]) assert.ok(!JSON.stringify(words).includes('!'))
})

test('whatever the practice refuses of a message has its reason in both languages', () => {
  const source = readFileSync(new URL('../../../packages/practice/messages/receive.ts', import.meta.url), 'utf8')
  const codes = source.match(/(?:attachment|too-many)-[a-z]+/g) ?? []
  assert.ok(codes.length >= 3)
  for (const code of codes)
    for (const { refusals } of [messageWordsDe, messageWordsEn]) assert.ok(code in refusals, code)
})
