import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kvnrIssue } from '@siegel/fhir'
import { parseLdt, toFhir } from '@siegel/intake/parse'
import { demoData, demoMarks } from './index.ts'

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

test('a sign stands in every text of every patient, and in each file', () => {
  const sign = 'Zq7Kanari9x'
  const data = demoData(7, 12, '2026-11-23', sign)
  const [whole, ...short] = demoMarks(sign, 12)
  const found = (text: string) => [whole, ...short].some((one) => one !== undefined && text.includes(one))
  for (const patient of data.patients)
    for (const [field, text] of Object.entries(patient))
      if (field !== 'birthDate' && field !== 'gender') assert.ok(found(text), field)
  for (const { file, sentence } of [...data.reports, { ...data.unknown, sentence: undefined }]) {
    const text = new TextDecoder('iso-8859-1').decode(file)
    for (const field of ['family', 'given', 'test', 'sender', 'order', 'labOrder', 'number'])
      assert.ok(text.includes(`${sign}${field}`), field)
    assert.deepEqual(parseLdt(file).warnings, [])
    assert.ok(sentence === undefined || (found(sentence.meaning) && found(sentence.action)))
  }
})
