import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Criterion } from './query.ts'
import { criterionOf, refusalOf, search } from './testing.ts'

const token = (param: string, code: string): Criterion => ({
  kind: 'value',
  param,
  not: false,
  values: [{ type: 'token', system: undefined, code }],
})

const name = (key: string): Criterion => ({
  kind: 'value',
  param: 'name',
  not: false,
  values: [{ type: 'string', match: 'prefix', key }],
})

test('a chain goes along the reference to the type named', () => {
  assert.deepEqual(criterionOf('DiagnosticReport', 'subject:Patient.name=peter'), {
    kind: 'chain',
    param: 'subject',
    targets: [{ type: 'Patient', criterion: name('peter') }],
  })
})

test('without a type it goes to every type that has the parameter and can read the value', () => {
  assert.deepEqual(criterionOf('DiagnosticReport', 'subject.name=peter'), {
    kind: 'chain',
    param: 'subject',
    targets: [
      { type: 'Patient', criterion: name('peter') },
      { type: 'Location', criterion: name('peter') },
    ],
  })
  // `date` is a date for most, and none of them reads this as one: a fault, not an unknown parameter.
  assert.equal(refusalOf('Task', 'focus.date=x', { handling: 'lenient' }), 'search-value-invalid: focus.date')
  // At an account's owner the name is unknown, at a task's the value is wrong: that is what is said.
  const owner = 'focus.owner.birthdate'
  assert.equal(refusalOf('Task', `${owner}=x`, { handling: 'lenient' }), `search-value-invalid: ${owner}`)
  const types = (query: string) => {
    const criterion = criterionOf('Task', query)
    return criterion.kind === 'chain' ? criterion.targets.map(({ type }) => type) : []
  }
  // A patient has no subject.
  assert.ok(types('focus.subject=Patient/1').includes('Observation'))
  assert.ok(!types('focus.subject=Patient/1').includes('Patient'))
})

test('chains go on, also into values with modifiers and into the common parameters', () => {
  const criterion = criterionOf('Observation', 'encounter.service-provider:Organization.partof.name:exact=Klinik')
  assert.deepEqual(criterion, {
    kind: 'chain',
    param: 'encounter',
    targets: [
      {
        type: 'Encounter',
        criterion: {
          kind: 'chain',
          param: 'service-provider',
          targets: [
            {
              type: 'Organization',
              criterion: {
                kind: 'chain',
                param: 'partof',
                targets: [
                  {
                    type: 'Organization',
                    criterion: {
                      kind: 'value',
                      param: 'name',
                      not: false,
                      values: [{ type: 'string', match: 'exact', text: 'Klinik' }],
                    },
                  },
                ],
              },
            },
          ],
        },
      },
    ],
  })
  const inner = (query: string) => {
    const chain = criterionOf('Observation', query)
    return chain.kind === 'chain' ? chain.targets[0]?.criterion : undefined
  }
  assert.deepEqual(inner('patient._id=1'), { kind: 'id', ids: ['1'], not: false })
  assert.deepEqual(inner('patient.gender:not=male'), { ...token('gender', 'male'), not: true })
  assert.deepEqual(inner('patient.deceased:missing=true'), { kind: 'missing', param: 'deceased', missing: true })
  assert.deepEqual(inner('patient:Patient._has:Condition:patient:code=x'), {
    kind: 'has',
    type: 'Condition',
    param: 'patient',
    criterion: token('code', 'x'),
  })
})

test('the composite of the specification at the end of a chain', () => {
  const query = 'result.code-value-quantity=http://loinc.org|2823-3$gt5.4|http://unitsofmeasure.org|mmol/L'
  const chain = criterionOf('DiagnosticReport', query)
  const target = chain.kind === 'chain' ? chain.targets[0] : undefined
  assert.equal(target?.type, 'Observation')
  assert.ok(target.criterion.kind === 'value' && target.criterion.values[0]?.type === 'composite')
})

test('a chain that R4 does not allow is refused under either handling', () => {
  for (const handling of ['strict', 'lenient'] as const) {
    for (const query of [
      'patient:Group.name=x',
      'subject:Foo.name=x',
      'focus:Foo.name=x',
      'subject:identifier.name=x',
      'subject:Patient:Group.name=x',
      'code.name=x',
      'subject:Patient.name:below=x',
      'patient.gender:exact=male',
    ]) {
      assert.equal(
        refusalOf('Observation', query, { handling }),
        `search-modifier-invalid: ${query.split('=')[0]}`,
        query,
      )
    }
    assert.equal(
      refusalOf('Observation', 'patient.birthdate=x', { handling }),
      'search-value-invalid: patient.birthdate',
    )
  }
})

test('a reverse chain names the type and the parameter that points here', () => {
  assert.deepEqual(criterionOf('Patient', '_has:Observation:patient:code=1234-5'), {
    kind: 'has',
    type: 'Observation',
    param: 'patient',
    criterion: token('code', '1234-5'),
  })
  assert.deepEqual(criterionOf('Patient', '_has:Observation:patient:_has:AuditEvent:entity:agent-name=x'), {
    kind: 'has',
    type: 'Observation',
    param: 'patient',
    criterion: {
      kind: 'has',
      type: 'AuditEvent',
      param: 'entity',
      criterion: {
        kind: 'value',
        param: 'agent-name',
        not: false,
        values: [{ type: 'string', match: 'prefix', key: 'x' }],
      },
    },
  })
  const chained = criterionOf('Patient', '_has:Observation:patient:encounter.class=AMB')
  assert.equal(chained.kind === 'has' && chained.criterion.kind, 'chain')
  const inverted = criterionOf('Patient', '_has:Observation:patient:code:not=x')
  assert.deepEqual(inverted.kind === 'has' && inverted.criterion, { ...token('code', 'x'), not: true })
})

