import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IndexItem, ShownValue } from '@siegel/contract/patient'
import type { ProvenEntry } from './access-proofs.ts'
import { actorOf, entriesAbout, mainItems, wasViewed } from './history.ts'
import { trendOf, valueState } from './shown-value.ts'

const value = (rest: Partial<ShownValue>): ShownValue => ({ name: 'Kalium', value: '', flag: 'none', ...rest })

test('flag and number decide together, and never disagree', () => {
  assert.equal(valueState(value({ flag: 'critical-high', number: 5.9, high: 5.1 })).tone, 'critical')
  assert.equal(valueState(value({ number: 5.2, low: 3.5, high: 5.1 })).word, 'high')
  assert.equal(valueState(value({ flag: 'normal', number: 3.4, low: 3.5 })).word, 'low')
  assert.equal(valueState(value({ number: 4, low: 3.5, high: 5.1 })).group, 'inside')
  assert.equal(valueState(value({ value: 'negativ' })).group, 'plain')
  assert.equal(valueState(value({ value: 'negativ', flag: 'normal' })).word, 'inRange')
})

const item = (rest: Partial<IndexItem>): IndexItem => ({
  item: 'a',
  kind: 'laboratory',
  title: '',
  date: '2026-11-20',
  from: '',
  releasedAt: '2026-11-20T10:00:00.000Z',
  sentence: { meaning: '', author: '' },
  statement: 'aa',
  file: 'bb',
  mediaType: 'text/plain',
  fileName: '',
  size_bytes: 1,
  ...rest,
})

test('a trend has at least two numbers of one unit, oldest first', () => {
  const kalium = (number: number, unit = 'mmol/l') => [value({ number, unit, value: String(number) })]
  const items = [
    item({ date: '2026-11-20', values: kalium(5) }),
    item({ date: '2026-01-02', values: kalium(4) }),
    item({ date: '2025-01-02', values: kalium(160, 'mg/l') }),
  ]
  assert.deepEqual(
    trendOf(items, value({ unit: 'mmol/l' })).map(({ number }) => number),
    [4, 5],
  )
  assert.deepEqual(trendOf(items, value({ unit: 'mg/l' })), [])
})

const entry = (index: number, verb: string, rest: Partial<ProvenEntry['entry']> = {}): ProvenEntry => ({
  index,
  witnessed: true,
  leafHash: new Uint8Array(32),
  entry: { at: '', actor: { id: 'person/1', name: '', role: 'doctor' }, verb, evidence: 'proven', ...rest },
})

test('entries about an item are its release and what names its record', () => {
  const lab = item({ reference: 'DiagnosticReport/1' })
  const entries = [
    entry(0, 'read', { object: 'DiagnosticReport/10' }),
    entry(1, 'release', { object: 'Other/1', facts: ['statement sha256:aa'] }),
    entry(2, 'view-item', { object: 'DiagnosticReport/1', evidence: 'reported' }),
  ]
  assert.deepEqual(
    entriesAbout(entries, lab).map(({ index }) => index),
    [2, 1],
  )
  assert.equal(wasViewed(entries, lab), true)
  assert.equal(wasViewed(entries.slice(0, 2), lab), false)
  assert.equal(wasViewed(entries, item({})), false)
  const patient = { id: 'slot/1', name: 'Patient', role: 'patient' }
  const proxy = { id: 'slot/2', name: 'Jonas', role: 'proxy' }
  const reader = { id: 'p1', name: 'Renate' }
  assert.equal(actorOf(entry(0, 'open-mailbox', { actor: proxy, patient: 'p1' }), reader), 'other', 'for the reader')
  assert.equal(
    actorOf(entry(0, 'open-mailbox', { actor: proxy, patient: 'p2' }), reader),
    'self',
    'the reader, for Mia',
  )
  assert.equal(actorOf(entry(0, 'open-refused', { actor: proxy, patient: 'p1' }), reader), 'unknown')
  assert.equal(actorOf(entry(0, 'open-mailbox', { actor: patient }), reader), 'self')
  assert.equal(actorOf(entry(0, 'open-refused', { actor: patient }), reader), 'unknown', 'a stranger may have tried')
  assert.equal(
    actorOf(entry(0, 'read', { actor: { id: 'system/intake', name: '', role: 'system' } }), reader),
    'system',
  )
})

test('attachments are no rows of their own', () => {
  const items = [item({ item: 'a' }), item({ item: 'b', parent: 'a' }), item({ item: 'c', date: '2026-11-21' })]
  const index = { format: 1 as const, practice: { name: '', doctors: [] }, patient: { name: '' }, items, slots: [] }
  assert.deepEqual(
    mainItems(index).map((one) => one.item),
    ['c', 'a'],
  )
})
