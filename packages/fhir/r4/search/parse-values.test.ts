import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resourceTypes } from '../../resource-types.ts'
import { searchParameters, type SearchType } from './parameters.ts'
import { refusalOf, search, valuesOf } from './testing.ts'

const invalid = (name: string): string => `search-value-invalid: ${name}`

test('strings are searched by key, with :exact by their text', () => {
  assert.deepEqual(valuesOf('Patient', 'name=Müller'), [{ type: 'string', match: 'prefix', key: 'mueller' }])
  assert.deepEqual(valuesOf('Patient', 'given:contains=Eve'), [{ type: 'string', match: 'contains', key: 'eve' }])
  assert.deepEqual(valuesOf('Patient', 'given:exact=Eve'), [{ type: 'string', match: 'exact', text: 'Eve' }])
  assert.deepEqual(valuesOf('Patient', String.raw`name:exact=a\,b,c`), [
    { type: 'string', match: 'exact', text: 'a,b' },
    { type: 'string', match: 'exact', text: 'c' },
  ])
  // Nothing is left of them, and nothing begins every name.
  for (const value of ['-', ' ', '%', '.,a']) assert.equal(refusalOf('Patient', `name=${value}`), invalid('name'))
  assert.equal(refusalOf('Patient', 'name:contains=-'), invalid('name:contains'))
  assert.equal(refusalOf('Patient', 'name:exact=a,'), invalid('name:exact'))
})

test('tokens: code, system|code, |code, system|', () => {
  const one = (value: string) => valuesOf('Condition', `code=${value}`)[0]
  const system = 'http://acme.org/conditions/codes'
  assert.deepEqual(one('ha125'), { type: 'token', system: undefined, code: 'ha125' })
  assert.deepEqual(one(`${system}|ha125`), { type: 'token', system, code: 'ha125' })
  assert.deepEqual(one('|ha125'), { type: 'token', system: '', code: 'ha125' })
  assert.deepEqual(one(`${system}|`), { type: 'token', system, code: undefined })
  assert.deepEqual(one(String.raw`a\|b`), { type: 'token', system: undefined, code: 'a|b' })
  assert.deepEqual(one(String.raw`s\\\,|c\$`), { type: 'token', system: String.raw`s\,`, code: 'c$' })
  assert.deepEqual(valuesOf('Condition', 'code:text=Kopfschmerz'), [{ type: 'token-text', key: 'kopfschmerz' }])
  assert.deepEqual(
    valuesOf('Observation', 'code=a,b').map((value) => (value.type === 'token' ? value.code : '')),
    ['a', 'b'],
  )
  for (const value of ['|', 'a|b|c', String.raw`x\x`, String.raw`\x|c`, String.raw`s|\x`, ',a', 'a,', 'a,,b']) {
    assert.equal(refusalOf('Condition', `code=${value}`), invalid('code'), value)
  }
  assert.equal(refusalOf('Condition', 'code:text=-'), invalid('code:text'))
})

test('the tag of the specification', () => {
  assert.deepEqual(valuesOf('Condition', '_tag=http://acme.org/codes|needs-review'), [
    { type: 'token', system: 'http://acme.org/codes', code: 'needs-review' },
  ])
})

test('dates with prefixes, of every precision', () => {
  const [value] = valuesOf('Observation', 'date=ge2013-03')
  const [from, to] = [Date.parse('2013-03-01T00:00Z'), Date.parse('2013-04-01T00:00Z')]
  assert.deepEqual(value, { type: 'date', prefix: 'ge', from, to })
  assert.deepEqual(valuesOf('Observation', 'date=2013-03'), [{ type: 'date', prefix: 'eq', from, to }])
  assert.deepEqual(
    valuesOf('Observation', 'date=ap2013-03,sa2013-03').map((item) => item.type === 'date' && item.prefix),
    ['ap', 'sa'],
  )
  const zoned = valuesOf('Observation', 'date=2013-01-14T10:00+01:00')[0]
  assert.equal(zoned?.type === 'date' && zoned.from, Date.parse('2013-01-14T09:00Z'))
  // "23 May 2009" is the specification's example of an incorrect format.
  for (const value of ['23 May 2009', 'gt', 'xx2013', 'GE2013', '2013-02-30', 'gege2013', '2013|x']) {
    assert.equal(refusalOf('Observation', `date=${value}`), invalid('date'), value)
  }
})

