import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '@siegel/foundation'
import { resourceTypes } from '../../resource-types.ts'
import { searchParameters } from './parameters.ts'
import { parseSearch } from './parse-query.ts'
import { refusalOf, search } from './testing.ts'

const lenient = { handling: 'lenient' } as const

test('what is unknown or unsupported is refused, or passed over and named', () => {
  const names = 'foo Name name2 near _list _list:x _filter _contained _containedType _type __proto__ constructor'
  for (const name of names.split(' ')) {
    assert.equal(refusalOf('Location', `${name}=true`), `search-parameter-unknown: ${name}`)
    const query = search('Location', `name=a&${name}=true`, lenient)
    assert.deepEqual(query.ignored, [name])
    assert.deepEqual(query.used, [['name', 'a']])
    assert.equal(query.criteria.length, 1)
  }
  // Of this one R4 says that a server shall refuse what it does not know.
  for (const name of ['_query', '_query:x']) {
    assert.equal(refusalOf('Patient', `${name}=x`, lenient), `search-parameter-unknown: ${name}`)
  }
  // What cannot be a name is not repeated: it may be anything.
  for (const name of ['Jörg Müller', 'a'.repeat(201), '']) {
    assert.equal(refusalOf('Patient', `${name}=x`), 'search-parameter-unknown', name)
  }
  assert.deepEqual(search('Patient', '_contained=false').ignored, [])
})

test('parameters without a value are passed over, known or not', () => {
  const query = search('Patient', 'name=&foo=&gender=male&_count=&name:foo=')
  assert.deepEqual(query.ignored, ['name', 'foo', '_count', 'name:foo'])
  assert.equal(query.criteria.length, 1)
})

test('what took part is kept in its order, without what only shapes the answer', () => {
  const query = search('Patient', '_sort=name&name=a&_format=json&name=b&_pretty=true&_count=5&_include=*')
  assert.deepEqual(query.used, [
    ['_sort', 'name'],
    ['name', 'a'],
    ['name', 'b'],
    ['_count', '5'],
    ['_include', '*'],
  ])
  assert.deepEqual(query.ignored, [])
  assert.equal(query.criteria.length, 2)
})

test('a search without parameters', () => {
  assert.deepEqual(parseSearch('Patient', [], { handling: 'strict' }), {
    type: 'Patient',
    criteria: [],
    sort: [],
    count: undefined,
    total: undefined,
    summary: undefined,
    elements: [],
    includes: [],
    revincludes: [],
    ignored: [],
    used: [],
  })
  assert.throws(() => parseSearch('toString', [], { handling: 'strict' }), TypeError)
})

test('it reads what URLSearchParams gives', () => {
  const pairs = new URLSearchParams('code=http%3A%2F%2Floinc.org%7C718-7&date=ge2026')
  assert.equal(parseSearch('Observation', pairs, { handling: 'strict' }).criteria.length, 2)
})

test('limits', () => {
  const repeated = (count: number, pair: string) => Array.from({ length: count }, () => pair).join('&')
  assert.equal(search('Patient', repeated(60, 'name=a')).criteria.length, 60)
  assert.equal(refusalOf('Patient', repeated(61, 'name=a')), 'search-too-large')
  const listed = (count: number) => Array.from({ length: count }, (_, i) => `a${i}`).join(',')
  for (const name of ['identifier', '_id', 'name']) {
    assert.equal(search('Patient', `${name}=${listed(200)}`).criteria.length, 1)
    assert.equal(refusalOf('Patient', `${name}=${listed(201)}`), `search-too-large: ${name}`)
  }
  for (const name of ['name', '_content', '_text', 'identifier']) {
    assert.equal(search('Patient', `${name}=${'a'.repeat(2000)}`).criteria.length, 1)
    assert.equal(refusalOf('Patient', `${name}=${'a'.repeat(2001)}`), `search-too-large: ${name}`)
  }
  assert.equal(refusalOf('Patient', `name=${'a,'.repeat(1_000_000)}`), 'search-too-large: name')
  assert.equal(refusalOf('Patient', `${'a'.repeat(501)}=x`), 'search-too-large')
})

