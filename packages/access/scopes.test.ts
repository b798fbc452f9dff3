import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '@siegel/foundation'
import { checkScopes, commonScopes, scopeFor, type Interaction } from './scopes.ts'

const interactions: readonly Interaction[] = ['c', 'r', 'u', 'd', 's']
const lettersOf = (scopes: string, type: string): string =>
  interactions.filter((one) => scopeFor(scopes, type, one).allowed).join('')
const category = 'category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory'

test('letters, the older words and wildcards mean what SMART says', () => {
  for (const [scopes, observation, patient] of [
    ['system/*.*', 'cdrsu', 'cdrsu'],
    ['system/Observation.read', 'rs', ''],
    ['system/Observation.write', 'cdu', ''],
    ['system/Observation.*', 'cdrsu', ''],
    ['system/*.cruds', 'cdrsu', 'cdrsu'],
    ['system/Observation.rs system/Patient.r', 'rs', 'r'],
    ['system/Observation.c system/*.s', 'cs', 's'],
    ['system/Observation.d', 'd', ''],
  ] as const) {
    checkScopes(scopes)
    assert.equal(lettersOf(scopes, 'Observation').split('').sort().join(''), observation, scopes)
    assert.equal(lettersOf(scopes, 'Patient').split('').sort().join(''), patient, scopes)
  }
  assert.equal(lettersOf('system/*.rs', '*'), 'rs')
  assert.equal(lettersOf('system/Observation.rs', '*'), '', 'one type is not all of them')
})

test('what is not in the grammar is refused, and allows nothing where it was stored', () => {
  const wrong = [
    ' ',
    'system/*',
    'system/*.',
    'system/Observation.',
    'system/Observation.x',
    'system/Observation.sr',
    'system/Observation.rr',
    'system/Observation.READ',
    'system/Observation.readwrite',
    'system/observation.rs',
    'system/Obs*.rs',
    'System/*.rs',
    'patient/*.rs',
    'user/*.rs',
    'launch',
    'openid',
    'offline_access',
    'system/*.rs,system/*.c',
    'system/*.rs system/*.nonsense',
    'system/*.rs  system/*.c',
    ' system/*.rs',
    'system/*.rs ',
    'system/*.rs\nsystem/*.c',
    'system/*.rs\tsystem/*.c',
    'system/Observation.rs?',
    'system/Observation.rs?category',
    'system/Observation.rs?category=',
    'system/Observation.rs?=x',
    'system/Observation.rs?category=a&',
    'system/Observation.rs?category=a&&code=b',
    'system/Observation.read?category=a',
    'system/Observation.*?category=a',
    'system/Observation.rs?category="a"',
    'system/Observation.rs?category=a\\b',
    'system/Observation.rs?category=%zz',
    'system/Observation.rs?category=%00',
    'system/Observation.rs?category=ä',
    'system/Observation.rs?_count=1',
    'system/Observation.rs?_include=Observation:subject',
    'system/Observation.rs?_has:Group:member:_id=1',
    'system/Observation.rs?subject.name=Peter',
    'system/Observation.rs?subject:Patient.name=Peter',
  ]
  for (const text of ['', ...wrong]) {
    assert.throws(
      () => checkScopes(text),
      (error) => isRefusal(error, 'scope-invalid') && !error.message.includes('system'),
      text,
    )
    assert.equal(commonScopes('system/*.*', text), '', text)
  }
  for (const text of wrong.filter((one) => !/\s/.test(one))) assert.equal(lettersOf(text, 'Observation'), '', text)
  assert.throws(() => checkScopes(Array.from({ length: 65 }, () => 'system/*.rs').join(' ')))
  assert.throws(() => checkScopes(`system/Observation.rs?code=${'x'.repeat(4000)}`))
})

test('a query narrows a scope; a scope without one lifts the restriction for its own letters', () => {
  const narrow = `system/Observation.rs?${category}`
  assert.deepEqual(scopeFor(narrow, 'Observation', 'r'), { allowed: true, filters: [category] })
  assert.deepEqual(scopeFor(narrow, 'Observation', 'u'), { allowed: false, filters: [] })
  assert.deepEqual(scopeFor(narrow, 'Patient', 'r'), { allowed: false, filters: [] })
  const two = `${narrow} system/Observation.s?code=1 system/Observation.rs?${category}`
  assert.deepEqual(scopeFor(two, 'Observation', 's').filters, [category, 'code=1'], 'at least one of them')
  assert.deepEqual(scopeFor(`${two} system/*.r`, 'Observation', 'r').filters, [])
  assert.deepEqual(scopeFor(`${two} system/*.r`, 'Observation', 's').filters, [category, 'code=1'])
  const both = scopeFor('system/Observation.rs?status=final&category=vital-signs', 'Observation', 'r')
  assert.deepEqual(both.filters, ['category=vital-signs&status=final'], 'both hold together')
  checkScopes('system/Condition.rs?_security:not=R&clinical-status:not-in=http://x/y&_tag=%7Cz')
})

