import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { words as de } from '../words/de/messages.ts'
import { words as en } from '../words/en/messages.ts'

test('whatever the practice refuses of a message has its reason in both languages', () => {
  const source = readFileSync(new URL('../../../packages/practice/messages/receive.ts', import.meta.url), 'utf8')
  const codes = source.match(/(?:attachment|too-many)-[a-z]+/g) ?? []
  assert.ok(codes.length >= 3)
  for (const code of codes) for (const { refusals } of [de, en]) assert.ok(code in refusals, code)
})
