import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mandatoryElements, summaryElements } from './summary.ts'

test('the summary of a type and what it cannot do without', () => {
  const summary = summaryElements('Observation')
  for (const name of ['id', 'meta', 'status', 'code', 'subject', 'valueQuantity', 'effectiveDateTime', 'component']) {
    assert.ok(summary.has(name), name)
  }
  for (const name of ['text', 'contained', 'note', 'interpretation', 'extension']) assert.ok(!summary.has(name), name)
  assert.deepEqual([...mandatoryElements('Observation')], ['status', 'code'])
  assert.deepEqual(
    [...mandatoryElements('MedicationRequest')],
    ['status', 'intent', 'medicationCodeableConcept', 'medicationReference', 'subject'],
  )
  assert.equal(summaryElements('toString').size, 0)
})
