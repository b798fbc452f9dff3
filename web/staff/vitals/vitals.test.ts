import assert from 'node:assert/strict'
import { test } from 'node:test'
import { vitalKinds, type VitalKey } from '@siegel/practice/line'
import { valueText } from '../core/value-text.ts'
import { entriesDe } from '../entries/de.ts'
import { entriesEn } from '../entries/en.ts'
import { measuredText } from './measured.ts'
import { nearestAt, stepTo } from './steps.ts'

const measured = [
  { kind: 'pressure', value: '148/86', unit: 'mmHg' },
  { kind: 'pulse', value: '72', unit: '/min' },
  { kind: 'weight', value: '81.4', unit: 'kg' },
] as const

test('measured values are named and written as the reader does', () => {
  assert.equal(
    measuredText(measured, entriesDe.vitals, { value: (text) => valueText(text, 'de') }),
    'Blutdruck 148/86 mmHg, Puls 72/min, Gewicht 81,4 kg',
  )
  assert.equal(
    measuredText(measured, entriesEn.vitals, { value: (text) => valueText(text, 'en') }),
    'Blood pressure 148/86 mmHg, Pulse 72/min, Weight 81.4 kg',
  )
})

test('whatever can be typed has a name, and no English name is the German one', () => {
  for (const kind of Object.keys(vitalKinds) as VitalKey[])
    assert.notEqual(entriesDe.vitals[kind], entriesEn.vitals[kind], kind)
})

test('keys lead from point to point and stop at the ends', () => {
  assert.deepEqual(
    ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'Enter'].map((key) => stepTo(key, 1, 4)),
    [0, 2, 0, 3, undefined],
  )
  assert.deepEqual([stepTo('ArrowLeft', 0, 4), stepTo('ArrowRight', 3, 4)], [0, 3])
})

test('the point nearest to a place is taken, whatever lies beside the picture', () => {
  const times = [0, 10, 100]
  assert.deepEqual(
    [-0.2, 0.04, 0.08, 0.5, 0.9, 1.3].map((place) => nearestAt(times, place)),
    [0, 0, 1, 1, 2, 2],
  )
  assert.equal(nearestAt([], 0.5), -1)
})