test('a patient’s compartment is a query, and contains the patient', () => {
  const scopes = 'system/*.rs?patient=Patient/42'
  checkScopes(scopes)
  assert.deepEqual(scopeFor(scopes, 'Observation', 'r').filters, ['patient=Patient/42'])
  assert.deepEqual(scopeFor(scopes, 'Patient', 'r').filters, ['_id=42'])
  for (const [query, ids] of [
    ['patient=42', '_id=42'],
    ['patient=Patient%2F42', '_id=42'],
    ['patient=Patient/42,Patient/43', '_id=42,43'],
    ['patient=Patient/42&gender=female', '_id=42&gender=female'],
    ['patient=http://elsewhere/Patient/42', '_id=http%3A%2F%2Felsewhere%2FPatient%2F42'],
  ] as const)
    assert.deepEqual(scopeFor(`system/*.rs?${query}`, 'Patient', 's').filters, [ids])
})

test('what is granted is what both sides say', () => {
  for (const [registered, requested, granted] of [
    ['system/*.*', 'system/Observation.rs', 'system/Observation.rs'],
    ['system/*.*', 'system/*.read', 'system/*.read'],
    ['system/Observation.rs', 'system/*.*', 'system/Observation.rs'],
    ['system/Observation.rs system/Patient.r', 'system/*.cruds', 'system/Observation.rs system/Patient.r'],
    ['system/Observation.rs', 'system/Observation.cud', ''],
    ['system/Observation.rs', 'system/Patient.rs', ''],
    ['system/Observation.rs', 'system/Observation.cr system/Patient.r', 'system/Observation.r'],
    [`system/Observation.rs?${category}`, 'system/Observation.rs', `system/Observation.rs?${category}`],
    ['system/Observation.rs', `system/Observation.rs?${category}`, `system/Observation.rs?${category}`],
    [
      'system/*.rs?patient=Patient/1',
      'system/*.rs?patient=Patient/2',
      'system/*.rs?patient=Patient/1&patient=Patient/2',
    ],
    ['system/Task.rs?status=a&code=b', 'system/Task.rs?code=b&status=a', 'system/Task.rs?code=b&status=a'],
    [
      'system/*.rs system/Observation.cruds',
      'system/Observation.cruds system/*.r',
      'system/Observation.cruds system/*.r',
    ],
    ['system/*.rs system/*.rs', 'system/*.cruds', 'system/*.rs'],
    ['system/*.rs', 'system/*.rs system/Observation.r system/*.rs', 'system/*.rs'],
  ] as const)
    assert.equal(commonScopes(registered, requested), granted, `${registered} | ${requested}`)
})

test('many scopes against many are refused before they become a product', () => {
  const queries = (name: string) => Array.from({ length: 64 }, (_, i) => `system/Observation.rs?${name}=${i}`).join(' ')
  checkScopes(queries('code'))
  assert.equal(commonScopes(queries('code'), queries('status')), '')
  assert.equal(commonScopes(queries('code'), queries('code')), queries('code'))
})

test('nothing is granted that either side refuses, and everything that both allow without a query', () => {
  const queries = ['', '?code=a', '?code=b', '?code=a&status=c']
  const words = ['*', 'read', 'write', 'c', 'rs', 'cud', 'd', 'cruds']
  const single = ['*', 'Observation', 'Patient'].flatMap((type) =>
    words.flatMap((word) =>
      queries
        .filter((query) => query === '' || !/^(\*|read|write)$/.test(word))
        .map((query) => `system/${type}.${word}${query}`),
    ),
  )
  const pairs = single.map((scope, index) => `${scope} ${single[(index * 7 + 3) % single.length] ?? ''}`)
  let compared = 0
  for (const registered of [...single, ...pairs])
    for (const requested of single) {
      const granted = commonScopes(registered, requested)
      for (const type of ['*', 'Observation', 'Patient', 'Task'])
        for (const interaction of interactions) {
          const [a, b, got] = [registered, requested, granted].map((one) => scopeFor(one, type, interaction))
          assert.ok(a !== undefined && b !== undefined && got !== undefined)
          const label = `${registered} | ${requested} | ${granted} | ${type} ${interaction}`
          assert.equal(got.allowed, a.allowed && b.allowed, label)
          if (!got.allowed) continue
          assert.equal(got.filters.length === 0, a.filters.length === 0 && b.filters.length === 0, label)
          const isNarrowed = ({ filters }: { filters: readonly string[] }, filter: string) =>
            filters.length === 0 ||
            filters.some((wide) => wide.split('&').every((pair) => filter.split('&').includes(pair)))
          assert.ok(
            got.filters.every((filter) => isNarrowed(a, filter) && isNarrowed(b, filter)),
            label,
          )
          compared += 1
        }
    }
  assert.ok(compared > 10_000)
})
