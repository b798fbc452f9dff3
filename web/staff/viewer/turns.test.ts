import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areEqual, listOf, turned, turnOf, turnsOf } from './turns.ts'

test('a page turns a quarter at a time and after four stands as it came', () => {
  let turns = turnsOf([{ page: 2, degrees: 180 }])
  for (const expected of [270, 0, 90, 180]) {
    turns = turned(turns, [2])
    assert.equal(turnOf(turns, 2), expected)
  }
  assert.ok(areEqual(turns, turnsOf([{ page: 2, degrees: 180 }])))
  assert.ok(!areEqual(turns, turned(turns, [1])))
  assert.deepEqual(listOf(turned(turns, [1, 2])), [
    { page: 1, degrees: 90 },
    { page: 2, degrees: 270 },
  ])
})
