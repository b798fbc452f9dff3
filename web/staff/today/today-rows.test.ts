import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Appointment } from '@siegel/contract/staff'
import { isLate, waited_min } from '../calendar/late.ts'
import { lateOnes, meanWait, nextOf, sortDay } from './today-rows.ts'

const at = (time: string) => Date.parse(`2026-11-23T${time}:00Z`)
const one = (id: string, time: string, state: Appointment['state'], arrived?: string): Appointment => ({
  id,
  version: 1,
  state,
  start: `2026-11-23T${time}:00.000Z`,
  length_min: 15,
  ...(arrived === undefined ? {} : { arrivedAt: `2026-11-23T${arrived}:00.000Z` }),
})

const day = [
  one('a', '08:00', 'done', '07:50'),
  one('b', '08:15', 'no-show'),
  one('c', '08:30', 'booked'),
  one('d', '08:45', 'with-doctor', '08:30'),
  one('e', '09:00', 'arrived', '08:59'),
  one('f', '09:00', 'arrived', '08:40'),
  one('g', '09:30', 'with-assistant', '08:50'),
  one('h', '10:00', 'cancelled'),
  one('i', '10:15', 'booked'),
]

test('what is through is folded, the present stands before the first that begins later', () => {
  const { done, open, nowAt } = sortDay(day, at('09:10'))
  assert.deepEqual(
    done.map(({ id }) => id),
    ['a', 'b'],
  )
  assert.deepEqual(
    open.map(({ id }) => id),
    ['c', 'd', 'e', 'f', 'g', 'h', 'i'],
  )
  assert.equal(open[nowAt]?.id, 'g')
  assert.equal(sortDay(day, at('23:00')).nowAt, open.length)
})

test('next is whose time came first among those here, then who came first', () => {
  assert.equal(nextOf(day)?.id, 'f')
  assert.equal(nextOf(day.filter(({ state }) => state !== 'arrived')), undefined)
})

test('late is who is expected and five minutes over; waiting counts from arrival, for those who wait', () => {
  assert.equal(lateOnes(day, at('09:10')), 1)
  assert.equal(isLate(one('x', '09:00', 'booked'), at('09:05')), false)
  assert.equal(isLate(one('x', '09:00', 'booked'), at('09:06')), true)
  assert.equal(waited_min(day[5] as Appointment, at('09:10')), 30)
  assert.equal(waited_min(day[3] as Appointment, at('09:10')), undefined)
  assert.equal(meanWait(day, at('09:10')), Math.round((11 + 30 + 20) / 3))
  assert.equal(meanWait([], at('09:10')), undefined)
})
