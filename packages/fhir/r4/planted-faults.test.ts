import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import { parseJson } from '../json.ts'
import { validateResource } from './validate.ts'

/** Puts a value at a place such as `name.0.family`; undefined takes away what is there. */
function plant(resource: unknown, place: string, value: unknown): void {
  const steps = place.split('.')
  const last = steps.pop() ?? ''
  const holder = steps.reduce((at, step) => Reflect.get(at as object, step) as unknown, resource) as object
  if (value === undefined) Reflect.deleteProperty(holder, last)
  else Reflect.set(holder, last, value)
}

/** Example, what is wrong, where, and what is put there. */
const faults: [string, string, string, unknown][] = [
  ['Observation-f001', 'a mandatory element is missing', 'status', undefined],
  ['Observation-f001', 'a code outside of its required value set', 'status', 'finished'],
  ['Observation-f001', 'a decimal as text', 'valueQuantity.value', '185'],
  ['Observation-f001', 'two types of one choice', 'valueString', 'x'],
  ['Observation-f001', 'a choice of a type it has not', 'valueAddress', { city: 'Köln' }],
  ['Observation-f001', 'a reference to a wrong type', 'subject', { reference: 'Practitioner/1' }],
  ['Observation-f001', 'a value and the reason why there is none', 'dataAbsentReason', { text: 'lost' }],
  ['Patient-pat1', 'an unknown element', 'surname', 'Chalmers'],
  ['Patient-pat1', 'an unknown element deep inside', 'name.0.familyName', 'Chalmers'],
  ['Patient-pat1', 'an object where a list belongs', 'name', { family: 'Chalmers' }],
  ['Patient-pat1', 'a list where one value belongs', 'birthDate', ['1974-12-25']],
  ['Patient-pat1', 'a day that does not exist', 'birthDate', '1974-02-30'],
  ['Patient-pat1', 'an empty list', 'telecom', []],
  ['Patient-pat1', 'an empty object', 'managingOrganization', {}],
  ['Patient-pat1', 'null', 'gender', null],
  ['Patient-pat1', 'an empty text', 'name.0.family', ''],
  ['Patient-pat1', 'a contact of whom nothing is known', 'contact', [{ relationship: [{ text: 'x' }] }]],
  [
    'Patient-pat1',
    'an extension with value and extensions',
    'extension',
    [{ url: 'urn:x', valueCode: 'a', extension: [{ url: 'urn:y', valueCode: 'b' }] }],
  ],
  ['Encounter-example', 'a mandatory element of a backbone element is missing', 'location', [{ status: 'active' }]],
  ['Encounter-example', 'a period that ends before it begins', 'period', { start: '2020-05', end: '2020-04' }],
  [
    'MedicationRequest-medrx0301',
    'an instant where a positive integer belongs',
    'dosageInstruction.0.timing',
    { repeat: { frequency: '2020-01-01T00:00:00Z' } },
  ],
  ['MedicationRequest-medrx0301', 'a fragment that leads nowhere', 'medicationReference', { reference: '#nothing' }],
  ['Bundle-bundle-example', 'a wrong resource inside a bundle', 'entry.0.resource.status', 'done'],
  [
    'Condition-example',
    'a clinical status outside of its required value set',
    'clinicalStatus',
    { coding: [{ system: 'http://example.org', code: 'active' }] },
  ],
]

test('24 planted faults are found', (t) => {
  const folder = sharedData(t, 'fhir-r4-examples')
  if (folder === undefined) return
  const missed: string[] = []
  for (const [name, what, place, value] of faults) {
    const resource = parseJson(readFileSync(join(folder, `${name}.json`), 'utf8'))
    assert.deepEqual(validateResource(resource), [], `${name} is right before`)
    plant(resource, place, value)
    const issues = validateResource(resource)
    if (issues.length === 0) missed.push(`${name}: ${what}`)
    t.diagnostic(`${what}: ${issues.map(({ path, code, rule }) => `${path} ${rule ?? code}`).join(', ') || 'MISSED'}`)
  }
  assert.equal(faults.length, 24)
  assert.deepEqual(missed, [])
})
