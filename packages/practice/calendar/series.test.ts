import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SeriesRule } from '@siegel/contract/staff'
import {
  addToWaitingList,
  calendarDays,
  changeAppointment,
  createAppointment,
  createSeries,
  freeSlots,
  patientAppointments,
  setAppointmentState,
  waitingList,
} from '../index.ts'
import { seriesDays } from './series.ts'
import { startsIn } from './free.ts'
import { calendarFixture, doctor, office, refusedWith } from './testing.ts'

const rule = (more: Partial<SeriesRule>): SeriesRule => ({ unit: 'week', every: 1, ...more })

test('a rule names its days: by days, weeks, weekdays, a number or an end', () => {
  assert.deepEqual(seriesDays('2026-11-23', rule({ unit: 'day', every: 10, count: 3 })), [
    '2026-11-23',
    '2026-12-03',
    '2026-12-13',
  ])
  assert.deepEqual(seriesDays('2026-11-25', rule({ every: 2, days: ['mon', 'fri'], count: 6 })), [
    '2026-11-25',
    '2026-11-27',
    '2026-12-07',
    '2026-12-09',
    '2026-12-11',
    '2026-12-21',
  ])
  assert.deepEqual(seriesDays('2026-11-23', rule({ until: '2026-12-07' })), ['2026-11-23', '2026-11-30', '2026-12-07'])
  assert.equal(seriesDays('2026-11-23', rule({ unit: 'day', count: 200 })).length, 200)
  const refusals = [
    [rule({}), 'series-endless'],
    [rule({ unit: 'day', until: '2027-12-31' }), 'series-too-long'],
    [rule({ until: '2028-11-24' }), 'series-too-long'],
    [rule({ every: 4, count: 40 }), 'series-too-long'],
    [rule({ until: '2026-11-29' }), 'series-empty'],
  ] as const
  for (const [one, code] of refusals) assert.throws(() => seriesDays('2026-11-23', one), refusedWith(code), code)
})

test('conflicts of a series are listed before anything is made', async (t) => {
  const { context, column, addPatient } = calendarFixture(t)
  const patient = addPatient('Beck')
  await createAppointment(context, office, { column, day: '2026-12-01', time: '09:05', length_min: 15 })
  const weekly = { column, day: '2026-11-24', time: '09:00', length_min: 15, patient, rule: rule({ count: 4 }) }
  const stopped = await createSeries(context, office, { ...weekly, conflicts: 'stop' })
  assert.deepEqual(stopped, { made: 0, conflicts: [{ day: '2026-12-01', time: '09:00', why: 'taken' }] })
  assert.deepEqual(await patientAppointments(context, office, patient), [])
  const skipped = await createSeries(context, office, { ...weekly, conflicts: 'skip' })
  assert.equal(skipped.made, 3)
  const all = await patientAppointments(context, office, patient)
  assert.deepEqual(
    all.toReversed().map(({ day }) => day),
    ['2026-11-24', '2026-12-08', '2026-12-15'],
  )
  assert.equal(new Set(all.map(({ series }) => series)).size, 1)
  const saturdays = { ...weekly, day: '2026-11-28', rule: rule({ count: 2 }) }
  const closed = await createSeries(context, office, { ...saturdays, conflicts: 'stop' })
  assert.deepEqual(
    closed.conflicts.map(({ why }) => why),
    ['closed', 'closed'],
  )
  assert.equal((await createSeries(context, office, { ...saturdays, conflicts: 'overlap' })).made, 2)
})

test('one of a series is changed, or it and those after it, or all to come', async (t) => {
  const { context, column, addPatient } = calendarFixture(t)
  const patient = addPatient('Simon')
  const base = { column, day: '2026-11-24', time: '09:00', length_min: 15, patient, conflicts: 'stop' as const }
  await createSeries(context, office, { ...base, rule: rule({ count: 5 }) })
  const list = async () => (await patientAppointments(context, office, patient)).toReversed()
  const times = async () => (await list()).map(({ day, time, state }) => `${day?.slice(5)} ${time} ${state}`)
  const nth = async (index: number) => (await list())[index] ?? assert.fail('too few')
  const third = await nth(2)
  const shifted = { version: third.version, scope: 'following' as const, day: '2026-12-09', time: '10:00' }
  assert.equal((await changeAppointment(context, office, third.id, shifted)).changed, 3)
  assert.deepEqual(await times(), [
    '11-24 09:00 booked',
    '12-01 09:00 booked',
    '12-09 10:00 booked',
    '12-16 10:00 booked',
    '12-23 10:00 booked',
  ])
  // Onto one another's old times: what the series gives up is no conflict.
  const all = await nth(1)
  await changeAppointment(context, office, all.id, { version: all.version, scope: 'all', length_min: 30 })
  assert.ok((await list()).every(({ length_min }) => length_min === 30))
  const inTheWay = await createAppointment(context, office, { ...base, day: '2026-12-17', time: '10:00' })
  const blocked = await nth(2)
  const further = { version: blocked.version, scope: 'following' as const, day: '2026-12-10' }
  await assert.rejects(changeAppointment(context, office, blocked.id, further), refusedWith('slot-taken'))
  assert.ok((await times()).includes('12-23 10:00 booked'), 'all or none')
  const cancel = { version: blocked.version, scope: 'following' as const, state: 'cancelled' as const, reason: 'Umzug' }
  assert.equal((await setAppointmentState(context, office, blocked.id, cancel)).changed, 3)
  assert.equal((await times()).filter((one) => one.endsWith('cancelled')).length, 3)
  assert.ok(inTheWay.id.length > 0)
})

