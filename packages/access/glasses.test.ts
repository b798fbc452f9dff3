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
const reason = 'Bewusstlos im Wartezimmer'
const refused = (code: string) => (error: unknown) => isRefusal(error, code)

async function fixture(t: TestContext) {
  const clock = standingClock()
  const file = join(temporaryFolder(t), 'a.db')
  const open = () => {
    const store = new Store({ file, key: new Uint8Array(32), schemas: [ledgerSchema, accessSchema] })
    const ledger = new Ledger(store, clock)
    return { store, ledger, access: new Access(store, ledger, clock) }
  }
  let parts = open()
  t.after(() => parts.store.close())
  const { person, totpSecret } = await parts.access.addPerson(systemCaller('set-up', []), {
    name: 'Sabine Kern',
    role: 'office',
    userName: 'kern',
    password,
  })
  const signIn = async () => {
    clock.advance(60_000)
    const { token } = await parts.access.signInWithPassword('kern', password, totpCode(totpSecret, clock.now()))
    return token
  }
  return {
    clock,
    id: person.id,
    signIn,
    access: () => parts.access,
    store: () => parts.store,
    caller: (token: string) => parts.access.sessions.of(token)?.caller ?? assert.fail('no session'),
    patients: (token: string) => parts.access.sessions.of(token)?.caller.glasses?.map(({ patient }) => patient) ?? [],
    restart: () => {
      parts.store.close()
      parts = open()
    },
    newest: () =>
      parts.store.read((reader) => parts.ledger.query(reader, {}, 1e9, 1))[0]?.entry ??
      assert.fail('nothing in the log'),
  }
}

test('a broken glass is one session’s, for one patient, for an hour, and outlives a restart', async (t) => {
  const { access, caller, clock, newest, patients, restart, signIn } = await fixture(t)
  const [mine, other] = [await signIn(), await signIn()]
  const { id } = access().glasses.break(caller(mine), mine, 'p1', reason)
  const { verb, patient, purpose, facts } = newest()
  assert.deepEqual(
    { verb, patient, purpose, facts },
    { verb: 'break-glass', patient: 'p1', purpose: reason, facts: [`break-glass ${id}`] },
  )
  assert.deepEqual(patients(mine), ['p1'])
  assert.deepEqual(patients(other), [], 'another session of the same person')
  restart()
  assert.deepEqual(patients(mine), ['p1'])
  for (let minutes = 0; minutes < 59; minutes++) {
    clock.advance(60_000)
    assert.deepEqual(patients(mine), ['p1'])
  }
  clock.advance(60_000)
  assert.deepEqual(patients(mine), [])
})

test('closing ends it at once, and nobody closes what another session opened', async (t) => {
  const { access, caller, newest, patients, signIn } = await fixture(t)
  const [mine, other] = [await signIn(), await signIn()]
  const { id } = access().glasses.break(caller(mine), mine, 'p1', reason)
  assert.throws(() => access().glasses.close(caller(other), other, id), refused('not-found'))
  assert.throws(() => access().glasses.close(caller(mine), mine, 'made-up'), refused('not-found'))
  access().glasses.close(caller(mine), mine, id)
  assert.equal(newest().verb, 'break-glass-closed')
  assert.deepEqual(patients(mine), [])
  assert.throws(() => access().glasses.close(caller(mine), mine, id), refused('not-found'))
})

test('the end of the session is the end of what it opened; others are told all the same', async (t) => {
  const { access, caller, patients, signIn } = await fixture(t)
  const token = await signIn()
  access().glasses.break(caller(token), token, 'p1', reason)
  access().lockScreen(caller(token), token)
  assert.deepEqual(patients(token), [])
  assert.deepEqual(patients(await signIn()), [])
  assert.deepEqual(
    access()
      .glasses.unseen()
      .map((one) => [one.name, one.patient, one.reason]),
    [['Sabine Kern', 'p1', reason]],
  )
})

test('a doctor takes note once; never of what was his own', async (t) => {
  const { access, caller, id, newest, signIn } = await fixture(t)
  const token = await signIn()
  const glass = access().glasses.break(caller(token), token, 'p1', reason)
  const doctor = callerOfRole('d1', 'Dr. Hollmann', 'doctor')
  assert.throws(
    () => access().glasses.acknowledge(callerOfRole(id, 'Kern', 'doctor'), glass.id),
    refused('own-break-glass'),
  )
  assert.throws(() => access().glasses.acknowledge(doctor, 'made-up'), refused('not-found'))
  access().glasses.acknowledge(doctor, glass.id)
  assert.equal(newest().verb, 'break-glass-seen')
  assert.deepEqual(access().glasses.unseen(), [])
  access().glasses.acknowledge(doctor, glass.id)
})

test('attack: a role that may not break the glass has nothing of what was broken before', async (t) => {
  const { access, caller, patients, signIn, store, id } = await fixture(t)
  const token = await signIn()
  access().glasses.break(caller(token), token, 'p1', reason)
  const setRole = sql<{ role: string; id: string }>('test.role', 'UPDATE person SET role = @role WHERE id = @id')
  store().transact((transaction) => transaction.run(setRole, { role: 'admin', id }))
  assert.deepEqual(patients(token), [])
})

test('three at once are enough', async (t) => {
  const { access, caller, signIn } = await fixture(t)
  const token = await signIn()
  for (const patient of ['p1', 'p2', 'p3']) access().glasses.break(caller(token), token, patient, reason)
  assert.throws(() => access().glasses.break(caller(token), token, 'p4', reason), refused('glass-limit'))
})
