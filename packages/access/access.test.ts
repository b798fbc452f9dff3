import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isRefusal } from '@siegel/foundation'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { totpCode } from '@siegel/sealing/node'
import { Store } from '@siegel/store'
import { Access, accessSchema, callerOfRole, systemCaller } from './index.ts'

const password = 'Lindenbluete und Kamille'

async function fixture(t: TestContext) {
  const clock = standingClock()
  const store = new Store({
    file: join(temporaryFolder(t), 'a.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema, accessSchema],
  })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  const access = new Access(store, ledger, clock)
  const doctor = await access.addPerson(systemCaller('set-up', []), {
    name: 'Dr. Katrin Hollmann',
    role: 'doctor',
    userName: 'hollmann',
    password,
  })
  const verbs = () =>
    store.read((reader) => ledger.query(reader, {}, 1e9, 100).map(({ entry }) => `${entry.verb} ${entry.actor.id}`))
  return { clock, access, doctor, verbs, code: () => totpCode(doctor.totpSecret, clock.now()) }
}

const refused = (code: string) => (error: unknown) => isRefusal(error, code)

test('password and one-time code open a session with the role’s permissions, until it ends', async (t) => {
  const { access, code, clock, doctor, verbs } = await fixture(t)
  const { token, person } = await access.signInWithPassword('hollmann', password, code())
  assert.deepEqual(person, { id: doctor.person.id, name: 'Dr. Katrin Hollmann', role: 'doctor', userName: 'hollmann' })
  const session = access.sessions.of(token) ?? assert.fail()
  assert.ok(session.caller.permissions.has('chart.read'))
  assert.ok(!session.caller.permissions.has('people.write'))
  assert.equal(access.sessions.of(`${token}x`), undefined)
  access.signOut(session.caller, token)
  assert.equal(access.sessions.of(token), undefined)
  clock.advance(60_000)
  const second = await access.signInWithPassword('hollmann', password, code())
  for (let minutes = 0; minutes < 60; minutes += 20) {
    clock.advance(20 * 60_000)
    assert.ok(access.sessions.of(second.token), 'used every twenty minutes')
  }
  clock.advance(31 * 60_000)
  assert.equal(access.sessions.of(second.token), undefined, 'idle')
  assert.deepEqual(
    verbs()
      .slice(0, 3)
      .map((line) => line.split(' ')[0]),
    ['sign-in', 'sign-out', 'sign-in'],
  )
})

test('a one-time code works once, also for two at the same moment', async (t) => {
  const { access, code } = await fixture(t)
  const both = await Promise.allSettled([1, 2].map(() => access.signInWithPassword('hollmann', password, code())))
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  await assert.rejects(access.signInWithPassword('hollmann', password, code()), refused('sign-in-refused'))
})

test('wrong password, wrong code and unknown name are the same answer, each in the log, none with what was typed', async (t) => {
  const { access, code, verbs } = await fixture(t)
  await assert.rejects(access.signInWithPassword('hollmann', 'wrong password here', code()), refused('sign-in-refused'))
  await assert.rejects(access.signInWithPassword('hollmann', password, '000000'), refused('sign-in-refused'))
  await assert.rejects(access.signInWithPassword('my-own-password', password, code()), refused('sign-in-refused'))
  assert.equal(verbs().filter((line) => line.startsWith('sign-in-refused')).length, 3)
  assert.ok(!verbs().join().includes('my-own-password'))
})

test('guessing is slowed down by name, and the right password does not help while it is', async (t) => {
  const { access, code, clock } = await fixture(t)
  for (let i = 0; i < 5; i++)
    await assert.rejects(
      access.signInWithPassword('hollmann', 'wrong password here', code()),
      refused('sign-in-refused'),
    )
  await assert.rejects(access.signInWithPassword('hollmann', password, code()), refused('too-many-tries'))
  clock.advance(31_000)
  assert.ok(await access.signInWithPassword('hollmann', password, code()))
})

test('tokens speak for a program within its role, and are gone once revoked', async (t) => {
  const { access, doctor, verbs } = await fixture(t)
  const caller = systemCaller('set-up', [])
  const { id, token } = access.tokens.create(caller, 'Waage', 'doctor', 'system/Observation.rs')
  assert.equal(access.tokens.callerOf(token)?.scope, 'system/Observation.rs')
  assert.equal(access.tokens.callerOf(`${token}0`), undefined)
  assert.equal(access.sessions.of(token), undefined)
  for (const scope of ['', 'patient/*.*', 'system/*.* or more', 'system/Observation.x']) {
    assert.throws(() => access.tokens.create(caller, 'x', 'doctor', scope), refused('scope-invalid'))
  }
  access.tokens.revoke(caller, id)
  assert.equal(access.tokens.callerOf(token), undefined)
  assert.throws(() => access.tokens.revoke(caller, id), refused('not-found'))
  assert.ok(!verbs().join().includes(token) && doctor.person.id !== id)
})

test('a passkey answer without its ceremony, or of nobody, is refused', async (t) => {
  const { access } = await fixture(t)
  const party = { id: 'localhost', name: 'Siegel', origins: ['http://localhost:8420'] }
  await assert.rejects(access.signInWithPasskey(party, 'made-up', { id: 'x' }), refused('ceremony-over'))
  const { ceremony } = await access.passkeySignInOptions(party)
  await assert.rejects(access.signInWithPasskey(party, ceremony, { id: 'x' }), refused('sign-in-refused'))
  await assert.rejects(access.signInWithPasskey(party, ceremony, { id: 'x' }), refused('ceremony-over'))
})

test('a colleague’s reset ends password, code, sessions and tries, and gives new ones; oneself is refused', async (t) => {
  const { access, doctor, code, clock, verbs } = await fixture(t)
  const admin = callerOfRole('a1', 'Admin', 'admin')
  const { token } = await access.signInWithPassword('hollmann', password, code())
  clock.advance(60_000)
  const oldCode = code()
  const made = await access.persons.reset(admin, doctor.person.id)
  assert.match(made.password, /^([a-z0-9]{4}-){3}[a-z0-9]{4}$/)
  assert.ok(made.totpUri.includes(made.totpSecret) && made.totpSecret !== doctor.totpSecret)
  assert.equal(access.sessions.of(token), undefined, 'the session')
  const newCode = totpCode(made.totpSecret, clock.now())
  for (const [tried, typed] of [
    [password, oldCode],
    [password, newCode],
    [made.password, oldCode],
  ] as const)
    await assert.rejects(access.signInWithPassword('hollmann', tried, typed), refused('sign-in-refused'))
  assert.ok(await access.signInWithPassword('hollmann', made.password, newCode))
  assert.ok(verbs().includes('credentials-reset a1'))
  const again = await access.persons.reset(admin, doctor.person.id)
  assert.notEqual(again.password, made.password)
  await assert.rejects(access.persons.reset(admin, 'a1'), refused('own-credentials'))
  await assert.rejects(access.persons.reset(admin, 'nobody'), refused('not-found'))
})
