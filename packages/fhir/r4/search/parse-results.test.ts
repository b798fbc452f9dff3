import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resourceTypes } from '../../resource-types.ts'
import { searchParameters } from './parameters.ts'
import { refusalOf, search } from './testing.ts'

const lenient = { handling: 'lenient' } as const

/** A shaping parameter is known, so an unusable value is a fault under lenient handling too. */
const isRefused = (type: string, query: string): void => {
  const [name = ''] = query.split('=')
  assert.equal(refusalOf(type, query, lenient), `search-value-invalid: ${name}`, query)
}

test('_sort: keys in their order, a minus for descending', () => {
  const { sort } = search('Observation', '_sort=status,-date,category')
  assert.deepEqual(sort, [
    { param: 'status', descending: false },
    { param: 'date', descending: true },
    { param: 'category', descending: false },
  ])
  assert.deepEqual(search('Patient', '_sort=-_lastUpdated&_sort=_id').sort, [
    { param: '_lastUpdated', descending: true },
    { param: '_id', descending: false },
  ])
  for (const value of ['nothing', '-', '--date', 'date,', 'code-value-quantity', '_score', 'date:asc']) {
    isRefused('Observation', `_sort=${value}`)
  }
  isRefused('Location', '_sort=near')
})

test('_count, _total and _summary take what R4 lists, once', () => {
  assert.equal(search('Patient', '_count=0').count, 0)
  assert.equal(search('Patient', '_count=250').count, 250)
  for (const value of ['-1', '1.5', 'x', '1e3', '9999999999']) isRefused('Patient', `_count=${value}`)
  for (const value of ['none', 'estimate', 'accurate'] as const) {
    assert.equal(search('Patient', `_total=${value}`).total, value)
  }
  for (const value of ['true', 'text', 'data', 'count', 'false'] as const) {
    assert.equal(search('Patient', `_summary=${value}`).summary, value)
  }
  for (const query of ['_total=some', '_summary=all', '_count=1&_count=2', '_summary=true&_summary=text']) {
    isRefused('Patient', query)
  }
  for (const name of ['_sort:desc', '_count:exact', '_total:x', '_summary:not', '_elements:missing', '_include:x']) {
    assert.equal(refusalOf('Patient', `${name}=1`, lenient), `search-modifier-invalid: ${name}`)
  }
})

test('_elements: top-level elements, a choice by any of its names', () => {
  assert.deepEqual(search('Patient', '_elements=identifier,active,link').elements, ['identifier', 'active', 'link'])
  assert.deepEqual(search('Patient', '_elements=deceased&_elements=id').elements, [
    'deceasedBoolean',
    'deceasedDateTime',
    'id',
  ])
  assert.deepEqual(search('Patient', '_elements=deceased[x]').elements, ['deceasedBoolean', 'deceasedDateTime'])
  assert.deepEqual(search('Patient', '_elements=deceasedBoolean').elements, ['deceasedBoolean'])
  for (const value of ['nothing', 'name.family', 'name,', 'Patient.name', 'toString', '[x]']) {
    isRefused('Patient', `_elements=${value}`)
  }
})

test('_include: the type that refers, its parameter, perhaps the type referred to', () => {
  assert.deepEqual(search('MedicationRequest', '_include=MedicationRequest:patient').includes, [
    { type: 'MedicationRequest', params: ['patient'], target: undefined, iterate: false },
  ])
  assert.deepEqual(search('Observation', '_include=Observation:subject:Patient').includes, [
    { type: 'Observation', params: ['subject'], target: 'Patient', iterate: false },
  ])
  const query = '_include=MedicationDispense:prescription&_include:iterate=MedicationRequest:requester'
  assert.deepEqual(
    search('MedicationDispense', query).includes.map(({ type, iterate }) => [type, iterate]),
    [
      ['MedicationDispense', false],
      ['MedicationRequest', true],
    ],
  )
  assert.equal(search('Observation', '_include:recurse=Observation:has-member').includes[0]?.iterate, true)
})

test('_revinclude reads the same, from the other side', () => {
  const { includes, revincludes } = search('MedicationRequest', '_revinclude=Provenance:target')
  assert.deepEqual(includes, [])
  assert.deepEqual(revincludes, [{ type: 'Provenance', params: ['target'], target: undefined, iterate: false }])
})

test('a star stands for all references that may be meant', () => {
  const [all] = search('Observation', '_include=*').includes
  const references = [...searchParameters('Observation').values()].filter(({ type }) => type === 'reference')
  assert.deepEqual(
    all?.params,
    references.map(({ code }) => code),
  )
  assert.deepEqual(search('Observation', '_include=Observation:*').includes, [all])
  assert.deepEqual(search('Observation', '_include=Observation:*:Encounter').includes[0]?.params, [
    'encounter',
    'focus',
  ])
  assert.deepEqual(search('Patient', '_revinclude=Encounter:*').revincludes[0]?.params, ['patient', 'subject'])
  // Again and again, what was included may be referred to by other parameters.
  const iterated = search('Patient', '_revinclude:iterate=Encounter:*').revincludes[0]?.params ?? []
  assert.ok(iterated.includes('service-provider') && iterated.includes('subject'))
  const anywhere = search('Patient', '_revinclude=*').revincludes
  assert.ok(anywhere.length > 60 && anywhere.length < resourceTypes.length)
  assert.ok(anywhere.some(({ type, params }) => type === 'Observation' && params.includes('performer')))
  assert.deepEqual(anywhere.find(({ type }) => type === 'Encounter')?.params, ['patient', 'subject'])
  assert.ok(!anywhere.some(({ type }) => type === 'Endpoint'))
})

test('an include that R4 does not have is refused', () => {
  for (const value of [
    'Observation',
    'Observation:',
    'Observation:code',
    'Observation:nothing',
    'Foo:subject',
    'Observation:subject:Foo',
    'Observation:patient:Group',
    'Observation:subject:Patient:x',
    'Observation:subject,Observation:encounter',
    'Observation:*:ValueSet:x',
    '*:subject',
  ]) {
    isRefused('Observation', `_include=${value}`)
    isRefused('Observation', `_revinclude=${value}`)
  }
  isRefused('ValueSet', '_include=Binary:nothing')
  assert.equal(refusalOf('Patient', '_summary=text&_include=*', lenient), 'search-value-invalid: _summary')
  assert.equal(refusalOf('Patient', '_revinclude=*&_summary=text', lenient), 'search-value-invalid: _summary')
})
