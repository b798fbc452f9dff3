import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callerOfRole } from '@siegel/access'
import {
  calendarChanges,
  calendarColumns,
  calendarDays,
  changeAppointment,
  createAppointment,
  createBlock,
  patientAppointments,
  removeBlock,
  saveColumns,
  setAppointmentState,
} from '../index.ts'
import { calendarFixture, columnDraft, doctor, office, refusedWith } from './testing.ts'

const day = '2026-11-23'
const at = (column: string, time: string, more = {}) => ({ column, day, time, length_min: 15, ...more })

test('columns are saved in their order, in the version that was seen; who sets up sees no appointment', async (t) => {
  const { context, column } = calendarFixture(t)
  const [first, second] = await calendarColumns(context, doctor)
  assert.ok(first !== undefined && second !== undefined)
  assert.equal(first.mine, true)
  assert.equal((await calendarColumns(context, office))[0]?.mine, false)
  assert.deepEqual(first.opening, columnDraft('x').opening)
  assert.deepEqual(first.blocks, columnDraft('x').blocks)
  const { mine: _, ...draft } = first
  const { mine: __, ...last } = second
  const whole = { ...draft, opening: [{ days: ['sat' as const], from: '00:00', to: '24:00' }] }
  const admin = callerOfRole('p4', 'Eva Brandes', 'admin')
  const saved = saveColumns(context, admin, [columnDraft('Zimmer 3', { kind: 'room' }), whole, last])
  assert.deepEqual(
    saved.map(({ name }) => name),
    ['Zimmer 3', 'Dr. Hollmann', 'Labor und MFA'],
  )
  assert.deepEqual(saved[1]?.opening, whole.opening)
  assert.throws(() => saveColumns(context, admin, [whole]), refusedWith('version-conflict'))
  assert.throws(() => saveColumns(context, office, [columnDraft('x')]), refusedWith('not-allowed'))
  const backwards = columnDraft('x', { opening: [{ days: ['mon'], from: '12:00', to: '12:00' }] })
  assert.throws(() => saveColumns(context, doctor, [backwards]), refusedWith('hours-invalid'))
  await assert.rejects(calendarDays(context, admin, { from: day, to: day }), refusedWith('not-allowed'))
  await assert.rejects(createAppointment(context, admin, at(column, '09:00')), refusedWith('not-allowed'))
})

test('the office books; the time is taken and nobody gets it twice, but by saying so', async (t) => {
  const { context, column, other, addPatient } = calendarFixture(t)
  const patient = addPatient('Ostermann')
  await createAppointment(context, office, at(column, '09:00', { patient, reason: 'Kontrolle', comment: 'nüchtern' }))
  await assert.rejects(createAppointment(context, office, at(column, '09:10')), refusedWith('slot-taken'))
  await assert.rejects(createAppointment(context, office, at(column, '08:50')), refusedWith('slot-taken'))
  await assert.rejects(createAppointment(context, office, at(column, '12:30')), refusedWith('slot-blocked'))
  await createAppointment(context, office, at(column, '09:15'))
  await createAppointment(context, office, at(other, '09:00'))
  await createAppointment(context, office, at(column, '09:05', { overlap: true, reason: 'eingeschoben' }))
  await createAppointment(context, office, at(column, '06:00'))
  const { appointments } = await calendarDays(context, office, { from: day, to: day })
  assert.deepEqual(
    appointments.map(({ time, endTime, state }) => `${time} ${endTime} ${state}`),
    ['06:00 06:15 booked', '09:00 09:15 booked', '09:00 09:15 booked', '09:05 09:20 booked', '09:15 09:30 booked'],
  )
  const named = appointments.find((one) => one.patient !== undefined)
  assert.deepEqual(named?.patient, { id: patient, name: 'Ostermann, Karin', birthDate: '1958-03-12', age: 68 })
  assert.equal(named?.reason, 'Kontrolle')
  assert.equal(named?.comment, 'nüchtern')
  const own = await calendarDays(context, office, { from: day, to: day, column })
  assert.equal(own.appointments.length, 4)
  assert.equal((await patientAppointments(context, office, patient)).length, 1)
  await assert.rejects(createAppointment(context, office, at('nowhere', '09:00')), refusedWith('not-found'))
  await assert.rejects(
    createAppointment(context, office, at(column, '15:00', { patient: 'nobody' })),
    refusedWith('not-found'),
  )
  assert.equal(
    (await calendarDays(context, office, { from: day, to: day })).appointments.length,
    5,
    'nothing half made',
  )
  await assert.rejects(calendarDays(context, office, { from: day, to: '2026-12-24' }), refusedWith('range-too-long'))
})

