import assert from 'node:assert/strict'
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
