import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grouped, inFours } from './groups.ts'

test('codes read in groups of four, whatever separated them', () => {
  assert.equal(inFours('ABCDEFGHIJ'), 'ABCD EFGH IJ')
  assert.equal(inFours('ABCD-EFGH IJ'), 'ABCD EFGH IJ')
  assert.equal(inFours(''), '')
})

test('only neighbours share a group, so that the order of rows stays', () => {
  const groups = grouped(['a1', 'a2', 'b1', 'a3'], (row) => row.charAt(0))
  assert.deepEqual(groups, [
    { key: 'a', rows: ['a1', 'a2'] },
    { key: 'b', rows: ['b1'] },
    { key: 'a', rows: ['a3'] },
  ])
})
