import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Stopwatch } from './stopwatch.ts'

function clocks() {
  const now = { wall: 1_000_000, steady: 50 }
  const watch = new Stopwatch(
    () => now.wall,
    () => now.steady,
  )
  const pass = (wall: number, steady = wall) => {
    now.wall += wall
    now.steady += steady
    return watch.spent_ms()
  }
  return { watch, pass }
}

test('time passes, also while the device sleeps and its steady clock stands', () => {
  const { pass } = clocks()
  assert.equal(pass(1000), 1000)
  assert.equal(pass(600_000, 0), 601_000)
})

test('attack: a clock that is set back stretches nothing', () => {
  const { watch, pass } = clocks()
  assert.equal(pass(60_000), 60_000)
  assert.equal(pass(-3_600_000, 1000), Infinity)
  assert.equal(pass(7_200_000, 1000), Infinity, 'and setting it forward again mends nothing')
  watch.restart()
  assert.equal(pass(1000), Infinity)
})

test('attack: set back after every look, by little, the steady clock still counts', () => {
  const { pass } = clocks()
  let spent = 0
  for (let n = 0; n < 600; n += 1) spent = pass(0, 1000)
  assert.equal(spent, 600_000)
})

test('a clock that is corrected by a second goes on, and a new start begins at nothing', () => {
  const { watch, pass } = clocks()
  pass(60_000)
  assert.equal(pass(-1000, 1000), 61_000)
  watch.restart()
  assert.equal(pass(5000), 5000)
})
