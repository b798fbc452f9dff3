import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Role } from '@siegel/contract'
import { isRefusal } from '@siegel/foundation'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { totpCode } from '@siegel/sealing/node'
import { Store } from '@siegel/store'
import { Access, accessSchema, systemCaller } from './index.ts'
import { insertPasskey } from './statements.ts'

const password = 'Lindenbluete und Kamille'
const pin = '274916'
const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const setUp = systemCaller('set-up', [])

/** A practice with two administrators, a doctor and an assistant; everybody has the same password. */
async function fixture(t: TestContext) {
  const clock = standingClock()
  const schemas = [ledgerSchema, accessSchema]
  const store = new Store({ file: join(temporaryFolder(t), 'a.db'), key: new Uint8Array(32), schemas })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  const access = new Access(store, ledger, clock)
  const team = new Map<string, { id: string; totpSecret: string }>()
  for (const [userName, role] of Object.entries({
    amsel: 'admin',
    bussard: 'admin',
    drossel: 'doctor',
    elster: 'assistant',
  })) {
    const draft = { name: `Name ${userName}`, role: role as Role, userName, password }
    const { person, totpSecret } = await access.addPerson(setUp, draft)
    team.set(userName, { id: person.id, totpSecret })
  }
  const of = (userName: string) => team.get(userName) ?? assert.fail()
  const enter = async (
    userName: string,
    made: { password?: string; totpSecret?: string } = {},
    workstation?: string,
  ) => {
    clock.advance(60_000)
    const code = totpCode(made.totpSecret ?? of(userName).totpSecret, clock.now())
    return access.signInWithPassword(userName, made.password ?? password, code, workstation)
  }
  return {
    access,
    clock,
    store,
    enter,
    id: (userName: string) => of(userName).id,
    code: (userName: string) => totpCode(of(userName).totpSecret, clock.now()),
    session: (token: string) => access.sessions.of(token),
    caller: async (userName: string) => access.sessions.of((await enter(userName)).token)?.caller ?? assert.fail(),
    log: () => store.read((reader) => ledger.query(reader, {}, 1e9, 200).map(({ entry }) => entry)),
  }
}

test('attack: a removed person comes in by no way, and by none of the old ones after coming back', async (t) => {
  const { access, enter, id, caller, session, store, clock, log } = await fixture(t)
  const admin = await caller('amsel')
  const first = await enter('drossel')
  const second = await enter('drossel', {}, first.workstation?.token)
  const workstation = second.workstation?.token ?? assert.fail()
  const doctor = { ...(session(second.token)?.caller ?? assert.fail()), fullSignIn: true }
  await access.workstations.setPin(doctor, workstation, pin)
  store.transact((transaction) =>
    transaction.run(insertPasskey, {
      id: 'pk',
      person: id('drossel'),
      publicKey: new Uint8Array(1),
      counter: 0,
      label: 'Schlüssel',
      at: '2026-01-01T00:00:00Z',
    }),
  )
  // What is on its way while the person is removed must not arrive either.
  const settingPin = access.workstations.setPin(doctor, workstation, '815263')
  await access.persons.remove(admin, id('drossel'))
  const late = await settingPin.then(
    () => 'set',
    (error: unknown) => (isRefusal(error) ? error.code : 'failed'),
  )

  assert.equal(session(first.token), undefined)
  assert.equal(session(second.token), undefined)
  assert.deepEqual(access.passkeys(id('drossel')), [])
  assert.deepEqual(access.workstations.people(workstation), [])
  await assert.rejects(enter('drossel'), refused('sign-in-refused'))
  for (const tried of [pin, '815263'])
    await assert.rejects(access.signInWithDayPin(workstation, id('drossel'), tried), refused('day-pin-refused'))
  await assert.rejects(access.persons.reset(admin, id('drossel')), refused('person-removed'))
  const person = access.people().find((one) => one.userName === 'drossel') ?? assert.fail()
  assert.deepEqual([person.name, person.removedAt], ['Name drossel', new Date(clock.now() - 60_000).toISOString()])

  const made = await access.persons.bringBack(admin, id('drossel'))
  await assert.rejects(enter('drossel'), refused('sign-in-refused'))
  await assert.rejects(access.signInWithDayPin(workstation, id('drossel'), pin), refused('day-pin-refused'))
  await assert.rejects(access.signInWithDayPin(workstation, id('drossel'), '815263'), refused('day-pin-refused'), late)
  const back = await enter('drossel', made)
  assert.deepEqual([back.person.role, back.person.removedAt], ['doctor', undefined])
  assert.deepEqual(access.passkeys(id('drossel')), [])
  await assert.rejects(access.persons.bringBack(admin, id('drossel')), refused('person-active'))

  const about = log().filter(({ object }) => object === id('drossel'))
  assert.deepEqual(
    about.map(({ verb, actor }) => `${verb} ${actor.name}`),
    ['person-return Name amsel', 'person-remove Name amsel', 'person-add set-up'],
  )
  assert.ok(
    log().some(({ verb, actor }) => verb === 'day-pin-set' && actor.name === 'Name drossel'),
    'what the person did stays under the name',
  )
  assert.ok(!JSON.stringify(log()).includes(made.password))
})

