import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexValues } from './index-values.ts'
import { matches } from './matches.ts'
import { alone, criterionOf, finds, resourceOf } from './testing.ts'

const loinc = 'http://loinc.org'
const ucum = 'http://unitsofmeasure.org'

const coding = (code: string, more: object = {}) => ({ coding: [{ system: loinc, code, ...more }] })
const observation = (more: object) => ({
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: coding('718-7'),
  ...more,
})
const patient = (more: object) => ({ resourceType: 'Patient', id: 'p1', ...more })

test('strings: from the beginning of the text or of a word, anywhere with :contains, to the letter with :exact', () => {
  const given = (name: string, query: string) => finds(patient({ name: [{ given: [name] }] }), query)
  for (const name of ['Eve', 'Evelyn', 'EVE', 'Anna-Eve']) assert.ok(given(name, 'given=eve'), name)
  assert.ok(!given('Severine', 'given=eve'))
  for (const name of ['Eve', 'Evelyn', 'Severine']) assert.ok(given(name, 'given:contains=eve'), name)
  assert.ok(given('Eve', 'given:exact=Eve'))
  for (const name of ['eve', 'EVE', 'Evelyn']) assert.ok(!given(name, 'given:exact=Eve'), name)
  const quinones = patient({ name: [{ family: 'Carreño Quiñones' }] })
  for (const name of ['Carreno', 'quinones', 'Carreno Q', 'QUIÑ']) assert.ok(finds(quinones, `family=${name}`), name)
  assert.ok(!finds(quinones, 'family=arreno') && !finds(quinones, 'family=Quinones C'))
  assert.ok(finds(patient({ name: [{ family: 'von der Leyen' }] }), 'family=der ley'))
  assert.ok(finds(patient({ name: [{ family: 'Müller' }] }), 'name=mueller'))
  assert.ok(!finds(patient({}), 'name:contains=e'))
})

test('tokens', () => {
  const identified = patient({ gender: 'male', identifier: [{ system: 'http://acme.org/patient', value: '2345' }] })
  assert.ok(finds(identified, 'identifier=http://acme.org/patient|2345'))
  assert.ok(finds(identified, 'identifier=2345'))
  assert.ok(finds(identified, 'identifier=http://acme.org/patient|'))
  assert.ok(finds(identified, 'identifier=1,2345'))
  for (const value of ['http://other.org|2345', '|2345', '234', 'http://acme.org|']) {
    assert.ok(!finds(identified, `identifier=${value}`), value)
  }
  const nameless = patient({ identifier: [{ value: '2345' }] })
  assert.ok(finds(nameless, 'identifier=|2345') && !finds(nameless, 'identifier=http://acme.org/patient|2345'))
  assert.ok(finds(identified, 'gender=male') && !finds(identified, 'gender=Male'))
  assert.ok(finds(identified, 'gender=http://hl7.org/fhir/administrative-gender|male'))
})

test(':not is about all values, and fits what has none', () => {
  const sections = (...codes: string[]) => ({
    resourceType: 'Composition',
    section: codes.map((code) => ({ code: coding(code) })),
  })
  assert.ok(finds(sections('48765-2'), 'section=48765-2'))
  assert.ok(!finds(sections('48765-2', '1'), 'section:not=48765-2'))
  assert.ok(finds(sections('1', '2'), 'section:not=48765-2'))
  assert.ok(!finds(sections('1', '2'), 'section:not=48765-2,2'))
  assert.ok(finds(patient({}), 'gender:not=male'))
})

