import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson } from '../../json.ts'
import type { Resource } from '../../resources.ts'
import { compartmentPatients, indexValues } from './index-values.ts'
import { impliedRange } from './numbers.ts'
import { searchParameters } from './parameters.ts'

/** The values under a parameter, without its name. */
const under = (resource: object, name: string): Record<string, unknown>[] =>
  indexValues(parseJson(JSON.stringify(resource)) as Resource).flatMap(({ param, ...value }) =>
    param === name ? [value] : [],
  )

const observation = (more: object) => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...more })
const loinc = 'http://loinc.org'

test('names and addresses are found by each part, in the form under which they are searched', () => {
  const patient = {
    resourceType: 'Patient',
    name: [{ family: 'Müller-Straße', given: ['Jörg', 'Karl'] }],
    address: [{ line: ['Hauptstr. 1'], city: 'Köln' }],
  }
  assert.deepEqual(under(patient, 'name'), [
    { type: 'string', key: 'mueller strasse', text: 'Müller-Straße' },
    { type: 'string', key: 'joerg', text: 'Jörg' },
    { type: 'string', key: 'karl', text: 'Karl' },
  ])
  assert.deepEqual(under(patient, 'given').length, 2)
  assert.deepEqual(under(patient, 'address-city'), [{ type: 'string', key: 'koeln', text: 'Köln' }])
  assert.deepEqual(
    under(patient, 'address').map(({ text }) => text),
    ['Hauptstr. 1', 'Köln'],
  )
})

test('tokens carry system, code and the words for :text', () => {
  const concept = { coding: [{ system: loinc, code: '718-7', display: 'Hämoglobin' }], text: 'Hb im Blut' }
  assert.deepEqual(under(observation({ code: concept }), 'code'), [
    { type: 'token', system: loinc, code: '718-7', text: 'haemoglobin' },
    { type: 'token', system: '', code: '', text: 'hb im blut' },
  ])
  assert.deepEqual(under(observation({}), 'status'), [
    { type: 'token', system: 'http://hl7.org/fhir/observation-status', code: 'final' },
  ])
  const patient = {
    resourceType: 'Patient',
    active: true,
    identifier: [{ system: 'urn:x', value: '7', type: { text: 'Akte' } }, { system: 'urn:empty' }],
    telecom: [
      { system: 'phone', value: '0221 1' },
      { system: 'email', value: 'a@b.de' },
    ],
  }
  assert.deepEqual(under(patient, 'identifier'), [{ type: 'token', system: 'urn:x', code: '7', text: 'akte' }])
  assert.deepEqual(under(patient, 'active'), [{ type: 'token', system: '', code: 'true' }])
  assert.deepEqual(under(patient, 'email'), [{ type: 'token', system: 'email', code: 'a@b.de' }])
  assert.equal(under(patient, 'telecom').length, 2)
})

test('a patient is dead or not, whatever form the answer has', () => {
  const answer = (more: object) => under({ resourceType: 'Patient', ...more }, 'deceased')
  for (const [more, code] of [
    [{}, 'false'],
    [{ deceasedBoolean: false }, 'false'],
    [{ deceasedBoolean: true }, 'true'],
    [{ deceasedDateTime: '2020-03' }, 'true'],
  ] as const) {
    assert.deepEqual(answer(more), [{ type: 'token', system: '', code }])
  }
})

test('references: relative without version, absolute, canonical with and without version, by identifier', () => {
  const subject = (reference: object) => under(observation({ subject: reference }), 'subject')
  assert.deepEqual(subject({ reference: 'Patient/1/_history/3' }), [{ type: 'reference', target: 'Patient/1' }])
  assert.deepEqual(subject({ reference: 'urn:uuid:1' }), [{ type: 'reference', target: 'urn:uuid:1' }])
  assert.deepEqual(subject({ reference: '#p' }), [])
  assert.deepEqual(subject({ identifier: { system: 'urn:x', value: '7' } }), [
    { type: 'reference', target: '', identifier: { system: 'urn:x', value: '7' } },
  ])
  assert.deepEqual(
    under({ resourceType: 'CarePlan', instantiatesCanonical: ['http://x/a|1'] }, 'instantiates-canonical'),
    [
      { type: 'reference', target: 'http://x/a|1' },
      { type: 'reference', target: 'http://x/a' },
    ],
  )
})

