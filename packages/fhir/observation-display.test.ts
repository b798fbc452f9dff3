import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decimal, displayValue, displayValues, flagWeight, type Observation } from './index.ts'

const v3 = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'
const base: Observation = { resourceType: 'Observation', status: 'final', code: { text: 'Kalium' } }
const flag = (code: string) => [
  {
    coding: [
      { system: v3, code },
      { system: 'urn:siegel:ldt:field:8422', code: `!${code}` },
    ],
  },
]

test('a number keeps its digits, its range and its flags', () => {
  const shown = displayValue({
    ...base,
    valueQuantity: { value: decimal('5.90'), unit: 'mmol/l' },
    referenceRange: [{ low: { value: 3.5 }, high: { value: 5.1 } }],
    interpretation: flag('HH'),
  })
  assert.deepEqual(shown, {
    name: 'Kalium',
    value: '5.90',
    number: 5.9,
    unit: 'mmol/l',
    low: 3.5,
    high: 5.1,
    range: '3.5–5.1',
    flag: 'critical-high',
    originalFlag: '!HH',
  })
  assert.deepEqual(
    ['none', 'normal', 'low', 'critical'].map((one) => flagWeight(one as 'low')),
    [0, 0, 1, 2],
  )
})

test('one bound, words as range, comparators, and "k.A." as none', () => {
  const range = (referenceRange: Observation['referenceRange']) =>
    displayValue({ ...base, valueString: 'x', ...(referenceRange && { referenceRange }) }).range
  assert.equal(range([{ high: { value: 5 } }]), '≤ 5')
  assert.equal(range([{ low: { value: 60 } }]), '≥ 60')
  assert.equal(range([{ text: 'negativ' }]), 'negativ')
  assert.equal(range([{ text: 'k.A.' }]), undefined)
  assert.equal(displayValue({ ...base, valueQuantity: { value: 5, comparator: '<' } }).value, '<5')
})

test('an antibiogram names the germ and says S, I or R', () => {
  const germ: Observation = {
    ...base,
    code: { text: 'Erreger' },
    valueString: 'Enterococcus faecalis',
    component: [{ code: { text: 'Ampicillin' }, interpretation: [{ coding: [{ system: v3, code: 'S' }] }] }],
  }
  assert.deepEqual(
    displayValues(germ).map(({ name, value }) => [name, value]),
    [
      ['Erreger', 'Enterococcus faecalis'],
      ['Enterococcus faecalis: Ampicillin', 'S'],
    ],
  )
})
