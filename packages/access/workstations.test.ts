import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isRefusal } from '@siegel/foundation'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { totpCode } from '@siegel/sealing/node'
import { sql, Store } from '@siegel/store'
import { Access, accessSchema, callerOfRole, systemCaller } from './index.ts'

const password = 'Lindenbluete und Kamille'
const pin = '274916'
const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const minute = 60_000

async function fixture(t: TestContext) {
  const clock = standingClock()
  const file = join(temporaryFolder(t), 'a.db')
  const open = () => {
    const store = new Store({ file, key: new Uint8Array(32), schemas: [ledgerSchema, accessSchema] })
    const ledger = new Ledger(store, clock)
    return { store, ledger, access: new Access(store, ledger, clock, () => 'Europe/Berlin') }
  }
  let { store, ledger, access } = open()
  t.after(() => store.close())
  const people = new Map<string, { id: string; totpSecret: string }>()
  for (const [userName, role] of [
    ['hollmann', 'doctor'],
    ['kern', 'office'],
  ] as const) {
    const { person, totpSecret } = await access.addPerson(systemCaller('set-up', []), {
      name: userName,
      role,
      userName,
      password,
    })
    people.set(userName, { id: person.id, totpSecret })
  }
  const of = (userName: string) => people.get(userName) ?? assert.fail()
  return {
    clock,
    access: () => access,
    store: () => store,
    id: (userName: string) => of(userName).id,
    /** Full sign-in at a workstation; a code counts once, so the clock goes on. */
    arrive: async (userName: string, workstation?: string) => {
      clock.advance(minute)
      const signed = await access.signInWithPassword(
        userName,
        password,
        totpCode(of(userName).totpSecret, clock.now()),
        workstation,
      )
      const { caller, fullSignIn } = access.sessions.of(signed.token) ?? assert.fail()
      return { ...signed, caller: { ...caller, fullSignIn }, workstation: signed.workstation?.token ?? assert.fail() }
    },
    restart: () => {
      store.close()
      ;({ store, ledger, access } = open())
    },
    log: () =>
      store.read((reader) =>
        ledger.query(reader, {}, 1e9, 200).map(({ entry }) => [entry.verb, ...(entry.facts ?? [])].join(' ')),
      ),
  }
}

type Change = { value: string; id: string }
const setPerson = {
  role: sql<Change>('test.set-role', 'UPDATE person SET role = @value WHERE id = @id'),
  state: sql<Change>('test.set-state', 'UPDATE person SET state = @value WHERE id = @id'),
}

const wrong = (n: number) => String(100_000 + n * 7)

test('a day PIN signs in where it was set, and stands in the log as what it is', async (t) => {
  const { access, arrive, id, log } = await fixture(t)
  const { workstation, caller } = await arrive('hollmann')
  assert.deepEqual(access().workstations.people(workstation), [{ id: id('hollmann'), name: 'hollmann', dayPin: false }])
  await access().workstations.setPin(caller, workstation, pin)
  assert.deepEqual(access().workstations.people(workstation), [{ id: id('hollmann'), name: 'hollmann', dayPin: true }])
  const { token } = await access().signInWithDayPin(workstation, id('hollmann'), pin)
  const session = access().sessions.of(token) ?? assert.fail()
  assert.equal(session.caller.id, id('hollmann'))
  assert.equal(session.fullSignIn, false)
  assert.equal(log()[0], 'sign-in day-pin')
  assert.ok(!log().join().includes(pin))
})

