import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { words as de } from '../words/de/booking.ts'
import { words as en } from '../words/en/booking.ts'

test('whatever the practice refuses of a booking has its reason in both languages', () => {
  const source = readFileSync(new URL('../../../packages/practice/online-booking/acts.ts', import.meta.url), 'utf8')
  const codes = [...source.matchAll(/new Refusal\('([a-z-]+)'\)/g)].map(([, code = '']) => code)
  assert.ok(codes.length >= 5)
  for (const code of codes) for (const { refused } of [de, en]) assert.ok(code in refused, code)
})
