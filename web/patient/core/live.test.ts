import assert from 'node:assert/strict'
import { test } from 'node:test'
import { standingClock } from '@siegel/foundation/testing'
import { linkSlot, parseLinkFragment } from '@siegel/sealing'
import { LiveSession } from './live.ts'
import { practiceCertificate } from './practice.ts'
import { PatientSession } from './session.ts'
import { labItem, TestSafe } from './test-safe.ts'

async function scene() {
  const clock = standingClock()
  const safe = await TestSafe.create(clock)
  await safe.release(labItem())
  const { fragment } = await safe.invite()
  let token: string | undefined
  const api = safe.withToken(() => token)
  const { practice, linkSecret } = parseLinkFragment(fragment)
  const certificate = await practiceCertificate(api, { pfp: practice }, clock.now())
  const heads = () => ({ get: () => undefined, put: () => undefined })
  const parts = { api, clock, heads, signedIn: (given: string) => (token = given) }
  const session = await PatientSession.open(parts, certificate, await linkSlot(linkSecret, '471100'))
  return { clock, safe, live: new LiveSession(session, clock) }
}

test('a safe that is away leaves what is shown, with its time; back again it is fresh', async () => {
  const { safe, live, clock } = await scene()
  const { asOf } = live.state()
  safe.state = 'away'
  clock.advance(300_000)
  await live.refresh()
  assert.equal(live.state().stale, true)
  assert.equal(live.state().asOf, asOf)
  safe.state = 'open'
  await live.refresh()
  assert.equal(live.state().stale, false)
  assert.notEqual(live.state().asOf, asOf)
})

test('a forged log is said and documents stay; a session that ended and a forged mailbox end everything', async () => {
  const { safe, live } = await scene()
  await live.prove()
  assert.equal(live.state().access.state, 'proven')
  safe.checkpoint = safe.log.checkpoint(1, 1).replace('\n1\n', '\n2\n')
  await live.prove()
  assert.deepEqual(live.state().access, { state: 'failed', code: 'note-unverified' })
  assert.equal(live.state().over, undefined)
  const build = safe.build.bind(safe)
  safe.build = async () => {
    await build()
    safe.statements = safe.statements.slice(1)
  }
  await live.refresh()
  assert.deepEqual(live.state().over, { code: 'statement-missing' })
})

test('a session that ended is over', async () => {
  const { safe, live } = await scene()
  let heard = 0
  live.subscribe(() => (heard += 1))
  safe.endSessions()
  await live.refresh()
  assert.deepEqual(live.state().over, { code: 'session-ended' })
  assert.equal(heard, 1)
})
