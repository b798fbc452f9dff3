import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import * as fc from 'fast-check'
import { parseJson } from '../json.ts'
import { isResource, resourceTypes } from '../resource-types.ts'
import { primitives } from './primitives.ts'
import { validateResource } from './validate.ts'

const observation = (more: object) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...more })
const patient = (more: object) => ({ resourceType: 'Patient', ...more })

test('R4 has 146 concrete resource types', () => {
  assert.equal(resourceTypes.length, 146)
  assert.equal(new Set(resourceTypes).size, resourceTypes.length)
})

test('what is wrong is named by path and code, never by content', () => {
  const cases: [unknown, string, string][] = [
    [null, '', 'structure'],
    [[], '', 'structure'],
    [{}, '', 'type'],
    [{ resourceType: 'Krankenakte' }, '', 'type'],
    [{ resourceType: 'toString' }, '', 'type'],
    [patient({ id: 'a/b' }), 'Patient.id', 'value'],
    [patient({ id: 'a'.repeat(65) }), 'Patient.id', 'value'],
    [{ resourceType: 'Basic', code: { text: 'x' }, id: 'ä' }, 'Basic.id', 'value'],
    [patient({ nachname: 'Muster' }), 'Patient', 'unknown-element'],
    [patient({ name: { family: 'Muster' } }), 'Patient.name', 'structure'],
    [patient({ name: [] }), 'Patient.name', 'structure'],
    [patient({ name: [{}] }), 'Patient.name[0]', 'structure'],
    [patient({ name: [null] }), 'Patient.name[0]', 'structure'],
    [patient({ name: [{ family: '' }] }), 'Patient.name[0].family', 'value'],
    [patient({ name: [{ family: 'a\u0000' }] }), 'Patient.name[0].family', 'value'],
    [patient({ name: [{ given: ['Karl', null] }] }), 'Patient.name[0].given[1]', 'value'],
    [patient({ birthDate: '2018-02-30' }), 'Patient.birthDate', 'value'],
    [patient({ birthDate: '12.07.2018' }), 'Patient.birthDate', 'value'],
    [patient({ active: 'true' }), 'Patient.active', 'value'],
    [patient({ deceasedBoolean: true, deceasedDateTime: '2020' }), 'Patient.deceased[x]', 'too-many'],
    [patient({ deceasedString: 'ja' }), 'Patient', 'unknown-element'],
    [patient({ link: [{ type: 'seealso' }] }), 'Patient.link[0].other', 'required'],
    [patient({ _name: { id: 'x' } }), 'Patient', 'unknown-element'],
    [patient({ _birthDate: {} }), 'Patient._birthDate', 'structure'],
    [patient({ extension: [{ valueString: 'x' }] }), 'Patient.extension[0].url', 'required'],
    [patient({ meta: { lastUpdated: '2018-07-12' } }), 'Patient.meta.lastUpdated', 'value'],
    [patient({ contained: [{ resourceType: 'Patient', id: '' }] }), 'Patient.contained[0].id', 'value'],
    [{ resourceType: 'Observation', status: 'final' }, 'Observation.code', 'required'],
    [observation({ valueQuantity: { value: '47.12' } }), 'Observation.valueQuantity.value', 'value'],
    [observation({ valueString: 'a', valueInteger: 1 }), 'Observation.value[x]', 'too-many'],
    [observation({ issued: '2018-07-12T20:45:30' }), 'Observation.issued', 'value'],
    [observation({ code: 'x' }), 'Observation.code', 'structure'],
    [{ resourceType: 'Basic', code: { text: null } }, 'Basic.code.text', 'value'],
    [patient({ name: [{ given: ['Karl'], _given: [null, { id: 'x' }] }] }), 'Patient.name[0]._given', 'structure'],
    [patient({ gender: 'm' }), 'Patient.gender', 'code'],
    [patient({ generalPractitioner: [{ reference: 'Patient/1' }] }), 'Patient.generalPractitioner[0]', 'target'],
    [
      { resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'X' } }] },
      'Bundle.entry[0].resource',
      'type',
    ],
  ]
  for (const [value, path, code] of cases) {
    assert.deepEqual(validateResource(value), [{ path, code, severity: 'error' }], JSON.stringify(value))
  }
})

