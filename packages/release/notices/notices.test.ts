import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixture } from '../testing.ts'
import { sendDueNotices, somethingNew } from './notices.ts'
import { sentStateOf } from './sent-links.ts'

const hour_ms = 3_600_000
const on = { kind: 'notices', email: 'renate@example.org', language: 'de' } as const

async function wished(t: Parameters<typeof fixture>[0]) {
  const one = await fixture(t)
  const opened = await one.open()
  const news = () => one.store.transact((transaction) => somethingNew(one.context, transaction, one.id))
  const kinds = () => one.mail.queued.map(({ kind, address }) => [kind, address])
  const look = () => sendDueNotices(one.context)
  return { ...one, opened, news, kinds, look }
}

test('who wants to know gets one mail for all that is new, and one a day until they look', async (t) => {
  const { news, kinds, look, upload, opened, clock, askAgain, mail } = await wished(t)
  news()
  look()
  assert.deepEqual(kinds(), [], 'nobody asked')
  assert.equal(await upload(opened, on), 'taken')
  news()
  news()
  look()
  look()
  assert.deepEqual(kinds(), [['notice', 'renate@example.org']])
  const [first] = mail.queued
  assert.equal(first?.link, 'https://praxis.localhost/', 'the host alone: no secret, no item')
  mail.queued = []
  clock.advance(2 * hour_ms)
  news()
  look()
  assert.deepEqual(kinds(), [], 'not twice a day')
  clock.advance(22 * hour_ms)
  look()
  assert.deepEqual(kinds().length, 1)
  mail.queued = []
  clock.advance(hour_ms)
  await askAgain(opened.answer.session)
  news()
  look()
  assert.deepEqual(kinds(), [], 'the session is over: nobody looked')
})

test('a look ends what was new: what waits is taken back, and the next is told at once', async (t) => {
  const { news, kinds, look, upload, opened, clock, askAgain, ask, right, mail } = await wished(t)
  await upload(opened, on)
  news()
  look()
  clock.advance(hour_ms)
  await askAgain(opened.answer.session)
  assert.deepEqual(kinds(), [], 'it had not been sent yet')
  clock.advance(1000)
  news()
  look()
  assert.equal(kinds().length, 1)
  mail.queued = []
  clock.advance(1000)
  news()
  await ask(right)
  clock.advance(25 * hour_ms)
  look()
  assert.deepEqual(kinds(), [], 'an opening is a look too')
})

test('off means off; a change is logged without the address, and the practice sees where notices go', async (t) => {
  const { news, kinds, look, upload, opened, context, id, store, records: _, verbs } = await wished(t)
  await upload(opened, on)
  assert.equal(sentStateOf(context, id).notices?.email, 'renate@example.org')
  news()
  assert.equal(await upload(opened, { ...on, email: 'fremd@example.net' }), 'taken')
  look()
  assert.deepEqual(kinds(), [], 'what was new for the address before is not told to another')
  assert.equal(sentStateOf(context, id).notices?.email, 'fremd@example.net')
  await upload(opened, { kind: 'notices', language: 'de' })
  news()
  look()
  assert.deepEqual(kinds(), [])
  assert.equal(sentStateOf(context, id).notices, undefined)
  assert.equal(verbs().filter((verb) => verb === 'notices').length, 3)
  const log = store.read((reader) => context.ledger.query(reader, { patient: id }, 1e9, 100))
  assert.ok(!JSON.stringify(log.map(({ entry }) => entry)).includes('example'))
  assert.deepEqual(log.flatMap(({ entry }) => (entry.verb === 'notices' ? (entry.facts ?? []) : [])).toReversed(), [
    'on',
    'other address',
    'off',
  ])
})

test('an attack: addresses that are none, or more than one, are refused; so is a wish where the practice sends nothing', async (t) => {
  const { upload, opened, mail } = await wished(t)
  for (const email of ['a@example.org, b@example.org', 'a@example.org>', 'x', 'a b@example.org', '"a"@example.org'])
    assert.equal(await upload(opened, { ...on, email }), 'mail-address-invalid', email)
  mail.ready = false
  assert.equal(await upload(opened, on), 'mail-no-account')
  assert.equal(await upload(opened, { kind: 'notices', language: 'de' }), 'taken', 'off goes always')
})

test('no mailbox, a closed one, no account: nothing is sent, and nothing is stored up for later', async (t) => {
  const { news, kinds, look, upload, opened, access, mail, id, verbs: _ } = await wished(t)
  await upload(opened, on)
  mail.ready = false
  news()
  mail.ready = true
  look()
  assert.deepEqual(kinds(), [])
  news()
  const { doctor } = await import('../testing.ts')
  await access.revoke(doctor, id)
  look()
  assert.deepEqual(kinds(), [])
})
