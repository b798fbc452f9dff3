import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrowOf, isNumeric, valueText, weightOf } from './value-text.ts'

test('numbers and ranges take the decimal sign of the language, and keep every digit', () => {
  assert.equal(valueText('5.90', 'de'), '5,90')
  assert.equal(valueText('5.90', 'en'), '5.90')
  assert.equal(valueText('3.5–5.1', 'de'), '3,5–5,1')
  assert.equal(valueText('3.5-5.1', 'de'), '3,5–5,1')
  assert.equal(valueText('< 5.0', 'de'), '<\u00a05,0')
  assert.equal(valueText('≤ 35', 'de'), '≤\u00a035')
})

test('words of a laboratory stay as they are', () => {
  for (const words of ['negativ', 'siehe 2.1', 'Gruppe A, Rh-pos.', '1:80', '12.03.2026', ''])
    assert.equal(valueText(words, 'de'), words)
})

test('every flag has a weight, and only those with a direction an arrow', () => {
  assert.deepEqual(
    (['none', 'normal', 'low', 'high', 'abnormal', 'critical', 'critical-low', 'critical-high'] as const).map(
      (flag) => [weightOf(flag), arrowOf(flag)],
    ),
    [
      [0, undefined],
      [0, undefined],
      [1, 'arrow-down'],
      [1, 'arrow-up'],
      [1, undefined],
      [2, undefined],
      [2, 'arrow-down-double'],
      [2, 'arrow-up-double'],
    ],
  )
})

test('only what reads as a number is set flush right', () => {
  for (const number of ['5', '5.9', '<0.5', '≥ 60', '−3']) assert.ok(isNumeric(number), number)
  for (const words of ['negativ', '1:80', '2 bis 3', '']) assert.ok(!isNumeric(words), words)
})
