import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InboxRow } from '@siegel/contract/staff'
import { after, isPlain, neighbour, reasonsOf } from './inbox-list.ts'

const row = (id: string, part: Partial<InboxRow> = {}): InboxRow => ({
  id,
  at: '2026-11-23T12:00:00Z',
  kind: 'laboratory',
  title: 'Labor',
  from: 'Labor Nordwest',
  abnormal: 0,
  critical: 0,
  state: 'unsigned',
  ...part,
})

test('reasons are read from the safe’s codes, and nothing else', () => {
  assert.deepEqual(reasonsOf('=family =birth-date ≠gender'), [
    { agrees: true, fact: 'family' },
    { agrees: true, fact: 'birth-date' },
    { agrees: false, fact: 'gender' },
  ])
  assert.deepEqual(reasonsOf(''), [])
  assert.deepEqual(reasonsOf('family ='), [])
})

test('only what is assigned and unremarkable is signed off by the dozen', () => {
  assert.ok(isPlain(row('1')))
  assert.ok(!isPlain(row('1', { abnormal: 1 })))
  assert.ok(!isPlain(row('1', { critical: 1 })))
  assert.ok(!isPlain(row('1', { state: 'unassigned' })))
  assert.ok(!isPlain(row('1', { kind: 'order' })))
})

test('after one leaves, the next below is shown, at the end the last', () => {
  const rows = [row('1'), row('2'), row('3')]
  assert.equal(after(rows, new Set(['2']), '2'), '3')
  assert.equal(after(rows, new Set(['3']), '3'), '2')
  assert.equal(after(rows, new Set(['1', '2']), '1'), '3')
  assert.equal(after(rows, new Set(['1', '2', '3']), '1'), undefined)
})

test('arrows stop at both ends', () => {
  const rows = [row('1'), row('2')]
  assert.equal(neighbour(rows, undefined, 1), '1')
  assert.equal(neighbour(rows, '2', 1), '2')
  assert.equal(neighbour(rows, '1', -1), '1')
  assert.equal(neighbour([], '1', 1), undefined)
})
