import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { NewUpload } from '@siegel/contract/patient'
import { isRefusal } from '@siegel/foundation'
import {
  bookingHandlers,
  bookingIndex,
  calendarDays,
  createAppointment,
  saveColumns,
  saveOnlineServices,
} from '@siegel/practice'
import { GatewaySync, type UploadHandlers } from '@siegel/release'
import { randomId } from '@siegel/sealing/node'
import { columnDraft, office } from '../../packages/practice/calendar/testing.ts'
import { practiceOf } from '../../packages/practice/testing.ts'
import { mailboxState } from '../../packages/release/mailbox-state.ts'
import { doctor, fixture as releaseFixture, takesEverything } from '../../packages/release/testing.ts'

const day = '2026-12-01'

/** Two patients in their mailboxes, and one doctor whose mornings they can book; all as the safe puts it together. */
async function fixture(t: TestContext) {
  const handlers: Partial<UploadHandlers> = {}
  const base = await releaseFixture(t, () => handlers)
  const { context, store, clock, invited, open } = base
  // Within an hour, so that its turn changes nothing meanwhile.
  clock.advance(10 * 60_000)
  const practice = practiceOf(context.records, clock.now)
  context.alsoListed = bookingIndex(practice)
  Object.assign(handlers, bookingHandlers(practice, randomId))
  const [column] = saveColumns(practice, doctor, [columnDraft('Dr. Hollmann')])
  const [service] = saveOnlineServices(practice, doctor, [
    {
      name: 'Gespräch',
      length_min: 15,
      columns: [column?.id ?? ''],
      lead_h: 2,
      ahead_days: 14,
      cancel_h: 24,
      active: true,
    },
  ])
  const ana = await open()
  const ben = await invited('Brandt')
  const place = { column: column?.id ?? '', day, time: '09:00' }
  const booking = { kind: 'book', service: service?.id ?? '', ...place } as const
  const state = (mailbox: Uint8Array) =>
    store.read((reader) => mailboxState(context, reader, Buffer.from(mailbox).toString('hex')))
  const taken = async () =>
    (await calendarDays(practice, office, { from: day, to: day })).appointments.filter(
      ({ state }) => state === 'booked',
    )
  return { ...base, practice, place, booking, ana, ben, state, taken }
}

test('two patients and the practice want one time at the same moment: one gets it, the others are told', async (t) => {
  for (let turn = 0; turn < 4; turn += 1) {
    const { ana, ben, booking, place, seal, take, received, practice, taken } = await fixture(t)
    const sealed = await Promise.all([seal(ana, booking), seal(ben, booking)])
    const works = [
      () => take([sealed[0]]),
      () => take([sealed[1]]),
      () =>
        createAppointment(practice, office, { ...place, length_min: 15 }).then(
          () => 'taken',
          (error: unknown) => (isRefusal(error) ? error.code : assert.fail(String(error))),
        ),
    ]
    // Who is first depends on who begins.
    const order = works.slice(turn % 3).concat(works.slice(0, turn % 3))
    const done = await Promise.all(order.map((work) => work()))
    const staff = done.find((one) => typeof one === 'string')
    const all = [received(sealed[0]), received(sealed[1]), staff]
    assert.deepEqual(
      all.map(String).toSorted((a, b) => (a < b ? -1 : 1)),
      ['slot-taken', 'slot-taken', 'taken'],
      `turn ${turn}`,
    )
    assert.equal((await taken()).length, 1)
  }
})

test('who comes too late finds why and other times in the mailbox', async (t) => {
  const { ana, ben, booking, upload, state, verbs } = await fixture(t)
  const offered = () =>
    state(ben.ref.mailbox)?.index.booking?.[0]?.columns[0]?.days.find((one) => one.day === day)?.times
  const first = offered()?.[0] ?? ''
  assert.equal(await upload(ana, { ...booking, time: first }), 'taken')
  assert.equal(await upload(ben, { ...booking, time: first }), 'slot-taken')
  const now = state(ben.ref.mailbox)?.index
  assert.deepEqual(
    now?.refused?.map(({ code }) => code),
    ['slot-taken'],
  )
  assert.ok(!offered()?.includes(first) && (offered()?.length ?? 0) > 0)
  assert.deepEqual(now?.appointments, [])
  assert.equal(state(ana.ref.mailbox)?.index.appointments?.[0]?.time, first)
  // It stands in the patient's own list as the patient's own act, and nothing else was noted of making the index.
  assert.deepEqual(verbs().slice(0, 2), ['book', 'open-mailbox'])
})