test('of many who want one free time at the same moment, exactly one gets it', async (t) => {
  const { context, column } = calendarFixture(t)
  const tries = Array.from({ length: 8 }, (_, index) =>
    createAppointment(context, index % 2 === 0 ? doctor : office, at(column, index % 3 === 0 ? '14:00' : '14:05')),
  )
  const results = await Promise.allSettled(tries)
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  for (const result of results) if (result.status === 'rejected') assert.ok(refusedWith('slot-taken')(result.reason))
  assert.equal((await calendarDays(context, doctor, { from: day, to: day })).appointments.length, 1)
})

test('moving, lengthening, cancelling, taking back: each in the version that was seen', async (t) => {
  const { context, column, other, addPatient } = calendarFixture(t)
  const patient = addPatient('Lenz')
  const { id, version } = await createAppointment(context, office, at(column, '09:00', { patient, reason: 'EKG' }))
  const wall = await createAppointment(context, office, at(column, '10:00'))
  const longer = await changeAppointment(context, office, id, { version, length_min: 60 })
  await assert.rejects(
    changeAppointment(context, office, id, { version, length_min: 30 }),
    refusedWith('version-conflict'),
  )
  await assert.rejects(
    changeAppointment(context, office, id, { version: longer.version, length_min: 65 }),
    refusedWith('slot-taken'),
  )
  const moved = await changeAppointment(context, office, id, {
    version: longer.version,
    column: other,
    day: '2026-11-24',
    time: '08:30',
    comment: 'Überweisung mitbringen',
  })
  await createAppointment(context, office, at(column, '09:00', { length_min: 60 }))
  const seen = async () => (await patientAppointments(context, office, patient))[0]
  const there = await seen()
  assert.equal(`${there?.column} ${there?.day} ${there?.time} ${there?.length_min}`, `${other} 2026-11-24 08:30 60`)
  assert.equal(there?.reason, 'EKG', 'what was not named stays')
  const reworded = await changeAppointment(context, office, id, { version: moved.version, reason: null, patient: null })
  const [nameless] = (await calendarDays(context, office, { from: '2026-11-24', to: '2026-11-24' })).appointments
  assert.equal(nameless?.patient, undefined)
  assert.equal(nameless?.reason, undefined)
  assert.equal(nameless?.comment, 'Überweisung mitbringen')

  const cancel = { version: reworded.version, state: 'cancelled' as const, reason: 'krank' }
  const cancelled = await setAppointmentState(context, office, id, cancel)
  await assert.rejects(
    changeAppointment(context, office, id, { version: cancelled.version, time: '11:00' }),
    refusedWith('appointment-over'),
  )
  const inBetween = await createAppointment(context, office, { ...at(other, '09:00'), day: '2026-11-24' })
  const back = { version: cancelled.version, state: 'booked' as const }
  await assert.rejects(setAppointmentState(context, office, id, back), refusedWith('slot-taken'))
  await setAppointmentState(context, office, inBetween.id, { version: inBetween.version, state: 'no-show' })
  await setAppointmentState(context, office, id, back)
  const { appointments } = await calendarDays(context, office, { from: '2026-11-24', to: '2026-11-24' })
  assert.deepEqual(
    appointments.map(({ state, cancelReason }) => [state, cancelReason]),
    [
      ['booked', undefined],
      ['no-show', undefined],
    ],
  )
  assert.ok(wall.id !== id)
})

