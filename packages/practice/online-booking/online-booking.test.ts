import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { OnlineServiceDraft } from '@siegel/contract/staff'
import { mailboxCaller } from '@siegel/access'
import type { AppointmentResource } from '../calendar/resources.ts'
import { calendarFixture, columnDraft, doctor, office, refusedWith } from '../calendar/testing.ts'
import {
  bookingHandlers,
  bookingIndex,
  calendarDays,
  changeAppointment,
  countUnseenBookings,
  createAppointment,
  createBlock,
  newOnlineBookings,
  onlineServices,
  saveColumns,
  saveOnlineServices,
  seeOnlineBooking,
  setAppointmentState,
} from '../index.ts'

const hour_ms = 60 * 60_000
type Handlers = ReturnType<typeof bookingHandlers>
type Body<K extends keyof Handlers> = Omit<Parameters<Handlers[K]>[1], 'version' | 'kind'>

/** Monday, 23 November 2026, 10:00; talks of 15 minutes with the doctor, blood of 10 in the laboratory. */
function fixture(t: TestContext, drafts: (ids: { column: string; other: string }) => OnlineServiceDraft[] = usual) {
  const base = calendarFixture(t)
  const { context, records, store, addPatient } = base
  const services = saveOnlineServices(context, doctor, drafts(base))
  let ids = 0
  const handlers = bookingHandlers(context, () => `online-${++ids}`)
  const send = <K extends keyof Handlers>(kind: K, about: string, body: Body<K>): string => {
    // A kind and its body belong together; the compiler cannot follow that through the table.
    const handle = handlers[kind] as unknown as (from: { about: string }, sent: unknown) => ReturnType<Handlers['book']>
    const { verb, object, needs, run } = handle({ about }, { version: 1, kind, ...body })
    records.transact(
      mailboxCaller('mailbox/m1', { name: 'Patient', role: 'patient' }, needs),
      { verb, patient: about, object },
      run,
    )
    return object.split('/')[1] ?? ''
  }
  const index = bookingIndex(context)
  const look = (patient: string) => store.read((reader) => index(reader, patient))
  const ana = addPatient('Albrecht')
  const talk = services[0]?.id ?? ''
  const blood = services[1]?.id ?? ''
  const tuesday = { service: talk, column: base.column, day: '2026-11-24' }
  return { ...base, services, send, look, ana, ben: addPatient('Brandt'), talk, blood, tuesday }
}

const usual = ({ column, other }: { column: string; other: string }): OnlineServiceDraft[] => [
  { name: 'Gespräch', length_min: 15, columns: [column], lead_h: 2, ahead_days: 14, cancel_h: 24, active: true },
  { name: 'Blutabnahme', length_min: 10, columns: [other], lead_h: 0, ahead_days: 3, cancel_h: 2, active: true },
  { name: 'Geheim', length_min: 10, columns: [other], lead_h: 0, ahead_days: 3, cancel_h: 2, active: false },
]

test('nothing is offered until the practice says so; then few times a day, within hours, lead and horizon', async (t) => {
  const { look, ana, column, other, context } = fixture(t)
  const { booking } = look(ana)
  assert.deepEqual(
    booking.map(({ name, length_min, cancelHours }) => [name, length_min, cancelHours]),
    [
      ['Gespräch', 15, 24],
      ['Blutabnahme', 10, 2],
    ],
  )
  const [talk, blood] = booking
  assert.deepEqual(
    talk?.columns.map((one) => [one.column, one.name]),
    [[column, 'Dr. Hollmann']],
  )
  const days = talk?.columns[0]?.days ?? []
  // Two hours from ten o'clock is noon, lunch is until one.
  assert.deepEqual(days[0], { day: '2026-11-23', times: ['13:00', '15:00', '16:45'] })
  assert.deepEqual(days[1], { day: '2026-11-24', times: ['08:00', '10:00', '11:45', '13:00', '15:00', '16:45'] })
  assert.ok(!days.some(({ day }) => day === '2026-11-28'), 'a Saturday')
  assert.equal(days.at(-1)?.day, '2026-12-07', 'fourteen days')
  assert.equal(blood?.columns[0]?.column, other)
  assert.equal(blood?.columns[0]?.days.at(-1)?.day, '2026-11-26')
  saveOnlineServices(context, doctor, [])
  assert.deepEqual(look(ana).booking, [])
  assert.deepEqual(await onlineServices(context, doctor), [])
})