test('limits of depth', () => {
  const chain = (depth: number) => `${'partof.'.repeat(depth)}name`
  assert.equal(search('Organization', `${chain(5)}=a`).criteria.length, 1)
  assert.equal(refusalOf('Organization', `${chain(6)}=a`), `search-too-large: ${chain(6)}`)
  const has = (depth: number) => `${'_has:Organization:partof:'.repeat(depth)}name`
  assert.equal(search('Organization', `${has(3)}=a`).criteria.length, 1)
  assert.equal(refusalOf('Organization', `${has(4)}=a`), `search-too-large: ${has(4)}`)
  // Wherever it stands, what was gone through counts.
  const mixed = `_has:Organization:partof:${'partof.'.repeat(3)}_has:Organization:partof:${chain(3)}`
  assert.equal(refusalOf('Organization', `${mixed}=a`), `search-too-large: ${mixed}`)
  // Each type that a reference without type may point at is a branch; they do not multiply for ever.
  assert.equal(
    refusalOf('Provenance', 'target.subject.subject.name=x'),
    'search-too-large: target.subject.subject.name',
  )
  assert.equal(search('Provenance', 'target.patient.name=x').criteria.length, 1)
})

test('limits of what shapes the result', () => {
  const keys = (count: number) => Array.from({ length: count }, () => 'name').join(',')
  assert.equal(search('Patient', `_sort=${keys(10)}`).sort.length, 10)
  assert.equal(refusalOf('Patient', `_sort=${keys(11)}`), 'search-too-large: _sort')
  assert.equal(refusalOf('Patient', `_sort=${keys(6)}&_sort=${keys(5)}`), 'search-too-large: _sort')
  const includes = (forward: number, backward: number) =>
    [...Array<string>(forward).fill('_include=*'), ...Array<string>(backward).fill('_revinclude=*')].join('&')
  assert.equal(search('Patient', includes(25, 25)).includes.length, 25)
  assert.equal(refusalOf('Patient', includes(25, 26)), 'search-too-large: _revinclude')
  assert.equal(refusalOf('Patient', `_elements=${'a,'.repeat(20_000)}`), 'search-too-large: _elements')
})

test('nothing but refusals comes of any name and value, and none says what was asked for', () => {
  const types = ['Patient', 'Observation', 'Provenance', 'ValueSet', 'Location']
  const codes = [...new Set(types.flatMap((type) => [...searchParameters(type).keys()]))]
  const special = '_has _include _revinclude _sort _count _elements _summary _total _content _text _query'.split(' ')
  const word = fc.constantFrom(
    ...codes,
    ...special,
    ...types,
    ...resourceTypes.slice(0, 9),
    'missing',
    'not',
    'text',
    '*',
  )
  const name = fc
    .array(fc.tuple(word, fc.constantFrom('', ':', '.', ':', '::', '..')), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.flat().join(''))
  const marker = 'Zwiebelfisch'
  const piece = fc.oneof(
    fc.constantFrom(
      ',',
      '|',
      '$',
      '\\',
      '-',
      ':',
      '/',
      marker,
      'ge',
      '2026',
      '1.50',
      'true',
      'Patient/',
      'http://',
      ' ',
    ),
    fc.string({ maxLength: 3 }),
  )
  const value = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
  let refused = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('strict', 'lenient'),
      (type, pairs, handling) => {
        try {
          const query = parseSearch(type, pairs, { handling, base: 'http://x.example' })
          assert.equal(query.used.length + query.ignored.length, pairs.length)
        } catch (error) {
          assert.ok(isRefusal(error), String(error))
          assert.ok(error.code.startsWith('search-') && !error.message.includes(marker))
          refused++
        }
      },
    ),
    { numRuns: 3000 },
  )
  assert.ok(refused > 100)
})
