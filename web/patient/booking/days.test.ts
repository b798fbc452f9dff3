import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayText, instantOf, mondayOf, nextOf, timeText, weeksOf } from './days.ts'

const said = (...given: Parameters<typeof dayText>) => dayText(...given).replaceAll('\u00a0', ' ')

test('days are said as people say them', () => {
  assert.equal(said('2026-11-24', '2026-11-24', 'de'), 'Heute, Dienstag, 24. November')
  assert.equal(said('2026-11-24', '2026-11-23', 'de'), 'Morgen, Dienstag, 24. November')
  assert.equal(said('2026-11-26', '2026-11-23', 'de'), 'Donnerstag, 26. November')
  assert.equal(said('2026-11-24', '2026-11-23', 'en'), 'Tomorrow, Tuesday 24 November')
  assert.equal(said('2027-01-01', '2026-12-31', 'de'), 'Morgen, Freitag, 1. Januar')
  assert.equal(timeText('08:05'), '8:05')
  assert.equal(timeText('18:00'), '18:00')
})

test('a civil time of the practice is one moment, also around the change of the clock', () => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' })
  const civil = (ms: number) => {
    const [day = '', time = ''] = format.format(ms).split(' ')
    return { day, time }
  }
  for (const [day, time, instant] of [
    ['2026-11-24', '10:00', '2026-11-24T09:00:00.000Z'],
    ['2026-07-01', '10:00', '2026-07-01T08:00:00.000Z'],
    ['2027-03-28', '08:00', '2027-03-28T06:00:00.000Z'],
    ['2027-03-28', '01:30', '2027-03-28T00:30:00.000Z'],
    ['2026-10-25', '00:30', '2026-10-24T22:30:00.000Z'],
    ['2026-10-25', '08:00', '2026-10-25T07:00:00.000Z'],
  ] as const)
    assert.equal(new Date(instantOf({ day, time }, civil)).toISOString(), instant, `${day} ${time}`)
})

test('weeks begin on Monday', () => {
  assert.equal(mondayOf('2026-11-23'), '2026-11-23')
  assert.equal(mondayOf('2026-11-29'), '2026-11-23')
  assert.equal(mondayOf('2027-01-01'), '2026-12-28')
})

const columns = [
  {
    column: 'a',
    name: 'Dr. Hollmann',
    days: [
      { day: '2026-11-27', times: ['08:00', '13:00'] },
      { day: '2026-11-30', times: ['09:00'] },
    ],
  },
  { column: 'b', name: 'Dr. Yıldız', days: [{ day: '2026-11-27', times: ['08:00', '08:30'] }] },
]

test('times of all columns come once each, in order, by week', () => {
  const all = weeksOf({ columns }, undefined, 'all')
  assert.deepEqual(
    all.map(({ monday, days }) => [
      monday,
      days.map(({ choices }) => choices.map(({ time, column }) => time + column)),
    ]),
    [
      ['2026-11-23', [['08:00a', '08:30b', '13:00a']]],
      ['2026-11-30', [['09:00a']]],
    ],
  )
  assert.deepEqual(
    weeksOf({ columns }, 'b', 'all').flatMap(({ days }) => days.flatMap((one) => one.choices.map(({ time }) => time))),
    ['08:00', '08:30'],
  )
  assert.equal(weeksOf({ columns }, 'b', 'afternoon').length, 0)
  assert.equal(weeksOf({ columns }, 'a', 'morning').length, 2)
})

test('the next appointment is the first that is neither over nor cancelled', () => {
  const one = (appointment: string, state: 'booked' | 'cancelled', end: string) => ({
    appointment,
    state,
    start: end,
    end,
    day: '2026-11-24',
    time: '08:00',
  })
  const list = [
    one('over', 'booked', '2026-11-24T07:00:00.000Z'),
    one('cancelled', 'cancelled', '2026-11-24T09:00:00.000Z'),
    one('next', 'booked', '2026-11-24T10:00:00.000Z'),
  ]
  assert.equal(nextOf(list, Date.parse('2026-11-24T08:00:00.000Z'))?.appointment, 'next')
  assert.equal(nextOf(list, Date.parse('2026-11-25T08:00:00.000Z')), undefined)
  assert.equal(nextOf(undefined, 0), undefined)
})