test('attack: signing in, adding people and passkeys while one is being removed', async (t) => {
  const { access, caller, code, clock, id, session } = await fixture(t)
  const [amsel, bussard] = [await caller('amsel'), await caller('bussard')]
  const party = { id: 'localhost', name: 'Siegel', origins: ['http://localhost:8420'] }
  const { ceremony } = await access.passkeyOptions(party, bussard)
  clock.advance(60_000)
  const removing = access.persons.remove(amsel, id('bussard'))
  const signingIn = access.signInWithPassword('bussard', password, code('bussard'))
  const adding = access.addPerson(bussard, { name: 'Hintertür', role: 'admin', userName: 'hintertuer', password })
  const resetting = access.persons.reset(bussard, id('amsel'))
  const back = access.persons.remove(bussard, id('amsel'))
  await removing
  const [signedIn, ...acts] = await Promise.allSettled([signingIn, adding, resetting, back])
  // Whatever came first: nobody is in afterwards.
  if (signedIn.status === 'fulfilled') assert.equal(session(signedIn.value.token), undefined)
  for (const act of acts) {
    // An act that was complete before the removal counts; what comes after it is refused.
    if (act.status === 'rejected') assert.ok(isRefusal(act.reason, 'not-allowed'), String(act.reason))
  }
  await assert.rejects(
    access.addPerson(bussard, { name: 'Hintertür', role: 'admin', userName: 'hintertuer2', password }),
    refused('not-allowed'),
  )
  await assert.rejects(access.persons.reset(bussard, id('amsel')), refused('not-allowed'))
  assert.throws(() => access.persons.change(bussard, id('elster'), { role: 'admin' }), refused('not-allowed'))
  await assert.rejects(access.addPasskey(party, bussard, ceremony, 'x', { id: 'x' }))
  assert.deepEqual(access.passkeys(id('bussard')), [])
})

test('attack: a running session keeps nothing of the role before, and neither does the day PIN', async (t) => {
  const { access, caller, enter, id, session } = await fixture(t)
  const admin = await caller('amsel')
  const { token, workstation } = await enter('drossel')
  const doctor = session(token)?.caller ?? assert.fail()
  await access.workstations.setPin({ ...doctor, fullSignIn: true }, workstation?.token, pin)
  access.glasses.break(doctor, token, 'patient-1', 'Notfall')
  assert.equal(session(token)?.caller.glasses?.length, 1)

  access.persons.change(admin, id('drossel'), { role: 'dpo' })
  const now = session(token)?.caller ?? assert.fail('the session goes on')
  assert.deepEqual([now.role, now.permissions.has('chart.read'), now.glasses], ['dpo', false, undefined])
  await assert.rejects(access.signInWithDayPin(workstation?.token, id('drossel'), pin), refused('day-pin-refused'))

  access.persons.change(admin, id('elster'), { role: 'admin' })
  const promoted = await enter('elster')
  assert.ok(session(promoted.token)?.caller.permissions.has('people.write'))
  access.persons.change(admin, id('elster'), { role: 'assistant' })
  assert.ok(session(promoted.token)?.caller.permissions.has('people.write') === false)
})

test('a new name is shown at once, and the log keeps the old one where it was acted under', async (t) => {
  const { access, caller, enter, id, session, log } = await fixture(t)
  const admin = await caller('amsel')
  const { token } = await enter('drossel')
  access.persons.change(admin, id('drossel'), { name: 'Dr. Vera Drossel' })
  assert.equal(session(token)?.caller.name, 'Dr. Vera Drossel')
  const entries = log()
  assert.deepEqual(entries[0]?.facts, ['name Name drossel to Dr. Vera Drossel'])
  assert.ok(entries.some(({ verb, actor }) => verb === 'sign-in' && actor.name === 'Name drossel'))
  access.persons.change(admin, id('drossel'), { name: 'Dr. Vera Drossel', role: 'doctor' })
  assert.equal(log().length, entries.length, 'what changes nothing is no change')
  access.persons.change(admin, id('drossel'), { role: 'assistant' })
  assert.deepEqual(log()[0]?.facts, ['role doctor to assistant'])
})

test('there is always somebody who administers, and nobody removes oneself', async (t) => {
  const { access, caller, id } = await fixture(t)
  const [amsel, bussard] = [await caller('amsel'), await caller('bussard')]
  await assert.rejects(access.persons.remove(amsel, id('amsel')), refused('own-removal'))
  await access.persons.remove(amsel, id('bussard'))
  // The second administrator is there, and removed: that does not count.
  assert.throws(() => access.persons.change(amsel, id('amsel'), { role: 'doctor' }), refused('last-administrator'))
  await assert.rejects(access.persons.remove(setUp, id('amsel')), refused('last-administrator'))
  access.persons.change(amsel, id('amsel'), { name: 'A. Amsel' })
  await access.persons.bringBack(amsel, id('bussard'))
  // Both at the same moment: one of them stays.
  const both = await Promise.allSettled([
    access.persons.remove(amsel, id('bussard')),
    access.persons.remove(bussard, id('amsel')),
  ])
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const left = access.people().filter(({ role, removedAt }) => role === 'admin' && removedAt === undefined)
  assert.equal(left.length, 1)
  await assert.rejects(access.persons.remove(setUp, 'nobody'), refused('not-found'))
  assert.throws(() => access.persons.change(setUp, 'nobody', { name: 'x' }), refused('not-found'))
  await assert.rejects(access.persons.bringBack(setUp, 'nobody'), refused('not-found'))
})
