import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendarDays, changeAppointment, createAppointment, createSeries, freeSlots, saveColumns } from '../index.ts'
import { dayOf, momentOf, utcDaysOf } from './civil-time.ts'
import { calendarFixture, columnDraft, doctor, refusedWith } from './testing.ts'

const zone = 'Europe/Berlin'
const hour_ms = 3_600_000
/** A practice that never closes: the clock changes at night. */
const always = columnDraft('Notdienst', {
  opening: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }],
  blocks: [],
})

test('on the day in March a skipped time is refused and the day has 23 hours', async (t) => {
  const { context } = calendarFixture(t, '2027-03-27T09:00:00.000Z')
  const column = saveColumns(context, doctor, [always]).find(({ name }) => name === 'Notdienst')?.id ?? ''
  const at = (time: string, length_min = 30) =>
    createAppointment(context, doctor, { column, day: '2027-03-28', time, length_min })
  assert.equal(dayOf('2027-03-28', zone).end - dayOf('2027-03-28', zone).start, 23 * hour_ms)
  assert.throws(() => momentOf('2027-03-28', '02:30', zone), refusedWith('time-skipped'))
  await assert.rejects(at('02:00'), refusedWith('time-skipped'))
  await at('01:45')
  await assert.rejects(at('03:00'), refusedWith('slot-taken'), 'half an hour from 01:45 ends at 03:15')
  await at('03:15')
  await at('09:00')
  const { appointments } = await calendarDays(context, doctor, { from: '2027-03-28', to: '2027-03-28' })
  assert.deepEqual(
    appointments.map(({ start, time, endTime }) => [start, time, endTime]),
    [
      ['2027-03-28T00:45:00.000Z', '01:45', '03:15'],
      ['2027-03-28T01:15:00.000Z', '03:15', '03:45'],
      ['2027-03-28T07:00:00.000Z', '09:00', '09:30'],
    ],
  )
  const { slots } = {
    slots: await freeSlots(context, doctor, { columns: [column], length_min: 60, from: '2027-03-28', count: 4 }),
  }
  assert.deepEqual(
    slots.map(({ time }) => time),
    ['00:00', '03:45', '04:45', '05:45'],
  )
})

test('on the day in October an hour comes twice; its first is meant, and the day has 25 hours', async (t) => {
  const { context } = calendarFixture(t, '2026-10-24T09:00:00.000Z')
  const column = saveColumns(context, doctor, [always]).find(({ name }) => name === 'Notdienst')?.id ?? ''
  const at = (time: string, length_min: number) =>
    createAppointment(context, doctor, { column, day: '2026-10-25', time, length_min })
  assert.equal(dayOf('2026-10-25', zone).end - dayOf('2026-10-25', zone).start, 25 * hour_ms)
  await at('02:30', 60)
  await at('03:00', 30)
  await at('23:30', 30)
  const { appointments } = await calendarDays(context, doctor, { from: '2026-10-25', to: '2026-10-25' })
  assert.deepEqual(
    appointments.map(({ start, time, endTime }) => [start, time, endTime]),
    [
      ['2026-10-25T00:30:00.000Z', '02:30', '02:30'],
      ['2026-10-25T02:00:00.000Z', '03:00', '03:30'],
      ['2026-10-25T22:30:00.000Z', '23:30', '00:00'],
    ],
  )
})

test('a move and a series keep the time of day over the change of the clock', async (t) => {
  const { context, column } = calendarFixture(t, '2026-10-19T09:00:00.000Z')
  const made = await createAppointment(context, doctor, { column, day: '2026-10-23', time: '10:00', length_min: 15 })
  await changeAppointment(context, doctor, made.id, { version: made.version, day: '2026-10-26' })
  const rule = { unit: 'week' as const, every: 1, count: 3 }
  const weekly = { column, day: '2026-10-20', time: '09:00', length_min: 15, rule, conflicts: 'stop' as const }
  assert.equal((await createSeries(context, doctor, weekly)).made, 3)
  const { appointments } = await calendarDays(context, doctor, { from: '2026-10-20', to: '2026-11-04' })
  assert.deepEqual(
    appointments.map(({ start }) => start),
    ['2026-10-20T07:00:00.000Z', '2026-10-26T09:00:00.000Z', '2026-10-27T08:00:00.000Z', '2026-11-03T08:00:00.000Z'],
  )
})

test('the days to search are those on which something can begin that still goes on', () => {
  const at = (text: string) => Date.parse(text)
  assert.deepEqual(utcDaysOf({ start: at('2026-11-23T09:00Z'), end: at('2026-11-23T09:15Z') }), [
    '2026-11-22',
    '2026-11-23',
  ])
  assert.deepEqual(utcDaysOf({ start: at('2026-11-22T23:00Z'), end: at('2026-11-23T23:00Z') }), [
    '2026-11-21',
    '2026-11-22',
    '2026-11-23',
  ])
  assert.deepEqual(utcDaysOf({ start: at('2026-11-23T02:00Z'), end: at('2026-11-24T00:00Z') }).at(-1), '2026-11-23')
})
