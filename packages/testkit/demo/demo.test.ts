import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kvnrIssue } from '@siegel/fhir'
import { parseLdt, toFhir } from '@siegel/intake/parse'
import { demoAppointments, demoColumns, demoData, demoMarks, demoProgress } from './index.ts'

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

test('a day of appointments lies in opening hours, nobody twice at a time; at any hour somebody is there', () => {
  for (const today of ['2026-11-23', '2026-11-28']) {
    const columns = demoColumns(today, [{ id: 'p1', name: 'Dr. Katrin Hollmann' }])
    assert.equal(columns.length, 4)
    assert.equal(columns[0]?.person, 'p1')
    const all = demoAppointments(7, 12, today)
    assert.deepEqual(demoAppointments(7, 12, today), all)
    const here = all.filter(({ day }) => day === today)
    assert.ok(all.length >= 35 && here.length >= 25, `${all.length} ${here.length}`)
    for (const [index, one] of all.entries()) {
      const end = minutes(one.time) + one.length_min
      const { opening = [], blocks = [] } = columns[one.column] ?? {}
      assert.ok(opening.some(({ from, to }) => minutes(from) <= minutes(one.time) && end <= minutes(to)))
      assert.ok(blocks.every(({ from, to }) => end <= minutes(from) || minutes(to) <= minutes(one.time)))
      const before = all[index - 1]
      if (before?.column === one.column && before.day === one.day)
        assert.ok(minutes(before.time) + before.length_min <= minutes(one.time))
    }
    const times = here.map(({ time }) => time).sort((a, b) => (a < b ? -1 : 1))
    for (const now of ['03:00', '08:10', '12:30', '23:00']) {
      const states = demoProgress(times, now).map((steps) => steps.at(-1)?.state ?? 'booked')
      for (const state of ['booked', 'arrived', 'with-doctor', 'with-assistant', 'cancelled'] as const)
        assert.ok(states.includes(state), `${state} at ${now}`)
    }
  }
  assert.ok(demoAppointments(7, 12, '2026-11-23', 'Zq7').every(({ reason }) => reason.includes('Zq7reason')))
  assert.deepEqual(demoAppointments(7, 0, '2026-11-23'), [])
})

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
