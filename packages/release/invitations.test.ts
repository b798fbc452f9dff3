import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callerOfRole } from '@siegel/access'
import type { Patient } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { linkSlot, parseLinkFragment } from '@siegel/sealing/node'
import { InvitationBatches } from './index.ts'
import { sentStateOf } from './notices/sent-links.ts'
import { doctor, fixture } from './testing.ts'

const byMail = { language: 'de', channel: 'email' } as const
const byLetter = { language: 'de', channel: 'letter' } as const
const office = callerOfRole('p2', 'Ute Schreiber', 'office')
const minute_ms = 60_000

async function practice(t: Parameters<typeof fixture>[0]) {
  const one = await fixture(t)
  const person = (family: string, more: Partial<Patient> = {}) =>
    one.records.transact(
      doctor,
      { verb: 'create' },
      (write) => write.create({ resourceType: 'Patient', name: [{ family }], ...more }).resource.id ?? '',
    )
  const reachable = (family: string, value = `${family.toLowerCase()}@example.org`) =>
    person(family, { telecom: [{ system: 'email', value }] })
  const refused = (code: string) => ({ name: 'Refusal', code })
  const batches = new InvitationBatches(one.context, one.access)
  const whole = async (id: string) => {
    while (!batches.state(office, id).done) await new Promise((resolve) => setTimeout(resolve, 20))
    return batches.state(office, id)
  }
  return { ...one, person, reachable, refused, batches, whole }
}

test('by e-mail the link goes to the address of the chart, without PIN and account code; the sheet has these, without the link', async (t) => {
  const { reachable, access, mail, context, ask } = await practice(t)
  const id = reachable('Yilmaz')
  const made = await access.invite(office, id, byMail)
  const [queued, ...more] = mail.queued
  assert.deepEqual(
    [queued?.address, queued?.kind, queued?.link, more.length],
    ['yilmaz@example.org', 'invitation', made.link, 0],
  )
  const text = JSON.stringify(queued)
  assert.ok(!text.includes(made.pin) && !text.includes(made.accountCode) && !text.includes('Yilmaz"'))
  const pin = access.pin(office, made.invitation)
  assert.deepEqual([pin.pin, pin.accountCode], [made.pin, made.accountCode])
  assert.ok(!JSON.stringify(pin).includes('http'))
  assert.deepEqual(sentStateOf(context, id).invitation, {
    channel: 'email',
    sentAt: '2026-11-23T09:00:00.000Z',
    failedTries: 0,
    mail: { state: 'waiting', at: '2026-11-23T09:00:00.000Z' },
  })
  const { linkSecret } = parseLinkFragment(new URL(made.link).hash)
  await ask(await linkSlot(linkSecret, made.pin === '111111' ? '222222' : '111111'))
  await ask(await linkSlot(linkSecret, made.pin))
  const after = sentStateOf(context, id).invitation
  assert.deepEqual([after?.failedTries, after?.openedAt], [1, '2026-11-23T09:00:00.000Z'])
})

test('an attack: who reads the mail of a patient gets no new link to a mailbox that was in use', async (t) => {
  const { access, id, open, mail, refused, upload } = await practice(t)
  const opened = await open()
  await assert.rejects(access.invite(office, id, byMail), refused('email-only-first'))
  await open()
  assert.deepEqual(mail.queued, [])
  await upload(opened, { kind: 'notices', email: 'renate@example.org', language: 'en' })
  await access.invite(office, id, byLetter)
  assert.deepEqual(
    mail.queued.map(({ kind, address, language, link }) => [kind, address, language, link]),
    [['new-link', 'renate@example.org', 'en', undefined]],
    'the patient hears of every new link',
  )
})

test('no address, no account: nothing is made, and the access before goes on', async (t) => {
  const { access, person, reachable, refused, mail, context } = await practice(t)
  for (const value of [undefined, 'keine', 'a@example.org; b@example.org']) {
    const id = value === undefined ? person('Ohne') : reachable('Falsch', value)
    await assert.rejects(access.invite(office, id, byMail), refused('mail-address-missing'))
    assert.deepEqual(sentStateOf(context, id), {})
  }
  const id = reachable('Fleck')
  mail.queue = () => {
    throw new Refusal('mail-queue-full')
  }
  await assert.rejects(access.invite(office, id, byMail), refused('mail-queue-full'))
  assert.deepEqual(sentStateOf(context, id), {}, 'one transaction: no link without its mail')
})