test('a concept that is only text is found by :text alone', () => {
  const spoken = observation({ code: { text: 'Roter Blutfarbstoff' } })
  assert.ok(finds(spoken, 'code:text=blutf') && finds(spoken, 'code:text=Roter Blut'))
  assert.ok(!finds(spoken, 'code:text=farb') && !finds(spoken, 'code:text=Hämoglobin'))
  for (const query of ['code=Roter Blutfarbstoff', `code=${loinc}|`, 'code=|x']) assert.ok(!finds(spoken, query), query)
  assert.ok(finds(spoken, 'code:missing=false') && finds(spoken, 'code:not=718-7'))
  assert.ok(finds(observation({ code: coding('718-7', { display: 'Hämoglobin' }) }), 'code:text=haemo'))
  assert.ok(!finds(observation({}), 'code:text=h'))
  const uncoded = observation({ code: { coding: [{ system: loinc, display: 'Hämoglobin' }] } })
  assert.ok(!finds(uncoded, `code=${loinc}|`) && finds(uncoded, 'code:text=haemo'))
})

test('references by type and id, by address, by identifier', () => {
  const about = (subject: object) => observation({ subject })
  const local = about({ reference: 'Patient/23' })
  for (const query of ['subject=23', 'subject=Patient/23', 'subject:Patient=23', 'patient=23', 'patient=1,23']) {
    assert.ok(finds(local, query), query)
  }
  for (const query of ['subject=Group/23', 'subject=2', 'subject:Group=23', 'subject=https://x.example/Patient/23']) {
    assert.ok(!finds(local, query), query)
  }
  assert.ok(finds(about({ reference: 'Patient/23/_history/4' }), 'subject=Patient/23/_history/9'))
  const remote = about({ reference: 'https://x.example/Patient/23' })
  assert.ok(finds(remote, 'subject=https://x.example/Patient/23') && !finds(remote, 'subject=Patient/23'))
  const own = criterionOf('Observation', 'subject=Patient/23', { base: 'https://x.example' })
  for (const resource of [local, remote]) assert.ok(matches(resourceOf(resource), own, alone))
  const named = about({ identifier: { system: 'urn:kvnr', value: 'A1' } })
  assert.ok(finds(named, 'subject:identifier=urn:kvnr|A1') && finds(named, 'subject:identifier=A1'))
  for (const value of ['urn:kvnr|A2', 'urn:other|A1', '|A1']) assert.ok(!finds(named, `subject:identifier=${value}`))
  assert.ok(!finds(named, 'subject=A1'))
  const versioned = { resourceType: 'QuestionnaireResponse', questionnaire: 'http://x/q|2' }
  assert.ok(finds(versioned, 'questionnaire=http://x/q') && finds(versioned, 'questionnaire=http://x/q|2'))
  assert.ok(!finds(versioned, 'questionnaire=http://x/q|1'))
})

test('the dates of the specification', () => {
  const at = (time: string, query: string) => finds(observation({ effectiveDateTime: time }), `date=${query}`)
  assert.ok(at('2013-01-14T00:00:00Z', 'eq2013-01-14') && at('2013-01-14T10:00:00Z', 'eq2013-01-14'))
  assert.ok(!at('2013-01-15T00:00:00Z', 'eq2013-01-14') && at('2013-01-15T00:00:00Z', 'ne2013-01-14'))
  assert.ok(!at('2013-01-14T00:00:00Z', 'ne2013-01-14') && !at('2013-01-14T10:00:00Z', 'ne2013-01-14'))
  assert.ok(at('2013-01-14', 'lt2013-01-14T10:00') && at('2013-01-14', 'gt2013-01-14T10:00'))
  assert.ok(!at('2013-01', '2013-01-14') && at('2013-01-14', '2013-01'))
  const from = (start: string, query: string) => finds(observation({ effectivePeriod: { start } }), `date=${query}`)
  const until = (end: string, query: string) => finds(observation({ effectivePeriod: { end } }), `date=${query}`)
  assert.ok(from('2013-01-21', 'ge2013-03-14') && from('2013-01-21', 'le2013-03-14'))
  assert.ok(from('2013-03-15', 'sa2013-03-14'))
  assert.ok(!from('2013-01-21', 'sa2013-03-14') && !until('2013-01-21', 'sa2013-03-14'))
  assert.ok(!from('2013-03-15', 'eb2013-03-14') && !from('2013-01-21', 'eb2013-03-14'))
  assert.ok(until('2013-01-21', 'eb2013-03-14'))
  assert.ok(at('2013-03-14', 'ap2013-03-14') && !at('2015-06-15', 'ap2013-03-14'))
})