test('the next free times lie in opening hours, after now, around what is taken', async (t) => {
  const { context, column, other } = calendarFixture(t)
  const free = async (more: object = {}) =>
    (await freeSlots(context, office, { columns: [column], length_min: 30, count: 4, ...more })).map(
      ({ day, time }) => `${day.slice(8)} ${time}`,
    )
  assert.deepEqual(await free(), ['23 10:00', '23 10:30', '23 11:00', '23 11:30'])
  await createAppointment(context, office, { column, day: '2026-11-23', time: '10:20', length_min: 15 })
  assert.deepEqual(await free(), ['23 10:35', '23 11:05', '23 13:00', '23 13:30'])
  assert.deepEqual(await free({ part: 'afternoon', count: 2 }), ['23 13:00', '23 13:30'])
  assert.deepEqual(await free({ from: '2026-11-28', part: 'morning', count: 2 }), ['30 08:00', '30 08:30'])
  assert.deepEqual(await free({ from: '2020-01-01', count: 1 }), ['23 10:35'], 'never in the past')
  const both = await freeSlots(context, office, { columns: [], length_min: 15, count: 20 })
  assert.equal(both.length, 20)
  assert.equal(both[0]?.column === column || both[0]?.column === other, true)
  assert.deepEqual(
    both.map(({ start }) => start),
    both.map(({ start }) => start).toSorted(),
  )
})

test('free stretches never touch what is taken and never leave what is open', () => {
  let seed = 7
  const next = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below
  for (let turn = 0; turn < 300; turn += 1) {
    const spans = (count: number) =>
      Array.from({ length: next(count) }, () => {
        const start = next(1000) * 60_000
        return { start, end: start + (1 + next(90)) * 60_000 }
      })
    const [open, taken] = [spans(4), spans(8)]
    const length = (5 + next(60)) * 60_000
    const window = { start: next(300) * 60_000, end: (500 + next(500)) * 60_000 }
    for (const start of startsIn(open, taken, window, length)) {
      const end = start + length
      assert.ok(start >= window.start && end <= window.end)
      assert.ok(open.some((one) => one.start <= start && end <= one.end))
      assert.ok(taken.every((one) => one.end <= start || end <= one.start))
    }
  }
})

test('who waits is offered what fits, and leaves the list with a time', async (t) => {
  const { context, clock, column, other, addPatient } = calendarFixture(t)
  const [hoffmann, sommer] = [addPatient('Hoffmann', 'Gerd'), addPatient('Sommer', 'Pia')]
  const wish = { patient: hoffmann, length_min: 30, columns: [other], reason: 'Sono', wish: 'nur nachmittags' }
  const first = await addToWaitingList(context, office, { ...wish, part: 'afternoon' })
  clock.advance(60_000)
  await addToWaitingList(context, office, { patient: sommer, length_min: 15, columns: [] })
  const [one, two] = await waitingList(context, office)
  assert.equal(one?.appointment.patient?.name, 'Hoffmann, Gerd')
  assert.equal(one?.wish, 'nur nachmittags')
  assert.deepEqual(
    one?.fits.map(({ column: where, time }) => [where, time]),
    [
      [other, '13:00'],
      [other, '13:30'],
    ],
  )
  assert.equal(two?.fits[0]?.time, '10:05')
  await assert.rejects(
    changeAppointment(context, office, first.id, { version: first.version, column: other }),
    refusedWith('time-missing'),
  )
  await assert.rejects(
    setAppointmentState(context, office, first.id, { version: first.version, state: 'arrived' }),
    refusedWith('state-impossible'),
  )
  const offered = { version: first.version, column: other, day: '2026-11-23', time: '13:00' }
  await changeAppointment(context, office, first.id, offered)
  assert.equal((await waitingList(context, office)).length, 1)
  const { appointments } = await calendarDays(context, doctor, { from: '2026-11-23', to: '2026-11-23', column: other })
  assert.deepEqual(
    appointments.map(({ state, time, reason, length_min }) => [state, time, reason, length_min]),
    [['booked', '13:00', 'Sono', 30]],
  )
  const left = (await waitingList(context, office))[0]?.appointment
  const gone = { version: left?.version ?? 0, state: 'cancelled' as const, reason: 'erledigt' }
  const { version } = await setAppointmentState(context, office, left?.id ?? '', gone)
  assert.equal((await waitingList(context, office)).length, 0)
  await setAppointmentState(context, office, left?.id ?? '', { version, state: 'booked' })
  assert.equal((await waitingList(context, office)).length, 1, 'taken back, it waits again')
  assert.ok(column !== other)
})
