import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import * as fc from 'fast-check'
import { parseJson } from './json.ts'
import { resourceTypes } from './resource-types.ts'
import { isResource, validateResource } from './validate.ts'
import { primitives } from './validate/primitives.ts'

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
    [{ resourceType: 'Goal', id: 'ä' }, 'Goal.id', 'value'],
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
    [{ resourceType: 'Goal', description: { text: null } }, 'Goal', 'structure'],
    [{ resourceType: 'Goal', category: [] }, 'Goal', 'structure'],
    [
      { resourceType: 'Bundle', type: 'batch', entry: [{ resource: { resourceType: 'X' } }] },
      'Bundle.entry[0].resource',
      'type',
    ],
  ]
  for (const [value, path, code] of cases) {
    assert.deepEqual(validateResource(value), [{ path, code }], JSON.stringify(value))
  }
})

test('legal rarities pass', () => {
  for (const value of [
    patient({}),
    patient({ birthDate: '1990-02' }),
    patient({ _birthDate: { extension: [{ url: 'urn:x', valueCode: 'unknown' }] } }),
    patient({ name: [{ given: ['Karl', null], _given: [null, { id: 'x' }] }] }),
    observation({ valueQuantity: parseJson('{"value":1.00,"unit":"mg"}') }),
    observation({ valueDateTime: '2015-02-07T13:28:17.239+02:00' }),
    { resourceType: 'Goal', description: { text: 'x' }, anything: [{ deep: [1, true] }] },
  ]) {
    assert.deepEqual(validateResource(value), [])
  }
  assert.ok(isResource(patient({})) && !isResource({ resourceType: 'X' }) && !isResource(null))
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