test('a stay that reaches into the day counts as on or before and as on or after it', () => {
  const stay = (start: string, end: string, query: string) =>
    finds(observation({ effectivePeriod: { start, end } }), `date=${query}`)
  const into = ['2013-03-10', '2013-03-14T12:00:00Z'] as const
  const out = ['2013-03-14T12:00:00Z', '2013-03-20'] as const
  assert.ok(stay(...into, 'ge2013-03-14') && stay(...into, 'le2013-03-14') && stay(...into, 'lt2013-03-14'))
  assert.ok(stay(...out, 'ge2013-03-14') && stay(...out, 'le2013-03-14') && stay(...out, 'gt2013-03-14'))
  assert.ok(!stay(...into, 'gt2013-03-14') && !stay(...out, 'lt2013-03-14'))
  assert.ok(!stay(...into, '2013-03-14') && !stay(...out, '2013-03-14'))
})

test('quantities: the number, and the unit where one is asked for', () => {
  const measured = (value: string, query: string, more = `,"unit":"mg","system":"${ucum}","code":"mg"`) =>
    finds(`{"resourceType":"Observation","valueQuantity":{"value":${value}${more}}}`, `value-quantity=${query}`)
  for (const value of ['5.4', '5.40', '5.35', '5.4499']) assert.ok(measured(value, `5.4|${ucum}|mg`), value)
  for (const value of ['5.45', '5.3499', '5']) assert.ok(!measured(value, `5.4|${ucum}|mg`), value)
  assert.ok(measured('0.0054', `5.40e-3|${ucum}|mg`) && measured('5.4e-3', `5.40e-3|${ucum}|mg`))
  assert.ok(!measured('0.00541', `5.40e-3|${ucum}|mg`) && measured('0.005404', `5.40e-3|${ucum}|mg`))
  assert.ok(measured('5.4', '5.4||mg') && measured('5.4', '5.4') && measured('5.4', `5.4|${ucum}|`))
  for (const unit of [`${ucum}|g`, 'http://x|mg', '|g']) assert.ok(!measured('5.4', `5.4|${unit}`), unit)
  const human = ',"unit":"mg"'
  assert.ok(measured('5.4', '5.4||mg', human) && measured('5.4', '5.4', human))
  assert.ok(!measured('5.4', `5.4|${ucum}|mg`, human))
  const odd = `,"unit":"mg","system":"${ucum}","code":"ug"`
  assert.ok(measured('5.4', '5.4||mg', odd) && !measured('5.4', `5.4|${ucum}|mg`, odd))
  assert.ok(measured('5.4', `le5.4|${ucum}|mg`) && measured('5.4', 'ge5.4') && !measured('5.41', 'le5.4'))
  assert.ok(!measured('5.4', 'gt5.4') && !measured('5.4', 'lt5.4') && measured('5.41', 'gt5.4'))
  assert.ok(measured('5', 'ap5.4') && measured('5.94', 'ap5.4') && !measured('4.8', 'ap5.4'))
  assert.ok(!measured('7', 'gt7') && !measured('2', 'gt2.4') && measured('3', 'gt2.4'))
})

test('what is given as less or more than a number may be anything there', () => {
  const below = (query: string) =>
    finds(observation({ valueQuantity: { value: 5, comparator: '<' } }), `value-quantity=${query}`)
  for (const query of ['lt3', 'le3', 'gt4', 'lt9', 'ne5']) assert.ok(below(query), query)
  for (const query of ['gt5', '5', '3', 'sa3', 'gt6']) assert.ok(!below(query), query)
  assert.ok(below('eb6'))
})