test('letter and PIN are printed by whoever made the invitation, for a quarter of an hour, and not after a newer one', async (t) => {
  const { access, reachable, refused, clock, store, context } = await practice(t)
  const id = reachable('Kern')
  const first = await access.invite(office, id, byLetter)
  assert.throws(() => access.letter(doctor, first.invitation), refused('not-found'))
  assert.throws(() => access.pin(doctor, first.invitation), refused('not-found'))
  assert.equal(access.pin(office, first.invitation).accountCode, undefined, 'the letter has it')
  const second = await access.invite(office, id, byLetter)
  assert.throws(() => access.pin(office, first.invitation), refused('not-found'))
  clock.advance(16 * minute_ms)
  assert.throws(() => access.letter(office, second.invitation), refused('not-found'))
  const verbs = store
    .read((reader) => context.ledger.query(reader, { patient: id }, 1e9, 20))
    .map(({ entry }) => entry.verb)
  assert.equal(verbs.filter((verb) => verb === 'print-pin').length, 1)
})

test('many at once: each whole with an entry of its own or not at all, and the list says why', async (t) => {
  const { batches, whole, reachable, person, id, open, access, clock, refused, context, store } = await practice(t)
  await open()
  const [a, b, waits, gone, closed] = [
    reachable('Aal'),
    reachable('Bach'),
    reachable('Warten'),
    reachable('Abgelaufen'),
    reachable('Zu'),
  ]
  await access.invite(office, gone, byLetter)
  await access.invite(office, closed, byLetter)
  await access.revoke(office, closed)
  clock.advance(31 * 24 * 60 * minute_ms)
  await access.invite(office, waits, byLetter)
  const [before, inUse] = [sentStateOf(context, waits), sentStateOf(context, id)]
  const batch = batches.start(office, [a, id, b, waits, gone, closed, 'unknown', a], byLetter)
  assert.throws(() => batches.start(office, [a], byLetter), refused('too-many-requests'))
  assert.throws(() => batches.state(doctor, batch), refused('not-found'))
  const { invited, refused: left, total } = await whole(batch)
  assert.deepEqual(
    [invited.map(({ patient }) => patient), left, total],
    [
      [a, b, gone],
      [
        { patient: id, code: 'access-exists' },
        { patient: waits, code: 'already-invited' },
        { patient: closed, code: 'access-closed' },
        { patient: 'unknown', code: 'not-found' },
      ],
      7,
    ],
  )
  assert.deepEqual(sentStateOf(context, id), inUse, 'an access that was used is as it was')
  assert.deepEqual(sentStateOf(context, waits), before, 'a letter in the post stays good')
  const letters = batches.letters(office, batch)
  const pins = batches.pins(office, batch)
  assert.deepEqual([letters.length, pins.length, new Set(pins.map(({ pin }) => pin)).size > 1], [3, 3, true])
  assert.deepEqual(
    letters.map(({ patientName }) => patientName),
    pins.map(({ patientName }) => patientName),
  )
  assert.ok(letters.every((letter) => !JSON.stringify(letter).includes('"pin"')))
  for (const patient of [a, b, gone]) {
    const log = store
      .read((reader) => context.ledger.query(reader, { patient }, 1e9, 20))
      .map(({ entry }) => entry.verb)
    for (const verb of ['invite', 'print-letter', 'print-pin'] as const) assert.ok(log.includes(verb), verb)
  }
  assert.throws(() => batches.letters(doctor, batch), refused('not-found'))
  clock.advance(16 * minute_ms)
  assert.throws(() => batches.pins(office, batch), refused('not-found'))
  const mails = batches.start(office, [person('Ohne'), reachable('Mit')], byMail)
  const state = await whole(mails)
  assert.deepEqual([state.invited.length, state.refused.map(({ code }) => code)], [1, ['mail-address-missing']])
  assert.throws(() => batches.letters(office, mails), refused('not-found'))
  assert.ok(batches.pins(office, mails)[0]?.accountCode !== undefined)
})
