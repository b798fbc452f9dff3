import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOneEditApart } from './index.ts'

test('one letter more, less, other or swapped', () => {
  for (const [a, b] of [
    ['ostermann', 'osterman'],
    ['ostermann', 'ostermnan'],
    ['ostermann', 'obtermann'],
    ['', 'a'],
    ['ab', 'ba'],
  ] as const) {
    assert.ok(isOneEditApart(a, b), `${a} ${b}`)
    assert.ok(isOneEditApart(b, a), `${b} ${a}`)
  }
  for (const [a, b] of [
    ['ostermann', 'ostermann'],
    ['ostermann', 'ostrmnn'],
    ['abc', 'cba'],
    ['abcd', 'badc'],
    ['', 'ab'],
  ] as const)
    assert.ok(!isOneEditApart(a, b), `${a} ${b}`)
})