test('attack: the workstation’s cookie without the PIN, the PIN without the cookie, the PIN from another workstation', async (t) => {
  const { access, arrive, id, log } = await fixture(t)
  const { workstation, caller } = await arrive('hollmann')
  await access().workstations.setPin(caller, workstation, pin)
  const other = await arrive('kern')
  assert.notEqual(other.workstation, workstation)
  const tries: [string | undefined, string, string][] = [
    [workstation, id('hollmann'), wrong(1)],
    [undefined, id('hollmann'), pin],
    [other.workstation, id('hollmann'), pin],
    ['made up by somebody', id('hollmann'), pin],
    [workstation, id('kern'), pin],
    [workstation, 'nobody', pin],
  ]
  for (const [cookie, person, typed] of tries)
    await assert.rejects(access().signInWithDayPin(cookie, person, typed), refused('day-pin-refused'))
  assert.equal(log().filter((line) => line === 'sign-in-refused day-pin').length, tries.length)
  // Where both have been, each PIN is its owner's alone.
  const both = await arrive('kern', workstation)
  assert.equal(both.workstation, workstation)
  await access().workstations.setPin(both.caller, workstation, '905318')
  await assert.rejects(access().signInWithDayPin(workstation, id('hollmann'), '905318'), refused('day-pin-refused'))
})

test('attack: a workstation that somebody has chosen is not taken for one', async (t) => {
  const { arrive } = await fixture(t)
  const { workstation } = await arrive('hollmann', 'a-cookie-that-the-attacker-knows')
  assert.notEqual(workstation, 'a-cookie-that-the-attacker-knows')
})

test('attack: twenty guesses at once are five tries; then the PIN is gone for the day, also after a restart', async (t) => {
  const { access, arrive, id, restart, clock } = await fixture(t)
  const { workstation, caller } = await arrive('hollmann')
  await access().workstations.setPin(caller, workstation, pin)
  const guesses = Array.from({ length: 20 }, (_, n) => (n === 19 ? pin : wrong(n)))
  const results = await Promise.allSettled(
    guesses.map((typed) => access().signInWithDayPin(workstation, id('hollmann'), typed)),
  )
  assert.ok(
    results.every(({ status }) => status === 'rejected'),
    'the right one came sixth or later',
  )
  restart()
  await assert.rejects(access().signInWithDayPin(workstation, id('hollmann'), pin), refused('day-pin-refused'))
  assert.equal(access().workstations.people(workstation)[0]?.dayPin, false)
  const again = await arrive('hollmann', workstation)
  await assert.rejects(access().workstations.setPin(again.caller, workstation, '830265'), refused('day-pin-gone'))
  clock.advance(24 * 60 * minute)
  const next = await arrive('hollmann', workstation)
  await access().workstations.setPin(next.caller, next.workstation, '830265')
  assert.ok(await access().signInWithDayPin(next.workstation, id('hollmann'), '830265'))
})

test('attack: wrong ones between right ones do not begin anew', async (t) => {
  const { access, arrive, id } = await fixture(t)
  const { workstation, caller } = await arrive('hollmann')
  await access().workstations.setPin(caller, workstation, pin)
  for (let n = 0; n < 5; n++) {
    await access().signInWithDayPin(workstation, id('hollmann'), pin)
    await assert.rejects(access().signInWithDayPin(workstation, id('hollmann'), wrong(n)), refused('day-pin-refused'))
  }
  await assert.rejects(access().signInWithDayPin(workstation, id('hollmann'), pin), refused('day-pin-refused'))
})

test('attack: after midnight in the practice the PIN, the workstation and setting a PIN are over', async (t) => {
  const { access, arrive, id, clock } = await fixture(t)
  const { workstation, caller, token } = await arrive('hollmann')
  const until = Date.parse(await access().workstations.setPin(caller, workstation, pin))
  const end = Temporal.Instant.fromEpochMilliseconds(until).toZonedDateTimeISO('Europe/Berlin')
  assert.equal(end.toPlainTime().toString(), '00:00:00')
  while (clock.now() < until - 20 * minute) {
    clock.advance(20 * minute)
    access().sessions.of(token)
  }
  clock.advance(until - 1 - clock.now())
  assert.ok(await access().signInWithDayPin(workstation, id('hollmann'), pin))
  clock.advance(1)
  await assert.rejects(access().signInWithDayPin(workstation, id('hollmann'), pin), refused('day-pin-refused'))
  assert.deepEqual(access().workstations.people(workstation), [])
  await assert.rejects(access().workstations.setPin(caller, workstation, pin), refused('full-sign-in-needed'))
})