test('a reverse chain that cannot point here is refused under either handling', () => {
  for (const handling of ['strict', 'lenient'] as const) {
    for (const query of [
      '_has=x',
      '_has:Observation=x',
      '_has:Observation:patient=x',
      '_has:Observation:patient:=x',
      '_has:Foo:patient:code=x',
      '_has:Observation:nothing:code=x',
      '_has:Observation:code:code=x',
      '_has:Observation:encounter:code=x',
    ]) {
      assert.equal(
        refusalOf('Patient', query, { handling }),
        `search-modifier-invalid: ${query.slice(0, query.lastIndexOf('='))}`,
        query,
      )
    }
  }
})

test('an unknown name at the end of a chain makes the whole parameter unknown', () => {
  for (const query of ['subject.nothing=x', 'subject:Patient.nothing=x', 'nothing.name=x', 'focus.nothing.name=x']) {
    const [given = ''] = query.split('=')
    assert.equal(refusalOf('Observation', query), `search-parameter-unknown: ${given}`)
    assert.deepEqual(search('Observation', query, { handling: 'lenient' }).ignored, [given])
  }
  // The specification's own example names a parameter that R4's AuditEvent does not have.
  const example = '_has:Observation:patient:_has:AuditEvent:entity:user'
  assert.equal(refusalOf('Patient', `${example}=x`), `search-parameter-unknown: ${example}`)
})

test('modifiers that a parameter does not have are refused under either handling', () => {
  const wrong: [type: string, names: string][] = [
    ['Patient', 'name:not name:text name:below name:Patient name:foo name: name:exact:exact name:missing:missing'],
    ['Observation', 'code:in code:not-in code:above code:below code:of-type code:exact code:Patient code:not:text'],
    [
      'Observation',
      'date:not date:exact value-quantity:not subject:not subject:above subject:Foo patient:Group focus:Foo',
    ],
    ['Observation', 'code-value-quantity:not code-value-quantity:missing _lastUpdated:not _content:not _text:missing'],
    ['ValueSet', 'url:exact url:not url:contains _profile:not'],
    ['Patient', '_id:text _id:exact _id:Patient _id:not:missing'],
    ['QuestionnaireResponse', 'questionnaire:identifier questionnaire:below'],
  ]
  for (const [type, names] of wrong) {
    for (const given of names.split(' ')) {
      for (const handling of ['strict', 'lenient'] as const) {
        const value = /^(subject|patient|focus)/.test(given) ? 'Patient/1' : 'true'
        assert.equal(refusalOf(type, `${given}=${value}`, { handling }), `search-modifier-invalid: ${given}`)
      }
    }
  }
})

test(':missing works on every type of parameter but composites, and takes true or false', () => {
  for (const param of ['gender', 'birthdate', 'name', 'general-practitioner', '_profile', '_id', '_lastUpdated']) {
    assert.deepEqual(criterionOf('Patient', `${param}:missing=true`), { kind: 'missing', param, missing: true })
    assert.deepEqual(criterionOf('Patient', `${param}:missing=false`), { kind: 'missing', param, missing: false })
    for (const value of ['yes', 'TRUE', 'true,false', '1']) {
      assert.equal(refusalOf('Patient', `${param}:missing=${value}`), `search-value-invalid: ${param}:missing`)
    }
  }
})

test('ids, the time of the last change, and words', () => {
  assert.deepEqual(criterionOf('Patient', '_id=23,a.b-C'), { kind: 'id', ids: ['23', 'a.b-C'], not: false })
  assert.deepEqual(criterionOf('Patient', '_id:not=23'), { kind: 'id', ids: ['23'], not: true })
  for (const value of ['Patient/23', '|23', 'a b', 'ä', 'a,', 'x'.repeat(65)]) {
    assert.equal(refusalOf('Patient', `_id=${value}`), 'search-value-invalid: _id')
  }
  assert.deepEqual(criterionOf('Observation', '_lastUpdated=gt2010-10-01'), {
    kind: 'lastUpdated',
    values: [
      { type: 'date', prefix: 'gt', from: Date.parse('2010-10-01T00:00Z'), to: Date.parse('2010-10-02T00:00Z') },
    ],
  })
  assert.equal(refusalOf('Observation', '_lastUpdated=now'), 'search-value-invalid: _lastUpdated')
  assert.deepEqual(criterionOf('Condition', '_text=Knochen, Größe'), {
    kind: 'content',
    scope: 'text',
    words: ['knochen', 'groesse'],
  })
  assert.deepEqual(criterionOf('Condition', '_content=718-7'), {
    kind: 'content',
    scope: 'content',
    words: ['718', '7'],
  })
  assert.equal(refusalOf('Condition', '_content=!?'), 'search-value-invalid: _content')
})