test('patient finds subjects that are patients and no others', () => {
  const patient = (reference: object) => under(observation({ subject: reference }), 'patient').length
  assert.equal(patient({ reference: 'Patient/1' }), 1)
  assert.equal(patient({ reference: 'https://host/fhir/Patient/1' }), 1)
  assert.equal(patient({ reference: 'urn:uuid:1', type: 'Patient' }), 1)
  assert.equal(patient({ reference: 'Group/1' }), 0)
  assert.equal(patient({ reference: 'urn:uuid:1' }), 0)
})

test('dates are the time they cover', () => {
  const date = (more: object) => under(observation(more), 'date')[0]
  const at = (text: string) => Date.parse(text)
  assert.deepEqual(date({ effectiveDateTime: '2026-02' }), {
    type: 'date',
    from: at('2026-02-01T00:00:00Z'),
    to: at('2026-03-01T00:00:00Z'),
  })
  assert.deepEqual(date({ effectivePeriod: { start: '2026-02-03T10:00:00+01:00' } }), {
    type: 'date',
    from: at('2026-02-03T09:00:00Z'),
    to: 8.64e15,
  })
  assert.deepEqual(date({ effectiveTiming: { event: ['2026-05-01', '2026-03-01'] } }), {
    type: 'date',
    from: at('2026-03-01T00:00:00Z'),
    to: at('2026-05-02T00:00:00Z'),
  })
  assert.deepEqual(date({ effectiveInstant: '2026-02-03T10:00:00.25Z' }), {
    type: 'date',
    from: at('2026-02-03T10:00:00.250Z'),
    to: at('2026-02-03T10:00:00.260Z'),
  })
})

test('quantities have the range that their digits imply, their unit, and a side when compared', () => {
  const text = (value: string, more = '') =>
    parseJson(
      `{"resourceType":"Observation","valueQuantity":{"value":${value},"unit":"g","code":"g","system":"u"${more}}}`,
    )
  const range = (value: string, more?: string) => {
    const found = indexValues(text(value, more) as Resource).find(({ param }) => param === 'value-quantity')
    assert.ok(found?.type === 'quantity' && found.unit === 'g' && found.code === 'g' && found.system === 'u')
    return [found.low, found.value, found.high]
  }
  assert.deepEqual(range('100'), [99.5, 100, 100.5])
  assert.deepEqual(range('100.00'), [99.995, 100, 100.005])
  assert.deepEqual(range('1e2'), [95, 100, 105])
  assert.deepEqual(range('-0.5'), [-0.55, -0.5, -0.45])
  assert.deepEqual(range('5', ',"comparator":"<"'), [-Number.MAX_VALUE, 5, 5])
  assert.deepEqual(range('5', ',"comparator":">="'), [4.5, 5, Number.MAX_VALUE])
  const samples = { origin: { value: 2, unit: 'mV' }, period: 10, dimensions: 1, factor: 2, data: '1 E 5 -3 U' }
  assert.deepEqual(under(observation({ valueSampledData: samples }), 'value-quantity'), [
    { type: 'quantity', low: -4, high: 12, value: 4, least: -4, most: 12, system: '', code: '', unit: 'mV' },
  ])
})

test('the ends of what digits imply are the numbers that one would write', () => {
  const range = (text: string) => {
    const { low, high } = impliedRange(text) ?? {}
    return [low, high]
  }
  assert.deepEqual(range('5.4'), [5.35, 5.45])
  assert.deepEqual(range('0.3'), [0.25, 0.35])
  assert.deepEqual(range('-1.005'), [-1.0055, -1.0045])
  assert.deepEqual(range('+7'), [6.5, 7.5])
  assert.deepEqual(range('1.00e2'), [99.5, 100.5])
  assert.deepEqual(range('5.40e-3'), [0.005395, 0.005405])
  for (const text of ['12345678901234567890', '66.89999999999999', '-0.30000000000000004']) {
    const [low = 0, high = 0] = range(text)
    assert.ok(low < Number(text) && Number(text) < high && high - low < Math.abs(Number(text)) * 1e-15, text)
  }
  assert.deepEqual(range('1e999'), [undefined, undefined])
})

