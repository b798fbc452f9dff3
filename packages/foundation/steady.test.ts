import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Steady } from './steady.ts'

test('one run at a time, also after one that failed; a stop waits for the run under way', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  let [running, most, begun, ended] = [0, 0, 0, 0]
  let finish: ((error?: Error) => void) | undefined
  const told: unknown[] = []
  const work = async () => {
    begun += 1
    running += 1
    most = Math.max(most, running)
    try {
      await new Promise<void>((resolve, reject) => {
        finish = (error) => (error === undefined ? resolve() : reject(error))
      })
    } finally {
      running -= 1
      ended += 1
    }
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const steady = new Steady(work, { every_ms: 10, failed: (error) => told.push(error) })
  steady.start()
  t.mock.timers.tick(50)
  assert.equal(begun, 1)
  const failure = new Error('disk')
  finish?.(failure)
  await settled()
  assert.deepEqual(told, [failure])
  t.mock.timers.tick(10)
  assert.equal(begun, 2)
  let isStopped = false
  const stopping = steady.stop().then(() => (isStopped = true))
  await settled()
  assert.equal(isStopped, false)
  finish?.()
  await stopping
  t.mock.timers.tick(100)
  assert.deepEqual([begun, ended, most], [2, 2, 1])
})
