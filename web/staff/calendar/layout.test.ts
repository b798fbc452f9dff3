import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CalendarColumn } from '@siegel/contract/staff'
import { addMonths, isDay, monthWeeks } from './civil.ts'
import { closedOn, dragged, inLanes, shownHours } from './layout.ts'

const column: CalendarColumn = {
  id: 'c1',
  version: 1,
  name: 'Dr. Hollmann',
  kind: 'doctor',
  length_min: 15,
  active: true,
  mine: true,
  opening: [
    { days: ['mon'], from: '08:30', to: '12:00' },
    { days: ['mon'], from: '13:00', to: '17:45' },
  ],
  blocks: [{ days: ['mon'], from: '12:00', to: '13:00', text: 'Mittag' }],
}

test('months begin on Monday, keep the last day, and no day is made up', () => {
  assert.deepEqual(
    monthWeeks('2026-11-23').map((week) => `${week[0]} ${week.length}`),
    ['2026-10-26 7', '2026-11-02 7', '2026-11-09 7', '2026-11-16 7', '2026-11-23 7', '2026-11-30 7'],
  )
  assert.equal(addMonths('2027-01-31', 1), '2027-02-28')
  assert.equal(addMonths('2026-01-15', -2), '2025-11-15')
  assert.ok(isDay('2028-02-29') && !isDay('2027-02-29') && !isDay('heute') && !isDay(undefined))
})

test('the hours shown hold what is open and what is booked', () => {
  assert.deepEqual(shownHours([column], []), { from: 480, to: 1080 })
  assert.deepEqual(shownHours([column], [{ time: '06:10', length_min: 15 } as never]), { from: 360, to: 1080 })
  assert.deepEqual(shownHours([column], [{ time: '23:50', length_min: 60 } as never]).to, 1440)
})

test('closed is what is not open, weekly blocks by their word, and what was blocked once', () => {
  const hours = { from: 480, to: 1080 }
  const block = { id: 'b', version: 1, column: 'c1', start: '', end: '', text: 'Hausbesuche' }
  const times = { fromDay: '2026-11-23', fromTime: '15:00', toDay: '2026-11-24', toTime: '09:00' }
  const seen = (day: string) =>
    closedOn(column, day, hours, [{ ...block, ...times }]).map(({ from, to, text }) => `${from}-${to} ${text}`.trim())
  assert.deepEqual(seen('2026-11-23'), ['480-510', '1065-1080', '720-780 Mittag', '900-1080 Hausbesuche'])
  assert.deepEqual(seen('2026-11-24'), ['480-1080', '480-540 Hausbesuche'])
})

test('what overlaps stands side by side, what only touches does not', () => {
  const at = (time: string, length_min: number) => ({ time, length_min })
  const lanes = inLanes([at('09:00', 30), at('09:15', 30), at('09:30', 15), at('09:45', 15), at('08:00', 60)])
  assert.deepEqual(
    lanes.map(({ appointment, lane, lanes: count }) => `${appointment.time} ${lane}/${count}`),
    ['08:00 0/1', '09:00 0/2', '09:15 1/2', '09:30 0/2', '09:45 0/1'],
  )
})

test('a drag means a stretch of full five minutes, upwards as well', () => {
  assert.deepEqual(dragged(602, 631), { time: '10:00', length_min: 30 })
  assert.deepEqual(dragged(631, 602), { time: '10:00', length_min: 30 })
  assert.deepEqual(dragged(600, 601), { time: '10:00', length_min: 5 })
})
