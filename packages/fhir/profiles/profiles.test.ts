import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import { parseJson } from '../json.ts'
import { validateResource } from '../r4/validate.ts'

const warnings = (resource: object): string[] =>
  validateResource(resource, { profiles: true }).map(({ path, rule, code, severity }) => {
    assert.equal(severity, 'warning', `${path} ${code}`)
    return `${path} ${rule}`
  })

const icd = (more: object, extensions: [string, string][] = []) => ({
  code: {
    coding: [
      {
        system: 'http://fhir.de/CodeSystem/bfarm/icd-10-gm',
        version: '2026',
        code: 'M54.5',
        ...more,
        ...(extensions.length > 0 && {
          extension: extensions.map(([name, code]) => ({
            url: `http://fhir.de/StructureDefinition/${name}`,
            valueCoding: { code },
          })),
        }),
      },
    ],
  },
})
const condition = (more: object) => ({ resourceType: 'Condition', subject: { reference: 'Patient/1' }, ...more })
const status = (clinical: string, verification: string) => ({
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: clinical }] },
  verificationStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: verification }],
  },
})

test('numbers of the insured are looked at, and never refused', () => {
  const patient = (value: string) => ({
    resourceType: 'Patient',
    identifier: [{ system: 'http://fhir.de/sid/gkv/kvid-10', value }],
  })
  assert.deepEqual(warnings(patient('A123456780')), [])
  assert.deepEqual(warnings(patient('A123456789')), ['Patient.identifier[0].value kvnr-check-digit'])
  assert.deepEqual(warnings(patient('123')), ['Patient.identifier[0].value kvid-1'])
  assert.deepEqual(validateResource(patient('123')), [], 'only when profiles are asked for')
})

test('parts of a name need the whole, a post box is no street', () => {
  const part = {
    extension: [{ url: 'http://fhir.de/StructureDefinition/humanname-namenszusatz', valueString: 'Graf' }],
  }
  const line = (...names: string[]) => ({
    extension: names.map((name) => ({
      url: `http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-${name}`,
      valueString: 'x',
    })),
  })
  assert.deepEqual(warnings({ resourceType: 'Patient', name: [{ family: 'Graf Muster', _family: part }] }), [])
  assert.deepEqual(warnings({ resourceType: 'Patient', name: [{ _family: part }] }), ['Patient.name[0].family hum-1'])
  const address = { type: 'both', line: ['Postfach 1'], _line: [line('postBox', 'houseNumber')] }
  assert.deepEqual(warnings({ resourceType: 'Patient', address: [address] }), [
    'Patient.address[0].line[0] add-6',
    'Patient.address[0].type add-4',
  ])
  assert.deepEqual(warnings({ resourceType: 'Patient', address: [{ line: ['1', '2', '3', '4'] }] }), [
    'Patient.address[0].line address-lines',
  ])
})

test('diagnoses in ICD-10-GM: version, code, certainty and side', () => {
  const certain = (code: string) => icd({}, [['icd-10-gm-diagnosesicherheit', code]])
  const path = 'Condition.code.coding[0]'
  assert.deepEqual(warnings(condition({ ...certain('G'), ...status('active', 'confirmed') })), [])
  assert.deepEqual(warnings(condition({ ...certain('G'), ...status('active', 'refuted') })), [`${path} icd-5`])
  assert.deepEqual(warnings(condition({ ...certain('V'), ...status('active', 'provisional') })), [])
  assert.deepEqual(warnings(condition({ ...certain('Z'), ...status('active', 'confirmed') })), [`${path} icd-7`])
  assert.deepEqual(warnings(condition({ ...certain('A'), ...status('active', 'refuted') })), [`${path} icd-4`])
  assert.deepEqual(warnings(condition(certain('X'))), [`${path} diagnosesicherheit`])
  assert.deepEqual(warnings(condition(icd({}, [['seitenlokalisation', 'links']]))), [`${path} seitenlokalisation`])
  assert.deepEqual(warnings(condition(icd({}, [['seitenlokalisation', 'B']]))), [])
  assert.deepEqual(warnings(condition(icd({ code: 'rückenschmerz' }))), [`${path}.code icd-regex`])
  const { version: _, ...coding } = icd({}).code.coding[0] ?? {}
  assert.deepEqual(warnings(condition({ code: { coding: [coding] } })), [`${path}.version icd-version`])
})

test('statutory insurance names its payor, laboratory values their patient', () => {
  const coverage = {
    resourceType: 'Coverage',
    status: 'active',
    type: { coding: [{ system: 'http://fhir.de/CodeSystem/versicherungsart-de-basis', code: 'GKV' }] },
    beneficiary: { reference: 'Patient/1', identifier: { system: 'urn:other', value: '1' } },
    payor: [{ identifier: { system: 'http://fhir.de/sid/arge-ik/iknr', value: '12' } }],
  }
  assert.deepEqual(warnings(coverage), [
    'Coverage.beneficiary.identifier.system gkv-number',
    'Coverage.payor[0].display gkv-payor-display',
    'Coverage.payor[0].identifier.value ik-1',
  ])
  const laboratory = {
    resourceType: 'Observation',
    status: 'final',
    category: [
      { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
    ],
    code: { text: 'Hb' },
  }
  assert.deepEqual(warnings(laboratory), ['Observation.subject observation-subject', 'Observation.value[x] vs-de-2'])
  const complete = { ...laboratory, subject: { reference: 'Patient/1' }, valueQuantity: { value: 14 } }
  assert.deepEqual(warnings(complete), [])
})

/** Warnings about published German examples, each right. */
const expected = new Set(['kvid-1', 'kvnr-check-digit', 'dom-3'])

test('German examples give no warnings but the expected', (t) => {
  const found = new Map<string, string[]>()
  for (const name of ['fhir-de-basis', 'fhir-isik']) {
    const folder = sharedData(t, name)
    if (folder === undefined) return
    for (const file of globSync(`${folder}/**/*.json`)) {
      const text: string = readFileSync(file, 'utf8')
      if (!text.includes('"resourceType"')) continue
      for (const { severity, rule = '', path } of validateResource(parseJson(text), { profiles: true })) {
        if (severity === 'warning' && !expected.has(rule)) found.set(`${basename(file)} ${path}`, [rule])
      }
    }
  }
  assert.deepEqual([...found], [])
})
