import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftFromNamed, emptyPatient, patientIssues, patientRequest } from './patient-draft.ts'
import { isoDate, partialDate } from './typed-date.ts'

test('dates are read as Germans type them, and only real ones', () => {
  for (const typed of ['12.03.1958', '12.3.1958', ' 12 03 1958 ', '12031958', '1958-03-12'])
    assert.equal(isoDate(typed), '1958-03-12', typed)
  for (const typed of ['31.02.2020', '12.03.58', '00.01.2000', '12.13.2000', 'gestern', '', '1.1.20000'])
    assert.equal(isoDate(typed), undefined, typed)
})

test('of a date the day, or day and month, may be unknown', () => {
  for (const [typed, date] of [
    ['1958', '1958'],
    ['3.1958', '1958-03'],
    ['12.3.1958', '1958-03-12'],
  ] as const)
    assert.equal(partialDate(typed), date)
  for (const typed of ['13.1958', '58', '0.1958', 'März 1958']) assert.equal(partialDate(typed), undefined, typed)
})

test('only what the safe needs is demanded', () => {
  assert.deepEqual(patientIssues(emptyPatient, '2026-11-23'), {
    family: 'required',
    given: 'required',
    birthDate: 'birthDateWrong',
  })
  const good = { ...emptyPatient, family: 'Ostermann', given: 'Karin', birthDate: '14.03.1958' }
  assert.deepEqual(patientIssues(good, '2026-11-23'), {})
  assert.deepEqual(patientIssues({ ...good, birthDate: '24.11.2026' }, '2026-11-23'), { birthDate: 'birthDateFuture' })
  assert.deepEqual(patientIssues({ ...good, email: 'karin@' }, '2026-11-23'), { email: 'emailWrong' })
  assert.deepEqual(patientIssues({ ...good, insuranceNumber: 'nonsense' }, '2026-11-23'), {})
})

test('empty fields are not sent', () => {
  assert.deepEqual(
    patientRequest({ ...emptyPatient, family: ' Rühl ', given: 'Gertraud', birthDate: '1.2.1943', phone: ' ' }),
    {
      family: 'Rühl',
      given: 'Gertraud',
      birthDate: '1943-02-01',
      gender: 'unknown',
    },
  )
})

test('a sender’s words begin the form', () => {
  const draft = draftFromNamed({
    name: 'Dr. med. Karl Heinz Muster',
    birthDate: '1949-05-17',
    gender: 'male',
    address: 'Hauptstr. 1, 50667 Köln',
  })
  assert.deepEqual(
    [draft.title, draft.given, draft.family, draft.birthDate, draft.gender, draft.street, draft.postalCode, draft.city],
    ['Dr. med.', 'Karl Heinz', 'Muster', '17.05.1949', 'male', 'Hauptstr. 1', '50667', 'Köln'],
  )
  const noble = draftFromNamed({ name: 'Dr. med. Karl Graf von Musterpatient' })
  assert.deepEqual(
    [noble.title, noble.given, noble.affix, noble.prefix, noble.family],
    ['Dr. med.', 'Karl', 'Graf', 'von', 'Musterpatient'],
  )
  assert.equal(draftFromNamed({ name: '' }).family, '')
})
