import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actingEnd } from './acting-end.ts'

const terms = { untilAge: 15, timeZone: 'Europe/Berlin', now: Date.parse('2026-11-23T09:00:00Z') }

test('a parent’s right ends on the birthday, or earlier where a day was named', () => {
  const mother = { ...terms, relation: 'mother', birthDate: '2018-03-29' }
  assert.equal(actingEnd(mother), '2033-03-28T22:00:00.000Z', 'midnight in summer time')
  assert.equal(actingEnd({ ...mother, lastDay: '2027-01-31' }), '2027-01-31T23:00:00.000Z')
  assert.equal(actingEnd({ ...mother, lastDay: '2040-01-01' }), '2033-03-28T22:00:00.000Z')
  assert.equal(actingEnd({ ...mother, birthDate: '2012-02-29' }), '2027-02-27T23:00:00.000Z')
  assert.equal(actingEnd({ ...mother, birthDate: '2018' }), '2032-12-31T23:00:00.000Z')
})

test('whom an adult or an older child has chosen acts to the day that was named', () => {
  assert.equal(actingEnd({ ...terms, relation: 'power-of-attorney', birthDate: '1946-05-01' }), undefined)
  assert.equal(actingEnd({ ...terms, relation: 'mother', birthDate: '2010-05-01' }), undefined)
  assert.equal(actingEnd({ ...terms, relation: 'mother' }), undefined)
  const carer = { ...terms, relation: 'carer', birthDate: '2018-05-01', lastDay: '2026-12-24' }
  assert.equal(actingEnd(carer), '2026-12-24T23:00:00.000Z')
})
