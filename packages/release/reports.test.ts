import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '@siegel/foundation'
import { tokenHash } from '@siegel/sealing/node'
import type { GatewayClient } from './index.ts'
import { takeReports } from './reports.ts'
import { fixture } from './testing.ts'

/** A gateway that reports one thing, once. */
const reporting = (report: { mailbox: string; slot: string; session: string }): GatewayClient => {
  const reports = [{ id: 'a', at: '2026-11-23T09:00:00.000Z', kind: 'sign-out', ...report }]
  const client: Partial<GatewayClient> = {
    reports: () => Promise.resolve({ reports: reports.splice(0), more: false }) as ReturnType<GatewayClient['reports']>,
    takeReports: () => Promise.resolve(undefined),
  }
  return client as GatewayClient
}

test('who has signed out at the gateway has signed out at the safe: the token opens nothing again', async (t) => {
  const { open, askAgain, context, right, verbs } = await fixture(t)
  const { answer, ref } = await open()
  const other = await open()
  assert.ok(answer.result === 'yes' && other.answer.result === 'yes')
  const said = { mailbox: hex(ref.mailbox), slot: hex(right.id), session: hex(tokenHash(answer.session)) }
  await takeReports(context, reporting(said))
  assert.deepEqual(await askAgain(answer.session), { result: 'no' })
  const still = await askAgain(other.answer.session)
  assert.ok(still !== 'nothing' && still.result === 'yes', 'no other session ends with it')
  assert.equal(verbs()[0], 'sign-out')
})

test('attack: a sign-out in the name of another mailbox ends nothing', async (t) => {
  const { open, invited, askAgain, context, right } = await fixture(t)
  const { answer } = await open()
  const { ref } = await invited('Fremd')
  assert.ok(answer.result === 'yes')
  const said = { mailbox: hex(ref.mailbox), slot: hex(right.id), session: hex(tokenHash(answer.session)) }
  await takeReports(context, reporting(said))
  const still = await askAgain(answer.session)
  assert.ok(still !== 'nothing' && still.result === 'yes')
})