test('whole numbers are compared as they are', () => {
  const starts = (query: string) =>
    finds({ resourceType: 'MolecularSequence', variant: [{ start: 2 }] }, `variant-start=${query}`)
  for (const query of ['2', '2.0', '2.00', 'ge2', 'le2', 'gt1']) assert.ok(starts(query), query)
  for (const query of ['2.5', '1', '3', 'gt2', 'lt2', 'ne2']) assert.ok(!starts(query), query)
  const risk = (query: string) =>
    finds({ resourceType: 'RiskAssessment', prediction: [{ probabilityDecimal: 0.9 }] }, query)
  assert.ok(risk('probability=gt0.8') && risk('probability=gt8e-1') && !risk('probability=gt0.9'))
})

test('addresses, above and below', () => {
  const valueSet = (url: string, query: string) => finds({ resourceType: 'ValueSet', url }, query)
  const address = 'http://acme.org/fhir/ValueSet/123'
  assert.ok(valueSet(address, `url=${address}`) && !valueSet(`${address}4`, `url=${address}`))
  assert.ok(!valueSet(address, 'url=http://ACME.org/fhir/ValueSet/123'))
  assert.ok(valueSet(address, 'url:below=http://acme.org/fhir/') && !valueSet('http://x', 'url:below=http://acme.org/'))
  assert.ok(
    valueSet(address, `url:above=${address}/_history/5`) && !valueSet(`${address}/_history/6`, `url:above=${address}`),
  )
  const versioned = { resourceType: 'ValueSet', url: address, version: '2' }
  assert.ok(finds(versioned, `url=${address}|2`) && !finds(versioned, `url=${address}|3`))
})

test('a composite is found where both stand together', () => {
  const pressure = observation({
    component: [
      { code: coding('8480-6'), valueQuantity: { value: 55 } },
      { code: coding('8462-4'), valueQuantity: { value: 80 } },
    ],
  })
  const composite = (value: string) => finds(pressure, `component-code-value-quantity=${value}`)
  assert.ok(composite(`${loinc}|8480-6$lt60`) && composite('8462-4$80') && composite('x$1,8462-4$gt79'))
  assert.ok(!composite('8462-4$lt60') && !composite('8480-6$80') && !composite('x$lt60'))
  assert.ok(finds(pressure, 'component-code=8462-4&component-value-quantity=lt60'))
})

test(':missing, ids and the time of the last change', () => {
  const born = patient({ birthDate: '1970', meta: { lastUpdated: '2026-11-01T10:00:00.000Z' } })
  assert.ok(finds(born, 'birthdate:missing=false&gender:missing=true&_id:missing=false'))
  assert.ok(!finds(born, 'birthdate:missing=true') && !finds(born, 'gender:missing=false'))
  assert.ok(
    finds(born, '_id=p1,p2') && !finds(born, '_id=p2') && !finds(born, '_id:not=p1') && finds(born, '_id:not=p2'),
  )
  assert.ok(finds(born, '_lastUpdated=gt2026-10-01') && !finds(born, '_lastUpdated=gt2026-11-01'))
  assert.ok(finds(born, '_lastUpdated=2026-11-01') && finds(born, '_lastUpdated=lt2000,ge2026'))
  assert.ok(!finds(patient({}), '_lastUpdated=ge2000'))
})

test('what repeats is found by any of its values, what is asked twice by all that was asked', () => {
  const speaker = patient({ communication: ['FR', 'NL'].map((code) => ({ language: { coding: [{ code }] } })) })
  assert.ok(finds(speaker, 'language=FR&language=NL') && finds(speaker, 'language=FR,EN'))
  assert.ok(!finds(speaker, 'language=FR&language=EN') && !finds(speaker, 'language=FR,NL&language=EN'))
})

