import assert from 'node:assert/strict'
import { test } from 'node:test'
import { icdHints } from './icd-hints.ts'

const today = '2026-11-25'
const plain = {
  code: 'I10.90',
  label: 'Essentielle Hypertonie',
  terminal: true,
  usage: 'primary' as const,
  sexIsStrict: false,
  ageIsStrict: false,
  rare: false,
  notifiable: false,
  notifiableLaboratory: false,
}
const woman = { gender: 'female' as const, birthDate: '1958-03-14' }

test('a code that fits has no hint; sex and age are compared where both are known', () => {
  assert.deepEqual(icdHints(plain, woman, today), [])
  const birth = { ...plain, sex: 'female' as const, age: { from_days: 4383, to_days: 20_453 } }
  assert.deepEqual(icdHints(birth, woman, today), ['wrong-age'])
  assert.deepEqual(icdHints(birth, { gender: 'male', birthDate: '1996-01-01' }, today), ['wrong-sex'])
  assert.deepEqual(icdHints(birth, { gender: 'other', birthDate: '1996-01-01' }, today), [])
  assert.deepEqual(icdHints(birth, {}, today), [])
  const newborn = { ...plain, age: { to_days: 28 } }
  assert.deepEqual(icdHints(newborn, { birthDate: '2026-11-01' }, today), [])
  assert.deepEqual(icdHints(newborn, { birthDate: '2026-10-01' }, today), ['wrong-age'])
})

test('groups, codes that stand beside others, what has to be reported', () => {
  assert.deepEqual(icdHints({ ...plain, terminal: false, usage: 'none' }, woman, today), ['not-terminal'])
  assert.deepEqual(icdHints({ ...plain, usage: 'none' }, woman, today), ['not-billable'])
  assert.deepEqual(icdHints({ ...plain, usage: 'additional' }, woman, today), ['additional'])
  assert.deepEqual(icdHints({ ...plain, notifiable: true, notifiableLaboratory: true, rare: true }, woman, today), [
    'notifiable',
    'rare',
  ])
})