test('what may be any of several numbers says from where to where', () => {
  const extent = (type: string, name: string, more: object) => {
    const [found] = under({ resourceType: type, ...more }, name)
    return [found?.['least'], found?.['value'], found?.['most']]
  }
  const age = (more: object) => extent('Condition', 'onset-age', more)
  const quantity = (value: number, comparator: string) => age({ onsetAge: { value, comparator } })
  assert.deepEqual(age({ onsetAge: { value: 5 } }), [undefined, 5, undefined])
  assert.deepEqual(quantity(5, '<'), [-Number.MAX_VALUE, 5, 5])
  assert.deepEqual(quantity(5, '<='), [-Number.MAX_VALUE, 5, 5])
  assert.deepEqual(quantity(5, '>'), [5, 5, Number.MAX_VALUE])
  assert.deepEqual(quantity(5, '>='), [5, 5, Number.MAX_VALUE])
  assert.deepEqual(age({ onsetRange: { low: { value: 1 }, high: { value: 10 } } }), [1, 5.5, 10])
  assert.deepEqual(age({ onsetRange: { low: { value: 1 } } }), [1, 1, Number.MAX_VALUE])
  assert.deepEqual(age({ onsetRange: { high: { value: 9 } } }), [-Number.MAX_VALUE, 9, 9])
})

test('a composite pairs what stands together', () => {
  const component = (code: string, value: number) => ({
    code: { coding: [{ system: loinc, code }], text: 'words alone are no code' },
    valueQuantity: { value, unit: 'mm' },
  })
  const found = under(observation({ component: [component('a', 1), component('b', 2)] }), 'combo-code-value-quantity')
  const pairs = found.map(({ parts }) => parts as { code: string; value?: number }[])
  assert.deepEqual(
    pairs.map(([code, quantity]) => [code?.code, quantity?.value]),
    [
      ['a', 1],
      ['b', 2],
    ],
  )
})

test('every type has the common parameters, and composites say what they join', () => {
  for (const code of ['_id', '_lastUpdated', '_tag', '_profile', '_security', '_source']) {
    assert.ok(searchParameters('BiologicallyDerivedProduct').has(code), code)
  }
  assert.equal(searchParameters('toString').size, 0)
  assert.deepEqual(searchParameters('Observation').get('code-value-quantity'), {
    code: 'code-value-quantity',
    type: 'composite',
    targets: [],
    url: 'http://hl7.org/fhir/SearchParameter/Observation-code-value-quantity',
    components: [
      { param: 'code', type: 'token' },
      { param: 'value-quantity', type: 'quantity' },
    ],
  })
  assert.deepEqual(searchParameters('Observation').get('patient')?.targets, ['Patient'])
})

test('a resource is in the compartment of everybody it names there', () => {
  const patients = (resource: object) => compartmentPatients(resource as Resource)
  assert.deepEqual(patients({ resourceType: 'Patient', id: '1' }), ['1'])
  assert.deepEqual(
    patients(
      observation({
        subject: { reference: 'Patient/1' },
        performer: [{ reference: 'Patient/2' }, { reference: 'Patient/1' }],
      }),
    ),
    ['1', '2'],
  )
  assert.deepEqual(patients(observation({ subject: { reference: 'https://elsewhere.de/fhir/Patient/1' } })), [])
  assert.deepEqual(
    patients({ resourceType: 'Group', type: 'person', actual: true, member: [{ entity: { reference: 'Patient/3' } }] }),
    ['3'],
  )
  assert.deepEqual(patients({ resourceType: 'Organization', id: 'x' }), [])
  assert.deepEqual(patients({ resourceType: 'Device', patient: { reference: 'Patient/1' } }), [])
})
