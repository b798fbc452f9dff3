import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import { parseJson } from '../json.ts'
import { validateResource } from './validate.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- faults are planted anywhere in the examples
type Plant = (resource: any) => void

/** Example, what is wrong, and how it is made wrong. */
const faults: [string, string, Plant][] = [
  ['Observation-f001', 'a mandatory element is missing', (r) => delete r.status],
  ['Observation-f001', 'a code outside of its required value set', (r) => (r.status = 'finished')],
  ['Observation-f001', 'a decimal as text', (r) => (r.valueQuantity.value = '185')],
  ['Observation-f001', 'two types of one choice', (r) => (r.valueString = 'x')],
  ['Observation-f001', 'a choice of a type it has not', (r) => (r.valueAddress = { city: 'Köln' })],
  ['Observation-f001', 'a reference to a wrong type', (r) => (r.subject = { reference: 'Practitioner/1' })],
  ['Observation-f001', 'a value and the reason why there is none', (r) => (r.dataAbsentReason = { text: 'lost' })],
  ['Patient-pat1', 'an unknown element', (r) => (r.surname = 'Chalmers')],
  ['Patient-pat1', 'an unknown element deep inside', (r) => (r.name[0].familyName = 'Chalmers')],
  ['Patient-pat1', 'an object where a list belongs', (r) => (r.name = r.name[0])],
  ['Patient-pat1', 'a list where one value belongs', (r) => (r.birthDate = ['1974-12-25'])],
  ['Patient-pat1', 'a day that does not exist', (r) => (r.birthDate = '1974-02-30')],
  ['Patient-pat1', 'an empty list', (r) => (r.telecom = [])],
  ['Patient-pat1', 'an empty object', (r) => (r.managingOrganization = {})],
  ['Patient-pat1', 'null', (r) => (r.gender = null)],
  ['Patient-pat1', 'an empty text', (r) => (r.name[0].family = '')],
  ['Patient-pat1', 'a contact of whom nothing is known', (r) => (r.contact = [{ relationship: [{ text: 'x' }] }])],
  [
    'Patient-pat1',
    'an extension with value and extensions',
    (r) => (r.extension = [{ url: 'urn:x', valueCode: 'a', extension: [{ url: 'urn:y', valueCode: 'b' }] }]),
  ],
  [
    'Encounter-example',
    'a mandatory element of a backbone element is missing',
    (r) => (r.location = [{ status: 'active' }]),
  ],
  [
    'Encounter-example',
    'a period that ends before it begins',
    (r) => (r.period = { start: '2020-05', end: '2020-04' }),
  ],
  [
    'MedicationRequest-medrx0301',
    'an instant where a positive integer belongs',
    (r) => (r.dosageInstruction[0].timing = { repeat: { frequency: '2020-01-01T00:00:00Z' } }),
  ],
  [
    'MedicationRequest-medrx0301',
    'a fragment that leads nowhere',
    (r) => (r.medicationReference = { reference: '#nothing' }),
  ],
  ['Bundle-bundle-example', 'a wrong resource inside a bundle', (r) => (r.entry[0].resource.status = 'done')],
  [
    'Condition-example',
    'a clinical status outside of its required value set',
    (r) => (r.clinicalStatus = { coding: [{ system: 'http://example.org', code: 'active' }] }),
  ],
]

test('24 planted faults are found', (t) => {
  const folder = sharedData(t, 'fhir-r4-examples')
  if (folder === undefined) return
  const missed: string[] = []
  for (const [name, what, plant] of faults) {
    const resource = parseJson(readFileSync(join(folder, `${name}.json`), 'utf8'))
    assert.deepEqual(validateResource(resource), [], `${name} is right before`)
    plant(resource)
    const issues = validateResource(resource)
    if (issues.length === 0) missed.push(`${name}: ${what}`)
    t.diagnostic(`${what}: ${issues.map(({ path, code, rule }) => `${path} ${rule ?? code}`).join(', ') || 'MISSED'}`)
  }
  assert.equal(faults.length, 24)
  assert.deepEqual(missed, [])
})
