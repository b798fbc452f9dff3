import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { callerOfRole } from '@siegel/access'
import type { VitalCourse } from '@siegel/contract/staff'
import { decimal, type DiagnosticReport, type Observation } from '@siegel/fhir'
import { isRefusal } from '@siegel/foundation'
import { doctor, intakeFixture } from '../intake/testing.ts'
import { cancelEntry, chart, chartEntry, commitEntry, vitalCourses } from './index.ts'
import { protectChart } from '@siegel/records'
import { entrySystem } from './entries/entry-extension.ts'
import { memberTag } from './entries/vitals.ts'
import { practiceOf } from './testing.ts'

function fixture(t: TestContext, birthDate = '1958-03-14') {
  const { records, add, clock } = intakeFixture(t)
  const practice = practiceOf(records, clock.now)
  const patient = add({ resourceType: 'Patient', name: [{ family: 'Ostermann' }], birthDate, gender: 'female' })
  const commit = (line: string, at: string) =>
    commitEntry(practice, doctor, patient, { key: randomUUID(), line, at: `${at}T08:00:00Z` })
  const save = (observation: Observation) =>
    records.transact(doctor, { verb: 'create', patient }, (write) => write.create(observation).id)
  /** As a program elsewhere would send it. */
  const observed = (code: string, value: string, unit: string, at: string, more: Partial<Observation> = {}) =>
    save({
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code, display: 'sent from elsewhere' }] },
      subject: { reference: `Patient/${patient}` },
      effectiveDateTime: at,
      valueQuantity: { value: decimal(value), unit, system: 'http://unitsofmeasure.org', code: unit },
      ...more,
    })
  const courses = () => vitalCourses(practice, doctor, patient)
  const courseOf = async (kind: string) => (await courses()).find((course) => course.kind === kind)
  return { practice, records, add, patient, commit, save, observed, courses, courseOf }
}

test('each kind that was measured is a course, newest first; what was taken back is not in it', async (t) => {
  const { practice, commit, courses } = fixture(t)
  commit('v rr 148/86 puls 72', '2026-03-01')
  commit('v rr 132/84 af 16', '2026-05-02')
  const wrong = commit('v puls 27', '2026-05-03')
  cancelEntry(practice, doctor, { reference: wrong, version: 1, reason: 'Zahlendreher' })
  assert.deepEqual(
    (await courses()).map(({ kind, unit, cut, points }) => [
      kind,
      unit,
      cut,
      points.map(({ day, value, numbers }) => [day, value, numbers]),
    ]),
    [
      [
        'pressure',
        'mmHg',
        false,
        [
          ['2026-05-02', '132/84', [132, 84]],
          ['2026-03-01', '148/86', [148, 86]],
        ],
      ],
      ['pulse', '/min', false, [['2026-03-01', '72', [72]]]],
      ['respiration', '/min', false, [['2026-05-02', '16', [16]]]],
    ],
  )
})

test('other units are said in the practice’s by UCUM; what cannot be said has no number', async (t) => {
  const { commit, observed, courseOf } = fixture(t)
  commit('v gew 81,4 temp 38,2 bz 90', '2026-03-01')
  observed('29463-7', '180', '[lb_av]', '2026-04-01')
  observed('8310-5', '99.5', '[degF]', '2026-04-01')
  observed('2339-0', '5', 'mmol/L', '2026-04-01')
  observed('8310-5', '3', 'mmol/L', '2026-04-02')
  const round = ({ value, unit, numbers, converted }: VitalCourse['points'][number]) => [
    value,
    unit,
    numbers.map((number) => number.toFixed(1)),
    converted,
  ]
  const of = async (kind: string) => (await courseOf(kind))?.points.map(round)
  assert.deepEqual(await of('weight'), [
    ['180', '[lb_av]', ['81.6'], true],
    ['81.4', 'kg', ['81.4'], false],
  ])
  assert.deepEqual(await of('temperature'), [
    ['3', 'mmol/L', [], false],
    ['99.5', '[degF]', ['37.5'], true],
    ['38.2', '°C', ['38.2'], false],
  ])
  assert.deepEqual(await of('glucose'), [
    ['5', 'mmol/L', ['90.1'], true],
    ['90', 'mg/dl', ['90.0'], false],
  ])
})

test('blood pressure of another program: older code, diastolic first', async (t) => {
  const { save, courseOf, practice, patient } = fixture(t)
  const part = (code: string, value: string) => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    valueQuantity: { value: decimal(value), unit: 'mm[Hg]', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
  })
  save({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '55284-4', display: 'Blood Pressure' }] },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: '2026-04-01',
    component: [part('8462-4', '81'), part('8480-6', '127')],
  })
  const course = await courseOf('pressure')
  assert.deepEqual(
    course?.points.map(({ value, numbers, converted }) => [value, numbers, converted]),
    [['127/81', [127, 81], false]],
  )
  const { summary, timeline } = await chart(practice, doctor, patient)
  assert.deepEqual(
    summary.vitals.map(({ kind, value }) => [kind, value]),
    [['pressure', '127/81']],
  )
  assert.deepEqual(timeline.entries[0]?.measured, [{ kind: 'pressure', value: '127/81', unit: 'mm[Hg]' }])
})

