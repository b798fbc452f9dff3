import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { callerOfRole, systemCaller } from '@siegel/access'
import type { DiagnosticReport, Patient } from '@siegel/fhir'
import { isRefusal } from '@siegel/foundation'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { sql, Store } from '@siegel/store'
import { Records, recordsSchema } from './index.ts'

function fixture(t: TestContext) {
  const clock = standingClock()
  const store = new Store({
    file: join(temporaryFolder(t), 'r.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema, recordsSchema],
  })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  let ids = 0
  const records = new Records({ store, ledger, clock, newId: () => `id-${++ids}` })
  const entries = () => store.read((reader) => ledger.query(reader, {}, 1e9, 1000)).map(({ entry }) => entry)
  return { store, ledger, records, entries }
}

const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')
const office = callerOfRole('p2', 'Sabine Kern', 'office')
const admin = callerOfRole('p3', 'Admin', 'admin')
const patient = (family: string): Patient => ({ resourceType: 'Patient', name: [{ family, given: ['Karin'] }] })
const report = (id: string): DiagnosticReport => ({
  resourceType: 'DiagnosticReport',
  status: 'final',
  code: { text: 'Labor' },
  subject: { reference: `Patient/${id}` },
})
const refused = (code: string) => (error: unknown) => isRefusal(error, code)

test('a write and its log entry stand or fall together, and versions stay readable', async (t) => {
  const { records, entries } = fixture(t)
  const made = records.transact(doctor, { verb: 'create' }, (write) => write.create(patient('Ostermann')))
  const id = made.resource.id ?? ''
  records.transact(doctor, { verb: 'update' }, (write) => {
    const { resource, version } = write.require<Patient>('Patient', id)
    write.update({ ...resource, name: [{ family: 'Ostermann-Kranz' }] }, version)
  })
  assert.throws(
    () =>
      records.transact(doctor, { verb: 'update' }, (write) => {
        write.update({ ...made.resource, active: false }, 2)
        throw new Error('changed its mind')
      }),
    /changed/,
  )
  assert.throws(
    () => records.transact(doctor, { verb: 'update' }, (write) => write.update(made.resource, 1)),
    refused('version-conflict'),
  )
  const versions = await records.read(doctor, { verb: 'read' }, (read) => read.history<Patient>('Patient', id))
  assert.deepEqual(
    versions.map(({ resource }) => resource.name?.[0]?.family),
    ['Ostermann-Kranz', 'Ostermann'],
  )
  assert.deepEqual(
    entries().map(({ verb, patient: about }) => `${verb} ${about}`),
    [`read ${id}`, `update ${id}`, `create ${id}`],
  )
})

test('what a role may not see the gate does not give, whatever asked for it', async (t) => {
  const { records } = fixture(t)
  const id = records.transact(doctor, { verb: 'create' }, (write) => {
    const made = write.create(patient('Bergner')).resource.id ?? ''
    write.create(report(made))
    return made
  })
  const read = (caller: typeof doctor, type: 'Patient' | 'DiagnosticReport') =>
    records.read(caller, { verb: 'read' }, (reader) => reader.compartment(id, type).length)
  assert.equal(await read(doctor, 'DiagnosticReport'), 1)
  assert.equal(await read(office, 'Patient'), 1)
  await assert.rejects(read(office, 'DiagnosticReport'), refused('not-allowed'))
  await assert.rejects(read(admin, 'Patient'), refused('not-allowed'))
  await assert.rejects(read(systemCaller('gateway', []), 'Patient'), refused('not-allowed'))
  assert.throws(
    () => records.transact(office, { verb: 'create' }, (write) => write.create(report(id))),
    refused('not-allowed'),
  )
})

test('a list shows in the log how many were shown, and keeps who they were', async (t) => {
  const { records, entries, store } = fixture(t)
  records.transact(doctor, { verb: 'create' }, (write) =>
    ['Müller', 'Mueller', 'Aydin'].forEach((name) => write.create(patient(name))),
  )
  const found = await records.read(doctor, { verb: 'search' }, (read) =>
    read.find<Patient>('Patient', { name: ['mueller', 'kar'] }),
  )
  assert.equal(found.length, 2)
  const [entry] = entries()
  assert.equal(entry?.patient, undefined)
  assert.deepEqual(entry?.facts, ['shown 2'])
  const shown = sql<Record<string, never>, { n: number }>(
    'test.shown',
    'SELECT count(*) AS n FROM log_shown WHERE idx = (SELECT max(idx) FROM log_entry)',
  )
  assert.equal(store.read((reader) => reader.get(shown, {}))?.n, 2)
})

test('an old version put back under the database is noticed when the chart opens', (t) => {
  const { records, store } = fixture(t)
  const id = records.transact(doctor, { verb: 'create' }, (write) => write.create(patient('Lenz')).resource.id ?? '')
  records.transact(doctor, { verb: 'create' }, (write) => write.create(report(id)))
  records.verifyChart(id)
  store.transact((tx) =>
    tx.run(
      sql<Record<string, never>>(
        'test.roll-back',
        "UPDATE resource SET json = replace(json, 'final', 'preliminary'), version = version WHERE json LIKE '%DiagnosticReport%'",
      ),
      {},
    ),
  )
  assert.throws(() => records.verifyChart(id), refused('chart-damaged'))
})

test('attack: one row that passes for two versions is noticed, too', (t) => {
  const { records, store } = fixture(t)
  const id = records.transact(doctor, { verb: 'create' }, (write) => write.create(patient('Lenz')).resource.id ?? '')
  records.transact(doctor, { verb: 'create' }, (write) => write.create(report(id)))
  records.verifyChart(id)
  const joined = sql<Record<string, never>>(
    'test.join-versions',
    `UPDATE resource SET json = json || char(31) || (SELECT json FROM resource WHERE json LIKE '%DiagnosticReport%')
     WHERE id = (SELECT id FROM resource WHERE json LIKE '%Lenz%')`,
  )
  const removed = sql<Record<string, never>>(
    'test.remove-version',
    `DELETE FROM resource WHERE json LIKE '{"resourceType":"DiagnosticReport"%'`,
  )
  store.transact((tx) => {
    assert.equal(tx.run(joined, {}), 1)
    assert.equal(tx.run(removed, {}), 1)
  })
  assert.throws(() => records.verifyChart(id), refused('chart-damaged'))
})

test('a resource that breaks the rules is refused whole', (t) => {
  const { records } = fixture(t)
  const create = (resource: unknown) => () =>
    records.transact(doctor, { verb: 'create' }, (write) => write.create(resource as Patient))
  assert.throws(create({ resourceType: 'Patient', name: [] }), refused('resource-invalid'))
  assert.throws(create({ resourceType: 'Patient', birthDate: '12.3.1958' }), refused('resource-invalid'))
  assert.throws(create({ resourceType: 'Nothing' }), refused('resource-invalid'))
})