test('attack: a session by day PIN cannot make itself a new PIN', async (t) => {
  const { access, arrive, id } = await fixture(t)
  const { workstation, caller } = await arrive('hollmann')
  await access().workstations.setPin(caller, workstation, pin)
  const { token } = await access().signInWithDayPin(workstation, id('hollmann'), pin)
  const session = access().sessions.of(token) ?? assert.fail()
  const byPin = { ...session.caller, fullSignIn: session.fullSignIn }
  await assert.rejects(access().workstations.setPin(byPin, workstation, '830265'), refused('full-sign-in-needed'))
})

test('signing out, a reset, and locking the safe take the PIN; locking the screen keeps it', async (t) => {
  const { access, arrive, id, store, clock } = await fixture(t)
  const admin = callerOfRole('a1', 'Admin', 'admin')
  const { workstation, ...first } = await arrive('hollmann')
  await access().workstations.setPin(first.caller, workstation, pin)
  access().lockScreen(first.caller, first.token)
  assert.equal(access().sessions.of(first.token), undefined)
  const back = await access().signInWithDayPin(workstation, id('hollmann'), pin)
  access().signOut(first.caller, back.token, workstation)
  await assert.rejects(access().signInWithDayPin(workstation, id('hollmann'), pin), refused('day-pin-refused'))
  assert.deepEqual(access().workstations.people(workstation), [], 'whoever signed out has no tile')

  const second = await arrive('hollmann', workstation)
  await access().workstations.setPin(second.caller, workstation, pin)
  store().transact((transaction) => access().endAll(transaction))
  await assert.rejects(access().signInWithDayPin(workstation, id('hollmann'), pin), refused('day-pin-refused'))

  const third = await arrive('hollmann', workstation)
  await access().workstations.setPin(third.caller, workstation, pin)
  clock.advance(minute)
  await access().persons.reset(admin, id('hollmann'))
  await assert.rejects(access().signInWithDayPin(workstation, id('hollmann'), pin), refused('day-pin-refused'))
})

test('attack: a person who was removed, or has another role now, does not come in by the PIN of before', async (t) => {
  const { access, arrive, id, store } = await fixture(t)
  const { workstation, caller } = await arrive('kern')
  await access().workstations.setPin(caller, workstation, pin)
  const set = (column: 'role' | 'state', value: string) =>
    store().transact((transaction) => transaction.run(setPerson[column], { value, id: id('kern') }))
  set('role', 'doctor')
  assert.equal(access().workstations.people(workstation)[0]?.dayPin, false)
  await assert.rejects(access().signInWithDayPin(workstation, id('kern'), pin), refused('day-pin-refused'))
  set('role', 'office')
  assert.ok(await access().signInWithDayPin(workstation, id('kern'), pin))
  set('state', 'left')
  await assert.rejects(access().signInWithDayPin(workstation, id('kern'), pin), refused('day-pin-refused'))
  assert.deepEqual(access().workstations.people(workstation), [])
})

test('attack: removed while the PIN is being compared', async (t) => {
  const { access, arrive, id, store } = await fixture(t)
  const { workstation, caller } = await arrive('kern')
  await access().workstations.setPin(caller, workstation, pin)
  const coming = access().signInWithDayPin(workstation, id('kern'), pin)
  store().transact((transaction) => access().workstations.dropPinsOf(transaction, id('kern')))
  await assert.rejects(coming, refused('day-pin-refused'))
})

test('what everybody tries first is no PIN', async (t) => {
  const { access, arrive } = await fixture(t)
  const { workstation, caller } = await arrive('hollmann')
  for (const simple of ['000000', '777777', '123456', '987654', '890123', '210987'])
    await assert.rejects(access().workstations.setPin(caller, workstation, simple), refused('day-pin-simple'), simple)
  await access().workstations.setPin(caller, workstation, '135790')
})