test('numbers imply a range by their digits', () => {
  const range = (value: string) => {
    const [found] = valuesOf('RiskAssessment', `probability=${value}`)
    return found?.type === 'number' ? [found.prefix, found.low, found.value, found.high] : undefined
  }
  assert.deepEqual(range('100'), ['eq', 99.5, 100, 100.5])
  assert.deepEqual(range('100.00'), ['eq', 99.995, 100, 100.005])
  assert.deepEqual(range('1e2'), ['eq', 95, 100, 105])
  assert.deepEqual(range('1.00e2'), ['eq', 99.5, 100, 100.5])
  assert.deepEqual(range('ne5.4'), ['ne', 5.35, 5.4, 5.45])
  assert.deepEqual(range('lt-5'), ['lt', -5.5, -5, -4.5])
  assert.deepEqual(range('gt8e-1')?.slice(0, 1), ['gt'])
  for (const value of ['a', 'gt', '.5', '5.', '1e400', '0x10', 'Infinity', '1 ', '5|x']) {
    assert.equal(refusalOf('RiskAssessment', `probability=${value}`), invalid('probability'), value)
  }
})

test('quantities with and without unit', () => {
  const one = (value: string) => valuesOf('Observation', `value-quantity=${value}`)[0]
  const range = { type: 'quantity', prefix: 'eq', low: 5.35, high: 5.45, value: 5.4 }
  const ucum = 'http://unitsofmeasure.org'
  assert.deepEqual(one(`5.4|${ucum}|mg`), { ...range, system: ucum, code: 'mg' })
  assert.deepEqual(one('5.4||mg'), { ...range, system: undefined, code: 'mg' })
  assert.deepEqual(one('5.4'), { ...range, system: undefined, code: undefined })
  assert.deepEqual(one(`le5.4|${ucum}|mg`), { ...range, prefix: 'le', system: ucum, code: 'mg' })
  // "0.0054(+/-0.000005)"
  const small = { type: 'quantity', prefix: 'eq', low: 0.005395, high: 0.005405, value: 0.0054 }
  assert.deepEqual(one(`5.40e-3|${ucum}|g`), { ...small, system: ucum, code: 'g' })
  for (const value of ['5.4|mg', '5.4||', '5.4|a|b|c', '|a|b', `${ucum}|mg|5.4`, 'mg', String.raw`5.4||\x`]) {
    assert.equal(refusalOf('Observation', `value-quantity=${value}`), invalid('value-quantity'), value)
  }
})

test('references: an id, a type and id, an address; below the own base both forms', () => {
  const base = 'https://praxis.example/fhir/'
  const targets = (query: string, options?: { base: string }) =>
    valuesOf('Observation', query, options).flatMap((value) => (value.type === 'reference' ? value.targets : []))
  assert.deepEqual(targets('patient=23'), ['Patient/23'])
  assert.deepEqual(targets('subject=23'), ['Group/23', 'Device/23', 'Patient/23', 'Location/23'])
  assert.deepEqual(targets('subject:Patient=23'), ['Patient/23'])
  assert.deepEqual(targets('subject=Patient/23'), ['Patient/23'])
  assert.deepEqual(targets('subject:Patient=Patient/23/_history/2'), ['Patient/23'])
  const own = ['Patient/23', 'https://praxis.example/fhir/Patient/23']
  for (const value of ['Patient/23', `${base}Patient/23`, `${base}Patient/23/_history/4`]) {
    assert.deepEqual(targets(`subject=${value}`, { base }), own, value)
    assert.deepEqual(targets(`subject:Patient=${value}`, { base }), own, value)
  }
  assert.deepEqual(targets('subject=https://other.example/Patient/23/_history/4'), ['https://other.example/Patient/23'])
  assert.deepEqual(targets('subject=urn:uuid:1', { base }), ['urn:uuid:1'])
  assert.equal(targets('focus=1').length, resourceTypes.length)
  for (const value of ['Foo/1', 'Patient/', '#a', 'a b', 'Patient/1/2', String.raw`\x`]) {
    assert.equal(refusalOf('Observation', `subject=${value}`), invalid('subject'), value)
  }
  // What is of another type, or lies elsewhere, cannot be meant.
  for (const value of ['Group/1', 'https://other.example/Patient/1']) {
    assert.equal(refusalOf('Observation', `subject:Patient=${value}`), invalid('subject:Patient'), value)
  }
})

test('canonicals with and without version, identifiers of references', () => {
  const canonical = (value: string) => valuesOf('QuestionnaireResponse', `questionnaire=${value}`)[0]
  assert.deepEqual(canonical('http://x/q|2'), { type: 'reference', targets: ['http://x/q|2'] })
  assert.deepEqual(canonical(String.raw`http://x/q\|2`), { type: 'reference', targets: ['http://x/q|2'] })
  const identifier = (value: string) => valuesOf('Observation', `subject:identifier=${value}`)[0]
  const mrn = 'http://acme.org/fhir/identifier/mrn'
  assert.deepEqual(identifier(`${mrn}|123456`), { type: 'reference-identifier', system: mrn, code: '123456' })
  assert.deepEqual(identifier('|123456'), { type: 'reference-identifier', system: '', code: '123456' })
  assert.deepEqual(identifier('123456'), { type: 'reference-identifier', system: undefined, code: '123456' })
  assert.equal(refusalOf('Observation', `subject:identifier=${mrn}|`), invalid('subject:identifier'))
})