test('what is taken, blocked or out of use is not offered, and looking again finds the same', async (t) => {
  const { look, ana, context, column, tuesday, clock } = fixture(t)
  clock.advance(1)
  const first = look(ana)
  clock.advance(20 * 60_000)
  assert.equal(look(ana).booking, first.booking, 'made once for a state of the calendar')
  await createAppointment(context, office, { ...tuesday, time: '08:00', length_min: 15 })
  await createBlock(context, office, {
    columns: [column],
    fromDay: '2026-11-25',
    fromTime: '00:00',
    toDay: '2026-11-25',
    toTime: '23:59',
    text: 'Hausbesuche',
  })
  const days = look(ana).booking[0]?.columns[0]?.days ?? []
  assert.equal(days.find(({ day }) => day === '2026-11-24')?.times[0], '08:15')
  assert.ok(!days.some(({ day }) => day === '2026-11-25'))
  clock.advance(60 * 60_000)
  assert.equal(look(ana).booking[0]?.columns[0]?.days[0]?.times[0], '14:00', 'the hour has turned')
})

test('a patient books, moves and cancels; both sides see each step', async (t) => {
  const { send, look, ana, ben, tuesday, context } = fixture(t)
  const id = send('book', ana, { ...tuesday, time: '10:00', words: 'Es geht um die Schulter.' })
  const [own] = look(ana).appointments
  assert.deepEqual(own, {
    appointment: id,
    state: 'booked',
    start: '2026-11-24T09:00:00.000Z',
    end: '2026-11-24T09:15:00.000Z',
    day: '2026-11-24',
    time: '10:00',
    with: 'Dr. Hollmann',
    reason: 'Gespräch',
    service: tuesday.service,
    // A day before would be now; the first half hour is always left.
    changeUntil: '2026-11-23T09:30:00.000Z',
  })
  assert.deepEqual(look(ben).appointments, [])
  const day = async (on: string) => (await calendarDays(context, office, { from: on, to: on })).appointments
  const [seen] = await day('2026-11-24')
  assert.deepEqual(seen?.online, { words: 'Es geht um die Schulter.', isCancelled: false, isNew: true })
  assert.equal(seen?.reason, 'Gespräch')
  assert.equal(countUnseenBookings(context, office), 1)
  const [fresh] = await newOnlineBookings(context, office)
  assert.equal(fresh?.id, id)
  await seeOnlineBooking(context, office, id, fresh?.version ?? 0)
  assert.equal(countUnseenBookings(context, office), 0)

  send('move-appointment', ana, { appointment: id, column: tuesday.column, day: '2026-11-26', time: '08:00' })
  assert.equal(look(ana).appointments[0]?.day, '2026-11-26')
  assert.deepEqual(await day('2026-11-24'), [])
  assert.equal(countUnseenBookings(context, office), 1, 'what moved is new again')
  assert.ok(look(ana).booking[0]?.columns[0]?.days[1]?.times.includes('10:00'), 'the old time is free again')

  send('cancel-appointment', ana, { appointment: id })
  assert.deepEqual(look(ana).appointments, [])
  const [cancelled] = await day('2026-11-26')
  assert.equal(cancelled?.state, 'cancelled')
  assert.deepEqual(cancelled?.online, { words: 'Es geht um die Schulter.', isCancelled: true, isNew: true })
})

