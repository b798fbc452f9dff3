import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '@siegel/foundation'
import { fixture } from '../testing.ts'
import { Reminders } from './reminders.ts'

const hour_ms = 3_600_000
const on = { kind: 'notices', email: 'renate@example.org', language: 'de' } as const

/** It is 23 November, ten o'clock in Berlin; the patient has an appointment the day after. */
async function practice(t: Parameters<typeof fixture>[0]) {
  const one = await fixture(t)
  const opened = await one.open()
  const asked: string[] = []
  let patients = [one.id]
  const make = () =>
    new Reminders({
      context: one.context,
      expected: (_, day) => {
        asked.push(day)
        return Promise.resolve(patients)
      },
    })
  const kinds = () => one.mail.queued.map(({ kind, address }) => [kind, address])
  return { ...one, opened, asked, make, kinds, expect: (these: string[]) => void (patients = these) }
}

test('who wants notices is reminded once, the day before, with nothing of what it is', async (t) => {
  const { make, kinds, asked, upload, opened, mail, clock } = await practice(t)
  await make().run()
  assert.deepEqual([asked, kinds()], [[], []], 'nobody asked: the calendar is not read')
  assert.equal(await upload(opened, on), 'taken')
  const steady = make()
  await steady.run()
  await steady.run()
  assert.deepEqual(asked, ['2026-11-24'])
  await make().run()
  assert.deepEqual(kinds(), [['reminder', 'renate@example.org']], 'also after a restart once')
  const [{ link, object, until } = {}] = mail.queued
  assert.deepEqual([link, until], ['https://praxis.localhost/', undefined])
  assert.match(object ?? '', /^mailbox\/[0-9a-f]{32}$/)
  clock.advance(24 * hour_ms)
  await steady.run()
  assert.equal(kinds().length, 2, 'the next day has its own')
})

test('nobody is reminded at night, nor without an account or a mailbox', async (t) => {
  const { make, kinds, upload, opened, clock, mail, expect, add } = await practice(t)
  await upload(opened, on)
  mail.ready = false
  await make().run()
  mail.ready = true
  expect([add('Ohne', 'Postfach')])
  await make().run()
  clock.advance(11 * hour_ms)
  await make().run()
  assert.deepEqual(kinds(), [])
})

test('a full outbox leaves out one reminder, not those after it', async (t) => {
  const { make, kinds, upload, opened, mail, expect, id, invited } = await practice(t)
  const other = await invited('Brandt')
  await upload(opened, on)
  await upload(other, { ...on, email: 'deniz@example.org' })
  const { queue } = mail
  let calls = 0
  mail.queue = (transaction, what) => {
    calls += 1
    if (calls === 1) throw new Refusal('mail-queue-full')
    queue(transaction, what)
  }
  expect([id, other.id])
  await make().run()
  assert.deepEqual(kinds(), [['reminder', 'deniz@example.org']])
})