test('legal rarities pass', () => {
  for (const value of [
    patient({}),
    patient({ birthDate: '1990-02' }),
    patient({ _birthDate: { extension: [{ url: 'urn:x', valueCode: 'unknown' }] } }),
    patient({
      name: [{ given: ['Karl', null], _given: [{ id: 'a' }, { extension: [{ url: 'urn:x', valueCode: 'x' }] }] }],
    }),
    observation({ valueQuantity: parseJson('{"value":1.00,"unit":"mg"}') }),
    observation({ valueDateTime: '2015-02-07T13:28:17.239+02:00' }),
    patient({
      contained: [{ resourceType: 'Organization', id: 'o', name: 'x' }],
      managingOrganization: { reference: '#o' },
    }),
    patient({ managingOrganization: { reference: 'https://elsewhere.de/fhir/Organization/1' } }),
    patient({ maritalStatus: { extension: [{ url: 'urn:x', valueCode: 'unknown' }] } }),
  ]) {
    assert.deepEqual(validateResource(value), [])
  }
  assert.ok(isResource(patient({})) && !isResource({ resourceType: 'X' }) && !isResource(null))
})

test('invariants are named by their key, and stand where they belong', () => {
  const cases: [object, string, string][] = [
    [patient({ contact: [{ gender: 'male' }] }), 'Patient.contact[0]', 'pat-1'],
    [patient({ extension: [{ url: 'urn:x' }] }), 'Patient.extension[0]', 'ext-1'],
    [patient({ managingOrganization: { reference: '#o' } }), 'Patient.managingOrganization', 'ref-1'],
    [patient({ _birthDate: { id: 'x' } }), 'Patient._birthDate', 'ele-1'],
    [patient({ name: [{ period: { start: '2020', end: '2019-12-31' } }] }), 'Patient.name[0].period', 'per-1'],
    [patient({ text: { status: 'generated', div: '<div><script>x</script></div>' } }), 'Patient.text', 'txt-1'],
    [patient({ text: { status: 'generated', div: '<div onclick="x()">a</div>' } }), 'Patient.text', 'txt-1'],
    [
      patient({ text: { status: 'generated', div: '<div><a href=" javascript:x">a</a></div>' } }),
      'Patient.text',
      'txt-1',
    ],
    [patient({ text: { status: 'generated', div: 'no markup' } }), 'Patient.text', 'txt-1'],
    [observation({ valueString: 'x', dataAbsentReason: { text: 'y' } }), 'Observation', 'obs-6'],
    [observation({ valueQuantity: { value: 1, code: 'g' } }), 'Observation.valueQuantity', 'qty-3'],
    [{ resourceType: 'Bundle', type: 'batch', entry: [{ resource: patient({}) }] }, 'Bundle', 'bdl-3'],
  ]
  for (const [value, path, rule] of cases) {
    assert.deepEqual(
      validateResource(value),
      [{ path, code: 'invariant', severity: 'error', rule }],
      JSON.stringify(value),
    )
  }
})

test('keys of resources on their way in are no fragments, and an unused contained resource is a warning', () => {
  const open = patient({ managingOrganization: { reference: '#o' } })
  assert.deepEqual(validateResource(open, { openFragments: true }), [])
  const unused = patient({ contained: [{ resourceType: 'Organization', id: 'o', name: 'x' }] })
  assert.deepEqual(validateResource(unused), [])
  assert.deepEqual(validateResource(unused, { profiles: true }), [
    { path: 'Patient', code: 'invariant', severity: 'warning', rule: 'dom-3' },
  ])
})

test('a flood of mistakes, depth or any value at all ends quickly', () => {
  assert.equal(validateResource(patient({ name: Array.from({ length: 5000 }, () => null) })).length, 100)
  let deep: unknown = { url: 'urn:x' }
  for (let i = 0; i < 5000; i++) deep = { url: 'urn:x', extension: [deep] }
  assert.equal(validateResource(patient({ extension: [deep] }))[0]?.code, 'limit')
  fc.assert(
    fc.property(fc.object(), fc.constantFrom('Patient', 'Observation', 'Bundle', 'Goal'), (value, resourceType) => {
      assert.ok(Array.isArray(validateResource({ ...value, resourceType })))
    }),
  )
})

test('primitive formats against published vectors', (t) => {
  const folder = sharedData(t, 'fhir-r4-primitives/validation')
  if (folder === undefined) return
  let checked = 0
  for (const name of readdirSync(folder)) {
    const [snake = '', kind] = name.split('.')
    const isValid = primitives.get(snake.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()))
    if (isValid === undefined) continue
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
      // Not JSON at all ("+1", "t"), absent ("null"), or empty xhtml, which no FHIR primitive may be.
      if (line === '' || line === 'null' || (/^[+tf]/.test(line) && !/^(true|false)$/.test(line))) continue
      if (snake === 'xhtml' && line === '""') continue
      assert.equal(isValid(parseJson(line)), kind === 'valid', `${name}: ${line}`)
      checked++
    }
  }
  assert.ok(checked > 120, String(checked))
})
