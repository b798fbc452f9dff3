import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kvnrIssue } from '@siegel/fhir'
import { parseLdt, toFhir } from '@siegel/intake/parse'
import { demoData } from './index.ts'

test('the same seed gives the same practice; every report is a sound LDT file about its patient', () => {
  const data = demoData(7, 60, '2026-11-23')
  assert.deepEqual(demoData(7, 60, '2026-11-23'), data)
  assert.notDeepEqual(demoData(8, 60, '2026-11-23').patients, data.patients)
  assert.equal(data.patients.length, 60)
  for (const { insuranceNumber } of data.patients) assert.equal(kvnrIssue(insuranceNumber), undefined, insuranceNumber)
  for (const { file, patient } of data.reports) {
    const parsed = parseLdt(file)
    assert.deepEqual(parsed.warnings, [])
    const [message] = parsed.messages
    assert.ok(message)
    const mapped = toFhir(message)
    assert.equal(mapped.patient.birthDate, patient.birthDate)
    assert.equal(mapped.patient.name?.[0]?.family?.slice(0, 3), patient.family.replaceAll('ı', 'i').slice(0, 3))
    assert.ok(mapped.resources.filter(({ resource }) => resource.resourceType === 'Observation').length >= 3)
  }
})