test('from arrival to done: the moment of arrival is kept, the place is where the patient is now', async (t) => {
  const { context, clock, column, addPatient } = calendarFixture(t)
  const patient = addPatient('Rühl')
  const made = await createAppointment(context, office, at(column, '10:00', { patient }))
  let { version } = made
  const go = async (state: Parameters<typeof setAppointmentState>[3]['state'], place?: string) => {
    clock.advance(60_000)
    version = (await setAppointmentState(context, office, made.id, { version, state, place })).version
    const [one] = await patientAppointments(context, office, patient)
    return [one?.state, one?.place, one?.arrivedAt, one?.since]
  }
  const arrival = '2026-11-23T09:01:00.000Z'
  assert.deepEqual(await go('arrived'), ['arrived', undefined, arrival, arrival])
  assert.deepEqual(await go('with-assistant', 'Labor'), [
    'with-assistant',
    'Labor',
    arrival,
    '2026-11-23T09:02:00.000Z',
  ])
  assert.deepEqual(await go('with-doctor', 'Zimmer 2'), [
    'with-doctor',
    'Zimmer 2',
    arrival,
    '2026-11-23T09:03:00.000Z',
  ])
  assert.deepEqual(await go('done'), ['done', undefined, arrival, '2026-11-23T09:04:00.000Z'])
  assert.deepEqual(await go('booked'), ['booked', undefined, undefined, '2026-11-23T09:05:00.000Z'])
})

test('blocked days are one block, whatever their number, and open together', async (t) => {
  const { context, column, other } = calendarFixture(t)
  const holidays = { columns: [column, other], fromDay: '2026-12-21', toDay: '2027-01-04', text: 'Ferien' }
  await createBlock(context, office, { ...holidays, fromTime: '13:00', toTime: '10:00' })
  const book = (on: string, time: string) => createAppointment(context, office, { ...at(column, time), day: on })
  await assert.rejects(book('2026-12-21', '13:00'), refusedWith('slot-blocked'))
  await assert.rejects(book('2026-12-29', '23:30'), refusedWith('slot-blocked'))
  await assert.rejects(book('2027-01-04', '09:50'), refusedWith('slot-blocked'))
  await book('2026-12-21', '11:45')
  await book('2027-01-04', '10:00')
  const { blocks } = await calendarDays(context, office, { from: '2027-01-01', to: '2027-01-01' })
  assert.equal(blocks.length, 2)
  const own = blocks.find((one) => one.column === column)
  assert.equal(`${own?.fromDay} ${own?.fromTime} ${own?.toDay} ${own?.toTime}`, '2027-01-01 00:00 2027-01-02 00:00')
  await removeBlock(context, office, own?.id ?? '', own?.version ?? 0)
  await book('2026-12-29', '14:00')
  const left = await calendarDays(context, office, { from: '2026-12-20', to: '2027-01-05' })
  assert.ok(left.blocks.length > 0 && left.blocks.every((one) => one.column === other))
  const tooLong = { ...holidays, fromTime: '13:00', toTime: '10:00', toDay: '2027-03-01' }
  assert.throws(() => createBlock(context, office, tooLong), refusedWith('block-too-long'))
})

test('what others write is counted without being read', async (t) => {
  const { context, clock, column } = calendarFixture(t)
  const { asOf } = await calendarDays(context, doctor, { from: day, to: day })
  clock.advance(1000)
  const later = new Date(clock.now()).toISOString()
  assert.equal(calendarChanges(context, doctor, later), 0)
  await createAppointment(context, office, at(column, '16:00'))
  assert.ok(calendarChanges(context, doctor, asOf) > 0)
  clock.advance(1000)
  assert.equal(calendarChanges(context, doctor, new Date(clock.now()).toISOString()), 0)
})
