import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TimelineEntry } from '@siegel/contract/staff'
import { filtered, isReleasable, kindsOf, namedValues } from './timeline-filter.ts'

const entry = (part: Partial<TimelineEntry>): TimelineEntry => ({
  reference: 'DiagnosticReport/1',
  at: '2026-11-23T12:00:00Z',
  day: '2026-11-23',
  time: '13:00',
  kind: 'laboratory',
  title: 'Laborbefund',
  status: 'final',
  handling: {},
  ...part,
})

const lab = entry({ values: [{ name: 'Kreatinin', value: '1.18', flag: 'high' }] })
const letter = entry({
  reference: 'DocumentReference/2',
  kind: 'document',
  title: 'Arztbrief Radiologie Größe',
  attachment: { reference: 'DocumentReference/2', mediaType: 'application/pdf', size_bytes: 1, fileName: 'brief.pdf' },
})

test('search finds words in titles, values and file names, whatever the accents', () => {
  assert.deepEqual(filtered([lab, letter], undefined, 'kreatinin'), [lab])
  assert.deepEqual(filtered([lab, letter], undefined, 'grosse ARZT'), [letter])
  assert.deepEqual(filtered([lab, letter], undefined, 'brief.pdf'), [letter])
  assert.deepEqual(filtered([lab, letter], undefined, 'kreatinin brief'), [])
  assert.deepEqual(filtered([lab, letter], 'document', ''), [letter])
})

test('only kinds that occur are offered', () => {
  assert.deepEqual(kindsOf([letter, lab]), ['laboratory', 'document'])
})

test('values that ask for attention come first', () => {
  const many = entry({
    values: [
      { name: 'Na', value: '139', flag: 'normal' },
      { name: 'K', value: '5.9', flag: 'critical-high' },
      { name: 'Krea', value: '1.18', flag: 'high' },
    ],
  })
  assert.deepEqual(
    namedValues(many).map(({ name }) => name),
    ['K', 'Krea', 'Na'],
  )
})

test('reports and documents with a file can be released, orders cannot', () => {
  assert.ok(isReleasable(lab) && isReleasable(letter))
  assert.ok(!isReleasable(entry({ reference: 'ServiceRequest/3', kind: 'order' })))
  assert.ok(!isReleasable(entry({ reference: 'DocumentReference/4', kind: 'document' })))
})

test('what the screen says in the reader’s language is found, and so is what the record says', () => {
  const vital = entry({ reference: 'Observation/5', kind: 'vital', title: 'Blutdruck 148/86 mmHg' })
  const say = () => 'Blood pressure 148/86 mmHg'
  assert.deepEqual(filtered([vital], undefined, 'pressure', new Set(), say), [vital])
  assert.deepEqual(filtered([vital], undefined, 'blutdruck', new Set(), say), [vital])
  assert.deepEqual(filtered([vital], undefined, 'pressure'), [])
})