test('body mass index: as it was written, else of weight and the height known then', async (t) => {
  const { commit, courseOf, practice, patient } = fixture(t)
  commit('v gew 80', '2026-01-01')
  commit('v gew 81,4 gr 166', '2026-02-01')
  commit('v gew 85', '2026-03-01')
  assert.deepEqual(
    (await courseOf('bmi'))?.points.map(({ day, value, computed }) => [day, value, computed]),
    [
      ['2026-03-01', '30.8', true],
      ['2026-02-01', '29.5', false],
    ],
  )
  const { vitals } = (await chart(practice, doctor, patient)).summary
  assert.equal(vitals.find(({ kind }) => kind === 'bmi')?.value, '30.8', 'the summary says the same')
})

test('a child has grown since: only a height of the same day counts', async (t) => {
  const { commit, courseOf } = fixture(t, '2018-03-14')
  commit('v gr 118', '2026-02-01')
  commit('v gew 22', '2026-02-01')
  commit('v gew 25', '2026-07-01')
  assert.deepEqual(
    (await courseOf('bmi'))?.points.map(({ day, value }) => [day, value]),
    [['2026-02-01', '15.8']],
  )
})

test('who may not read charts gets no course', async (t) => {
  const { practice, patient, commit } = fixture(t)
  commit('v puls 60', '2026-01-01')
  const office = callerOfRole('p2', 'Jonas Reuter', 'office')
  await assert.rejects(
    async () => vitalCourses(practice, office, patient),
    (error) => isRefusal(error, 'not-allowed'),
  )
  await assert.rejects(
    async () => vitalCourses(practice, doctor, 'nobody'),
    (error) => isRefusal(error, 'not-found'),
  )
})

test('every measured value leads to the entry in which it stands', async (t) => {
  const { practice, records, patient, commit, observed, courses } = fixture(t)
  const line = commit('v rr 148/86 gew 92 gr 171', '2026-03-01')
  const alone = observed('29463-7', '91', 'kg', '2026-04-01T08:00:00Z')
  const category = [{ coding: [{ code: 'laboratory' }] }]
  const glucose = observed('2339-0', '104', 'mg/dL', '2026-04-02T08:00:00Z', { category })
  const report = records.transact(doctor, { verb: 'create' }, (write) =>
    write.create<DiagnosticReport>({
      resourceType: 'DiagnosticReport',
      status: 'final',
      code: { text: 'Glukose' },
      subject: { reference: `Patient/${patient}` },
      result: [{ reference: `Observation/${glucose}` }],
    }),
  ).id
  const points = (await courses()).flatMap(({ points: of }) => of.map(({ observation }) => observation))
  const entries = await Promise.all(points.map((one) => chartEntry(practice, doctor, patient, one)))
  const found = new Set(entries.map(({ reference }) => reference))
  assert.deepEqual(found, new Set([line, `Observation/${alone}`, `DiagnosticReport/${report}`]))
  const { timeline } = await chart(practice, doctor, patient)
  for (const one of timeline.entries)
    assert.deepEqual(await chartEntry(practice, doctor, patient, one.reference), one, 'as it stands in the timeline')
})

test('attack: the entry of another patient, of a protected chart, and of what is no entry', async (t) => {
  const { practice, records, add, patient, commit } = fixture(t)
  const line = commit('v puls 72', '2026-03-01')
  const other = add({ resourceType: 'Patient', name: [{ family: 'Berger' }] })
  const asked = (caller: typeof doctor, of: string, reference: string) => chartEntry(practice, caller, of, reference)
  const refused = (code: string) => (error: unknown) => isRefusal(error, code)
  await assert.rejects(asked(doctor, other, line), refused('not-found'))
  await assert.rejects(asked(doctor, patient, `Patient/${patient}`), refused('not-found'))
  await assert.rejects(asked(doctor, patient, 'Observation/none'), refused('not-found'))
  await assert.rejects(asked(callerOfRole('p9', 'Ina Feld', 'office'), patient, line), refused('not-allowed'))
  protectChart(records, doctor, patient, [])
  await assert.rejects(asked(callerOfRole('p8', 'Dr. Brandt', 'doctor'), patient, line), refused('chart-protected'))
  // As a program could have written it: two lines that name each other as a part.
  const [a, b] = ['Observation/ring-a', 'Observation/ring-b']
  records.transact(doctor, { verb: 'create' }, (write) => {
    for (const [id, member] of [
      ['ring-a', b],
      ['ring-b', a],
    ] as const)
      write.create<Observation>(
        {
          resourceType: 'Observation',
          status: 'final',
          code: { text: 'x' },
          subject: { reference: `Patient/${patient}` },
          meta: { tag: [{ system: entrySystem, code: memberTag }] },
          hasMember: [{ reference: member }],
        },
        id,
      )
  })
  await assert.rejects(asked(doctor, patient, a), refused('not-found'))
})