test('uris are compared whole, from the left with :above and :below', () => {
  const one = (query: string) => valuesOf('ValueSet', query)[0]
  const address = 'http://acme.org/fhir/ValueSet/123'
  assert.deepEqual(one(`url=${address}`), { type: 'uri', match: 'equal', value: address })
  assert.deepEqual(one('url:below=http://acme.org/fhir/'), {
    type: 'uri',
    match: 'below',
    value: 'http://acme.org/fhir/',
  })
  const version = `${address}/_history/5`
  assert.deepEqual(one(`url:above=${version}`), { type: 'uri', match: 'above', value: version })
  assert.deepEqual(one('url=urn:oid:1.2.3.4.5'), { type: 'uri', match: 'equal', value: 'urn:oid:1.2.3.4.5' })
  assert.deepEqual(valuesOf('Patient', '_profile=http://x|1'), [{ type: 'uri', match: 'equal', value: 'http://x|1' }])
  assert.equal(refusalOf('ValueSet', 'url:below=urn:oid:1.2'), invalid('url:below'))
  assert.equal(refusalOf('ValueSet', 'url=a b'), invalid('url'))
})

test('url|version asks for the url and the version', () => {
  assert.deepEqual(search('ValueSet', 'url=http://x/v|2.0').criteria, [
    { kind: 'value', param: 'url', not: false, values: [{ type: 'uri', match: 'equal', value: 'http://x/v' }] },
    { kind: 'value', param: 'version', not: false, values: [{ type: 'token', system: undefined, code: '2.0' }] },
  ])
  assert.deepEqual(valuesOf('ValueSet', String.raw`url=http://x/v\|2`), [
    { type: 'uri', match: 'equal', value: 'http://x/v|2' },
  ])
  for (const value of ['http://x|1,http://y|2', 'http://x|', 'http://x|1|2']) {
    assert.equal(refusalOf('ValueSet', `url=${value}`), invalid('url'), value)
  }
})

test('composites: one value for each component', () => {
  const [value] = valuesOf(
    'Observation',
    'code-value-quantity=http://loinc.org|2823-3$gt5.4|http://unitsofmeasure.org|mmol/L',
  )
  assert.deepEqual(value, {
    type: 'composite',
    parts: [
      { type: 'token', system: 'http://loinc.org', code: '2823-3' },
      {
        type: 'quantity',
        prefix: 'gt',
        low: 5.35,
        high: 5.45,
        value: 5.4,
        system: 'http://unitsofmeasure.org',
        code: 'mmol/L',
      },
    ],
  })
  assert.equal(valuesOf('Observation', 'component-code-value-quantity=http://loinc.org|8480-6$lt60,a$1').length, 2)
  const focus = valuesOf('Questionnaire', 'context-type-value=focus$http://snomed.info/sct|408934002')[0]
  assert.equal(focus?.type === 'composite' && focus.parts.length, 2)
  assert.deepEqual(valuesOf('Observation', String.raw`code-value-string=a\$b$c\,d`), [
    {
      type: 'composite',
      parts: [
        { type: 'token', system: undefined, code: 'a$b' },
        { type: 'string', match: 'prefix', key: 'c d' },
      ],
    },
  ])
  for (const item of ['a', 'a$', '$1', 'a$1$2', 'a$x', 'a$1||']) {
    assert.equal(refusalOf('Observation', `code-value-quantity=${item}`), invalid('code-value-quantity'), item)
  }
})

/** A value that every parameter of the type takes. */
const samples: Readonly<Partial<Record<SearchType, string>>> = {
  string: 'a',
  token: 'a',
  reference: 'https://x.example/Patient/1',
  date: '2026',
  number: '1',
  quantity: '1',
  uri: 'http://x.example',
}

test('every parameter that R4 defines takes values of its type', () => {
  let count = 0
  for (const type of resourceTypes) {
    for (const { code, type: kind, components = [] } of searchParameters(type).values()) {
      const composite = components.map((component) => samples[component.type] ?? '?').join('$')
      const value = kind === 'composite' ? composite : samples[kind]
      if (value === undefined || code === '_id' || code === '_lastUpdated') continue
      const [found] = valuesOf(type, `${code}=${value}`)
      assert.equal(found?.type, kind, `${type}.${code}`)
      count++
    }
  }
  assert.ok(count > 2000, String(count))
})