test('the same upload again books nothing again', async (t) => {
  const { ana, booking, seal, take, received, taken } = await fixture(t)
  const sealed = await seal(ana, booking)
  assert.equal((await take([sealed, sealed])).length, 2)
  await take([sealed])
  assert.equal(received(sealed), 'taken')
  assert.equal((await taken()).length, 1)
})

test('another patient’s appointment is as if there were none', async (t) => {
  const { ana, ben, booking, place, upload, state, taken } = await fixture(t)
  await upload(ana, booking)
  const appointment = state(ana.ref.mailbox)?.index.appointments?.[0]?.appointment ?? ''
  const attacks: NewUpload[] = [
    { kind: 'cancel-appointment', appointment },
    { kind: 'move-appointment', appointment, ...place, time: '10:00' },
  ]
  for (const attack of attacks) assert.equal(await upload(ben, attack), 'not-found')
  assert.equal((await taken())[0]?.time, '09:00')
  const [cancel] = attacks
  assert.equal(await upload(ana, cancel as NewUpload), 'taken')
  assert.deepEqual(await taken(), [])
})

test('a mailbox is sealed anew when something has changed, and not by being looked at', async (t) => {
  const { ana, ben, booking, state, store, upload, clock, askAgain, context, practice, place } = await fixture(t)
  const gateway = {
    ...takesEverything(),
    state: () => Promise.resolve({ tunnel: 'connected' as const, mailboxes: [], sessions: [], checkpointSize: 0 }),
  }
  const hourly = () => new GatewaySync(context, gateway).reconcile()
  const version = () => state(ana.ref.mailbox)?.row.version
  const entries = () => store.read((reader) => context.ledger.size(reader))
  const look = async () => {
    const answer = await askAgain(ana.answer.session)
    assert.ok(answer !== 'nothing' && answer.result === 'yes')
    return answer.manifest.version
  }
  const before = await look()
  const size = entries()
  for (let turn = 0; turn < 5; turn += 1) {
    clock.advance(5 * 60_000)
    assert.equal(await look(), before, 'within half an hour')
  }
  assert.equal(entries(), size, 'looking makes no entry')
  await upload(ben, { ...booking, time: '08:00' })
  const after = await look()
  assert.equal(after, before + 1, 'somebody has taken a time')
  assert.equal(await look(), after)
  // Once the sessions are over the times go, and what happens in the calendar touches no mailbox.
  clock.advance(13 * 60 * 60_000)
  await hourly()
  const resting = version()
  assert.equal(state(ana.ref.mailbox)?.index.booking, undefined)
  assert.equal(state(ana.ref.mailbox)?.index.appointments, undefined)
  await createAppointment(practice, office, { ...place, time: '10:00', length_min: 15 })
  clock.advance(60 * 60_000)
  await hourly()
  assert.equal(version(), resting)
})

test('nothing of another patient can come into a mailbox, whatever it is made by', async (t) => {
  const { context, store, ana: sender, ben, id: owner, booking, upload, state } = await fixture(t)
  const ana = { ...sender, id: owner }
  await upload(ana, booking)
  const [own] = state(ana.ref.mailbox)?.index.appointments ?? []
  const read = (patient: string | undefined, type: string, id: string) => () =>
    store.read((connection) => context.records.readForMailbox(connection, patient, (reader) => reader.get(type, id)))
  const id = own?.appointment ?? ''
  assert.equal(read(ana.id, 'Appointment', id)()?.id, id)
  assert.equal(read(ben.id, 'Appointment', id)(), undefined)
  assert.equal(read(undefined, 'Appointment', id)(), undefined)
  const found = (patient: string | undefined, params: Record<string, string>) =>
    store.read((connection) =>
      context.records.readForMailbox(connection, patient, (reader) => reader.find('Appointment', params).length),
    )
  assert.deepEqual(
    [ana.id, ben.id, undefined].map((one) => found(one, { patient: `Patient/${ana.id}` })),
    [1, 0, 0],
  )
  assert.throws(read(ben.id, 'Patient', ben.id), { code: 'not-allowed' })
  assert.throws(read(ben.id, 'Observation', 'x'), { code: 'not-allowed' })
})
