import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CallFailed } from '@siegel/contract'
import { Refusal } from '@siegel/foundation'
import { waitReceived } from './wait-received.ts'

const upload = new Uint8Array(16)

test('waits until it is received, through passing failures', async () => {
  const answers = [false, new CallFailed('network', 0), true]
  const session = {
    received: async () => {
      const next = answers.shift()
      if (next instanceof Error) throw next
      return next === true
    },
  }
  assert.equal(await waitReceived(session, upload, async () => undefined), true)
  assert.equal(answers.length, 0)
})

test('gives up after half a minute, and at once where the session is over', async () => {
  let slept_ms = 0
  const never = await waitReceived({ received: async () => false }, upload, async (ms) => void (slept_ms += ms))
  assert.equal(never, false)
  assert.equal(slept_ms, 30_000)
  const over = { received: () => Promise.reject(new Refusal('session-ended')) }
  await assert.rejects(
    waitReceived(over, upload, async () => undefined),
    /session-ended/,
  )
})