test('what the practice does with it shows at the next look; its comments never do', async (t) => {
  const { send, look, ana, tuesday, context, clock } = fixture(t)
  const id = send('book', ana, { ...tuesday, time: '10:00' })
  const byPractice = await createAppointment(context, office, {
    ...tuesday,
    time: '15:00',
    length_min: 30,
    patient: ana,
    reason: 'Kontrolle',
    comment: 'zahlt nie',
  })
  assert.equal(countUnseenBookings(context, office), 1)
  await changeAppointment(context, office, id, { version: 1, time: '11:00' })
  assert.equal(countUnseenBookings(context, office), 0, 'who moves it has seen it')
  const { appointments } = look(ana)
  assert.deepEqual(
    appointments.map(({ time, reason, changeUntil }) => [time, reason, changeUntil]),
    [
      ['11:00', 'Gespräch', '2026-11-23T10:00:00.000Z'],
      ['15:00', 'Kontrolle', undefined],
    ],
  )
  assert.ok(!JSON.stringify(appointments).includes('zahlt'))
  await setAppointmentState(context, office, id, { version: 2, state: 'cancelled', reason: 'krank' })
  assert.equal(look(ana).appointments[0]?.state, 'cancelled')
  assert.throws(() => send('cancel-appointment', ana, { appointment: byPractice.id }), refusedWith('appointment-fixed'))
  clock.advance(24 * hour_ms)
  assert.equal(look(ana).appointments.length, 2, 'still today')
  clock.advance(24 * hour_ms)
  assert.deepEqual(look(ana).appointments, [])
})

test('an appointment of two people, as other programs write it, keeps nobody from opening a mailbox', (t) => {
  const { look, ana, ben, context } = fixture(t)
  context.records.transact(doctor, { verb: 'create' }, (write) =>
    write.create<AppointmentResource>({
      resourceType: 'Appointment',
      status: 'booked',
      start: '2026-11-24T09:00:00Z',
      end: '2026-11-24T09:15:00Z',
      participant: [ana, ben].map((id) => ({ actor: { reference: `Patient/${id}` }, status: 'accepted' })),
    }),
  )
  assert.equal(look(ana).appointments.length, 1)
  assert.deepEqual(look(ben).appointments, [])
})

test('only what is offered can be booked', (t) => {
  const { send, ana, tuesday, column, other, talk, blood, services } = fixture(t)
  const attacks: [string, Partial<Body<'book'>>, string][] = [
    ['before it opens', { time: '07:45' }, 'not-bookable'],
    ['over the end', { time: '16:55' }, 'not-bookable'],
    ['between two times', { time: '10:05' }, 'not-bookable'],
    ['in the lunch break', { time: '12:00' }, 'slot-taken'],
    ['on a Saturday', { day: '2026-11-28', time: '10:00' }, 'not-bookable'],
    ['in the past', { day: '2026-11-20', time: '10:00' }, 'not-bookable'],
    ['now, though it takes two hours', { day: '2026-11-23', time: '11:45' }, 'not-bookable'],
    ['too far ahead', { day: '2026-12-08', time: '10:00' }, 'not-bookable'],
    ['a day that there is not', { day: '2026-02-31', time: '10:00' }, 'input-invalid'],
    ['a column that is not for this', { column: other, time: '10:00' }, 'not-bookable'],
    ['the other way round', { service: blood, column, time: '10:00' }, 'not-bookable'],
    ['a column that is none', { column: 'nowhere', time: '10:00' }, 'not-bookable'],
    ['a step of the other service', { service: blood, column: other, time: '10:10' }, 'not-bookable'],
    ['a service that is off', { service: services[2]?.id ?? '', column: other, time: '10:00' }, 'not-bookable'],
    ['a service that is none', { service: column, time: '10:00' }, 'not-bookable'],
  ]
  for (const [what, change, code] of attacks)
    assert.throws(() => send('book', ana, { ...tuesday, time: '10:00', ...change }), refusedWith(code), what)
  assert.ok(send('book', ana, { ...tuesday, time: '10:00' }), `all but ${talk} was the attack`)
})

test('a column that is taken out of use is not bookable any more', (t) => {
  const { send, ana, tuesday, context, column, look } = fixture(t)
  saveColumns(context, doctor, [{ ...columnDraft('Dr. Hollmann', { active: false }), id: column, version: 1 }])
  assert.throws(() => send('book', ana, { ...tuesday, time: '10:00' }), refusedWith('not-bookable'))
  assert.ok(!look(ana).booking.some(({ name }) => name === 'Gespräch'))
})