const practice = [
  patient({ name: [{ family: 'Peters' }], generalPractitioner: [{ reference: 'Practitioner/d1' }] }),
  { resourceType: 'Practitioner', id: 'd1', name: [{ family: 'Joe' }], address: [{ state: 'CA' }] },
  observation({ subject: { reference: 'Patient/p1' } }),
  observation({ id: 'o2', code: coding('1234-5'), subject: { reference: 'https://elsewhere.example/Patient/9' } }),
  {
    resourceType: 'AuditEvent',
    id: 'a1',
    agent: [{ name: 'Meier', requestor: true }],
    entity: [{ what: { reference: 'Observation/o1' } }],
  },
].map(resourceOf)

const context = {
  ...alone,
  resolve: (reference: string) => practice.find(({ resourceType, id }) => reference === `${resourceType}/${id}`),
  referrers: (type: string, param: string, target: string) =>
    practice.filter(
      (resource) =>
        resource.resourceType === type &&
        indexValues(resource).some(
          (value) => value.param === param && value.type === 'reference' && value.target === target,
        ),
    ),
}

/** The resources of the practice that a search finds, by their ids. */
const found = (type: string, query: string): string =>
  practice
    .filter((resource) => resource.resourceType === type && finds(resource, query, context))
    .map(({ id }) => id)
    .join(' ')

test('chains', () => {
  assert.equal(found('Observation', 'subject.name=peter'), 'o1')
  assert.equal(found('Observation', 'subject:Patient.name=peter'), 'o1')
  assert.equal(found('Observation', 'subject:Location.name=peter'), '')
  assert.equal(found('Observation', 'patient.general-practitioner.name=joe'), 'o1')
  assert.equal(found('Observation', 'patient.general-practitioner.name=jane'), '')
  assert.equal(found('Patient', 'general-practitioner.name=Joe&general-practitioner.address-state=CA'), 'p1')
  // Of what is not there, nothing can be said, not even that it is not.
  assert.equal(found('Observation', 'subject.gender:not=male'), 'o1')
  assert.equal(found('AuditEvent', 'entity.patient.family:exact=Peters'), 'a1')
})

test('reverse chains', () => {
  assert.equal(found('Patient', '_has:Observation:patient:code=718-7'), 'p1')
  assert.equal(found('Patient', '_has:Observation:patient:code=1234-5'), '')
  assert.equal(found('Patient', '_has:Observation:patient:code=1234-5,718-7'), 'p1')
  assert.equal(found('Patient', '_has:Observation:patient:_has:AuditEvent:entity:agent-name=Meier'), 'p1')
  assert.equal(found('Patient', '_has:Observation:patient:_has:AuditEvent:entity:agent-name=Schulz'), '')
  assert.equal(found('Practitioner', '_has:Patient:general-practitioner:_has:Observation:patient:code=718-7'), 'd1')
  assert.equal(found('Observation', 'patient._has:Observation:subject:code=718-7'), 'o1')
})

test('words begin words, all of them, in the narrative or anywhere', () => {
  const text = { status: 'generated', div: '<div>Metastasen im <b>Knochen</b></div>' }
  const condition = { resourceType: 'Condition', text, code: { text: 'Bronchialkarzinom' } }
  assert.ok(finds(condition, '_text=knochen meta') && finds(condition, '_content=bronchial, Knochen'))
  assert.ok(!finds(condition, '_text=bronchial') && !finds(condition, '_text=knochen leber'))
  assert.ok(!finds(condition, '_content=karzinom'))
  const kept = { ...alone, text: (_resource: unknown, scope: string) => (scope === 'text' ? 'leber' : '') }
  assert.ok(finds(condition, '_text=leber', kept) && !finds(condition, '_content=leber', kept))
})

test('index values may be handed in', () => {
  const never = { ...alone, values: () => [] }
  assert.ok(
    finds(patient({ gender: 'male' }), 'gender=male') && !finds(patient({ gender: 'male' }), 'gender=male', never),
  )
})