test('nobody moves or cancels what is somebody else’s, nor learns that it is there', (t) => {
  const { send, ana, ben, tuesday } = fixture(t)
  const id = send('book', ana, { ...tuesday, time: '10:00' })
  const place = { column: tuesday.column, day: '2026-11-26', time: '08:00' }
  for (const appointment of [id, 'there-is-none']) {
    assert.throws(() => send('cancel-appointment', ben, { appointment }), refusedWith('not-found'))
    assert.throws(() => send('move-appointment', ben, { appointment, ...place }), refusedWith('not-found'))
  }
})

test('a move is checked like a booking, and what is late, past or over stays', async (t) => {
  const { send, ana, ben, tuesday, context, clock, look } = fixture(t)
  const wednesday = { ...tuesday, day: '2026-11-25' }
  const id = send('book', ana, { ...wednesday, time: '10:00' })
  send('book', ben, { ...wednesday, time: '11:00' })
  const move = (change: object) => () =>
    send('move-appointment', ana, {
      appointment: id,
      ...wednesday,
      time: '10:00',
      ...change,
      service: undefined,
    } as never)
  assert.throws(move({ time: '11:00' }), refusedWith('slot-taken'))
  assert.throws(move({ time: '10:05' }), refusedWith('not-bookable'))
  assert.throws(move({ day: '2026-12-24' }), refusedWith('not-bookable'))
  assert.equal(look(ana).appointments[0]?.time, '10:00', 'nothing has changed')
  // Its own time is no obstacle.
  move({ time: '10:00' })()
  clock.advance(24 * hour_ms + 1)
  assert.throws(() => send('cancel-appointment', ana, { appointment: id }), refusedWith('appointment-fixed'))
  assert.throws(move({ day: '2026-11-26' }), refusedWith('appointment-fixed'))
  await setAppointmentState(context, office, id, { version: 2, state: 'arrived' })
  assert.throws(() => send('cancel-appointment', ana, { appointment: id }), refusedWith('appointment-fixed'))
})

test('three at a time, six a day, five moves: whoever floods comes to an end', (t) => {
  const { send, ana, ben, tuesday } = fixture(t)
  const late = { ...tuesday, day: '2026-12-01' }
  const made = ['08:00', '08:15', '08:30'].map((time) => send('book', ana, { ...late, time }))
  assert.throws(() => send('book', ana, { ...late, time: '08:45' }), refusedWith('too-many-bookings'))
  for (let turn = 0; turn < 5; turn += 1)
    send('move-appointment', ana, {
      appointment: made[0] ?? '',
      column: late.column,
      day: late.day,
      time: turn % 2 ? '08:00' : '09:00',
    })
  assert.throws(
    () =>
      send('move-appointment', ana, { appointment: made[0] ?? '', column: late.column, day: late.day, time: '08:00' }),
    refusedWith('too-many-bookings'),
  )
  for (const appointment of made) send('cancel-appointment', ana, { appointment })
  for (const time of ['10:00', '10:15', '10:30'])
    send('cancel-appointment', ana, { appointment: send('book', ana, { ...late, time }) })
  assert.throws(() => send('book', ana, { ...late, time: '10:45' }), refusedWith('too-many-bookings'))
  assert.ok(send('book', ben, { ...late, time: '10:45' }), 'others book on')
})

test('the set-up is kept whole or not at all, and is for who may set up', (t) => {
  const { context, column, services } = fixture(t)
  const [talk] = services
  assert.throws(() => saveOnlineServices(context, office, []), refusedWith('not-allowed'))
  const draft = { ...talk, columns: [column], name: 'Sprechstunde' } as OnlineServiceDraft
  assert.throws(
    () =>
      saveOnlineServices(context, doctor, [draft, { ...draft, id: undefined, version: undefined, columns: ['none'] }]),
    refusedWith('not-found'),
  )
  assert.throws(() => saveOnlineServices(context, doctor, [{ ...draft, version: 9 }]), refusedWith('version-conflict'))
  assert.throws(() => saveOnlineServices(context, doctor, [{ ...draft, id: column }]), refusedWith('not-found'))
  const saved = saveOnlineServices(context, doctor, [draft])
  assert.deepEqual(
    saved.map(({ name, version }) => [name, version]),
    [['Sprechstunde', 2]],
  )
})
