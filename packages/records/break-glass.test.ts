import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { callerOfRole, systemCaller, type Caller } from '@siegel/access'
import type { Resource } from '@siegel/fhir'
import { parseSearch } from '@siegel/fhir/r4'
import { isRefusal } from '@siegel/foundation'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Store } from '@siegel/store'
import { protectChart, Records, recordsSchema, type RecordReader } from './index.ts'

const reason = 'Bewusstlos im Wartezimmer'
const doctor = callerOfRole('d1', 'Dr. Katrin Hollmann', 'doctor')
const colleague = callerOfRole('d2', 'Dr. Jonas Brandt', 'doctor')
const assistant = callerOfRole('a1', 'Aylin Demir', 'assistant')
const office = callerOfRole('o1', 'Sabine Kern', 'office')
const breaking = (caller: Caller, ...patients: string[]): Caller => ({
  ...caller,
  glasses: patients.map((patient) => ({ id: `glass-${patient}`, patient, reason, until: 1 })),
})
const refused = (code: string) => (error: unknown) => isRefusal(error, code)

const subject = (id: string) => ({ reference: `Patient/${id}` })
const observation = (id: string, text: string, more: object = {}) =>
  ({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 's', code: 'hiv' }], text },
    subject: subject(id),
    ...more,
  }) as Resource

/**
 * Two patients, p and q, with a value, a report with a file and a task each; a value of both; one of p's that was first
 * filed under q, and one of q's that was first filed under p; a laboratory, which is nobody's.
 */
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
  records.transact(doctor, { verb: 'create' }, (write) => {
    write.create({ resourceType: 'Organization', name: 'Labor' } as Resource, 'lab')
    for (const id of ['p', 'q']) {
      write.create({ resourceType: 'Patient', name: [{ family: id.toUpperCase() }] } as Resource, id)
      write.create({ resourceType: 'Binary', contentType: 'text/plain', data: 'YQ==' } as Resource, `file-${id}`)
      write.create(
        {
          resourceType: 'DocumentReference',
          status: 'current',
          subject: subject(id),
          content: [{ attachment: { contentType: 'text/plain', url: `Binary/file-${id}` } }],
        } as Resource,
        `document-${id}`,
      )
      write.create(observation(id, `of ${id}`, { performer: [{ reference: 'Organization/lab' }] }), `value-${id}`)
      write.create(
        {
          resourceType: 'Task',
          status: 'requested',
          intent: 'order',
          for: subject(id),
          description: `call ${id}`,
        } as Resource,
        `task-${id}`,
      )
      write.create(
        {
          resourceType: 'DiagnosticReport',
          status: 'final',
          code: { text: 'Labor' },
          subject: subject(id),
          result: [{ reference: `Observation/value-${id}` }],
        } as Resource,
        `report-${id}`,
      )
    }
    write.create(observation('p', 'of both', { performer: [subject('q')] }), 'value-both')
    write.create(observation('q', 'misfiled'), 'value-moved-to-p')
    write.update({ ...observation('p', 'right'), id: 'value-moved-to-p' }, 1)
    write.create(observation('p', 'misfiled, of q'), 'value-moved-to-q')
    write.update({ ...observation('q', 'right, of q'), id: 'value-moved-to-q' }, 1)
  })
  const entries = () => store.read((reader) => ledger.query(reader, {}, 1e9, 1000)).map(({ entry }) => entry)
  const read = <T>(caller: Caller, work: (reader: RecordReader) => T) =>
    records.read(caller, { verb: 'read', purpose: 'chart' }, work)
  const search = (caller: Caller, type: string, params: Record<string, string>) =>
    read(caller, (reader) => {
      const query = parseSearch(type, Object.entries(params), { handling: 'strict' })
      const { matches, included, total } = reader.search(query, 100)
      const list = [...matches, ...included].map(({ type: one, id }) => `${one}/${id}`).sort()
      return { list, total, count: reader.countSearch(query) }
    })
  return { records, entries, read, search }
}

test('without a broken glass the office reads no finding of anybody; with one exactly that patient’s', async (t) => {
  const { read, entries } = fixture(t)
  await assert.rejects(
    read(office, (reader) => reader.compartment('p')),
    refused('not-allowed'),
  )
  const kern = breaking(office, 'p')
  const found = await read(kern, (reader) => reader.compartment('p').map(({ type, id }) => `${type}/${id}`))
  assert.deepEqual(found.sort(), [
    'DiagnosticReport/report-p',
    'DocumentReference/document-p',
    'Observation/value-moved-to-p',
    'Observation/value-p',
    'Patient/p',
    'Task/task-p',
  ])
  const [entry] = entries()
  assert.equal(entry?.patient, 'p')
  assert.equal(entry?.purpose, reason)
  assert.deepEqual(entry?.facts, ['break-glass glass-p', 'for chart'])
  await assert.rejects(
    read(kern, (reader) => reader.compartment('q')),
    refused('not-allowed'),
  )
  await assert.rejects(
    read(kern, (reader) => reader.pointedAtBy('q')),
    refused('not-allowed'),
  )
  await assert.rejects(
    read(kern, (reader) => reader.requireChart('q')),
    refused('not-allowed'),
  )
})

test('what the office may see anyway is not marked as an emergency', async (t) => {
  const { read, entries } = fixture(t)
  await read(breaking(office, 'p'), (reader) => [reader.require('Patient', 'p'), reader.require('Patient', 'q')])
  assert.equal(entries()[0]?.purpose, 'chart')
  assert.equal(entries()[0]?.facts?.join().includes('break-glass'), false)
})

test('attack: by id, by version, by history, the newest and the deleted', async (t) => {
  const { read, records } = fixture(t)
  const kern = breaking(office, 'p')
  const closed = ['value-q', 'value-both', 'value-moved-to-q', 'made-up']
  for (const id of closed) {
    await read(kern, (reader) => {
      assert.equal(reader.get('Observation', id), undefined, `get ${id}`)
      assert.equal(reader.latest('Observation', id), undefined, `latest ${id}`)
      assert.deepEqual(
        reader.history('Observation', id).map(({ version }) => version),
        [],
        `history ${id}`,
      )
      for (const version of [1, 2])
        assert.equal(reader.version('Observation', id, version), undefined, `${id} ${version}`)
    })
  }
  assert.equal(await read(kern, (reader) => reader.get('Organization', 'lab')), undefined, 'what is nobody’s')
  records.transact(doctor, { verb: 'delete' }, (write) => write.delete('Observation', 'value-q'))
  assert.equal(await read(kern, (reader) => reader.latest('Observation', 'value-q')), undefined, 'that it was deleted')
  for (const type of ['Observation', undefined])
    await assert.rejects(
      read(kern, (reader) => reader.historyOf(type)),
      refused('not-allowed'),
    )
})

test('what was misfiled under somebody else first: only what was ever this patient’s alone', async (t) => {
  const { read } = fixture(t)
  const versions = (id: string) =>
    read(breaking(office, 'p'), (reader) => reader.history('Observation', id).map(({ version }) => version))
  assert.deepEqual(await versions('value-moved-to-p'), [2])
  assert.deepEqual(await versions('value-moved-to-q'), [])
})

test('attack: searches, counts, chains, includes and sorting tell nothing of anybody else', async (t) => {
  const { read, search } = fixture(t)
  const kern = breaking(office, 'p')
  const own = ['Observation/value-moved-to-p', 'Observation/value-p']
  for (const params of [
    {},
    { code: 'hiv' },
    { _sort: 'code' },
    { _sort: '-_lastUpdated' },
    { 'code:not': 'x' },
    { _id: 'value-q,value-p,value-moved-to-p' },
    { patient: 'Patient/p' },
  ]) {
    const { list, total, count } = await search(kern, 'Observation', params)
    assert.deepEqual(list, own, JSON.stringify(params))
    assert.deepEqual([total, count], [2, 2], JSON.stringify(params))
  }
  for (const params of [
    { patient: 'Patient/q' },
    { 'patient.family': 'Q' },
    { _id: 'value-q' },
    { 'code:text': 'of q' },
  ]) {
    const { list, total, count } = await search(kern, 'Observation', params)
    assert.deepEqual([list, total, count], [[], 0, 0], JSON.stringify(params))
  }
  // Through others' records: who has a value, whose report has a result.
  const has = { '_has:Observation:patient:code': 'hiv' }
  assert.deepEqual((await search(kern, 'Patient', has)).list, ['Patient/p'])
  assert.equal((await search(kern, 'Patient', has)).count, 1)
  assert.deepEqual((await search(kern, 'DiagnosticReport', { 'result.code': 'hiv' })).list, [
    'DiagnosticReport/report-p',
  ])
  const included = await search(kern, 'Patient', { _revinclude: 'Observation:patient' })
  assert.deepEqual(included.list, [...own, 'Patient/p', 'Patient/q'])
  const further = await search(kern, 'Observation', { _id: 'value-p', _include: 'Observation:performer' })
  assert.deepEqual(further.list, ['Observation/value-p'])
  await read(kern, (reader) => {
    assert.equal(reader.count('Observation'), 2)
    assert.equal(reader.count('Task'), 1)
    assert.deepEqual(
      reader.find('Task', {}).map(({ id }) => id),
      ['task-p'],
    )
  })
})

test('attack: files of others, by their id and by their version', async (t) => {
  const { read } = fixture(t)
  await assert.doesNotReject(read(breaking(office, 'p'), (reader) => assert.ok(reader.file('file-p'))))
  for (const version of [undefined, 1])
    assert.equal(await read(breaking(office, 'p'), (reader) => reader.file('file-q', version)), undefined)
  assert.equal(await read(office, (reader) => reader.file('file-p')), undefined)
})

test('attack: a bulk export, an export of the practice, and a program with the same glass', async (t) => {
  const { records, read } = fixture(t)
  const kern = breaking(office, 'p')
  const ask = {
    caller: kern,
    place: { type: 'Observation', seq: 1e9, since: undefined, inCharts: false },
    covers: undefined,
  }
  await assert.rejects(records.countSnapshot(ask), refused('not-allowed'))
  await assert.rejects(records.exportPractice(kern), refused('not-allowed'))
  await assert.rejects(
    read({ ...kern, scope: 'system/*.rs' }, (reader) => reader.compartment('p')),
    refused('not-allowed'),
  )
})

test('attack: writing under a broken glass', (t) => {
  const { records } = fixture(t)
  const kern = breaking(office, 'p')
  const act = (work: Parameters<typeof records.transact>[2]) => () => records.transact(kern, { verb: 'update' }, work)
  assert.throws(
    act((write) => write.create(observation('p', 'new'))),
    refused('not-allowed'),
  )
  assert.throws(
    act((write) => write.put({ ...observation('p', 'new'), id: 'value-p' } as never)),
    refused('not-allowed'),
  )
  assert.throws(
    act((write) => write.update({ ...observation('p', 'new'), id: 'value-p' } as never, 1)),
    refused('not-allowed'),
  )
  assert.throws(
    act((write) => write.delete('Observation', 'value-p')),
    refused('not-allowed'),
  )
  assert.throws(
    act((write) => write.delete('Task', 'task-p')),
    refused('not-allowed'),
  )
})

test('a specially protected chart is open to the named and closed to everybody else, until they break the glass', async (t) => {
  const { records, read, entries } = fixture(t)
  protectChart(records, doctor, 'q', [assistant.id])
  assert.deepEqual(records.readersOf('q'), [assistant.id, doctor.id])
  for (const named of [doctor, assistant])
    assert.equal((await read(named, (reader) => reader.compartment('q'))).length, 7)
  await assert.rejects(
    read(colleague, (reader) => reader.compartment('q')),
    refused('chart-protected'),
  )
  const brandt = breaking(colleague, 'q')
  assert.equal((await read(brandt, (reader) => reader.compartment('q'))).length, 7)
  assert.equal(entries()[0]?.purpose, reason)
  await read(brandt, (reader) => reader.compartment('p'))
  assert.equal(entries()[0]?.facts?.join(), 'break-glass glass-q,for chart', 'what belongs to both')
  await read(breaking(colleague, 'q'), (reader) => reader.require('Observation', 'value-p'))
  assert.equal(entries()[0]?.purpose, 'chart')
})

test('attack: nothing of a protected chart by any other way, for colleagues and for programs', async (t) => {
  const { records, read, search } = fixture(t)
  protectChart(records, doctor, 'q', [])
  const program = { ...callerOfRole('token/1', 'Waage', 'doctor'), scope: 'system/*.cruds' }
  for (const caller of [colleague, program]) {
    const open = ['Observation/value-moved-to-p', 'Observation/value-p']
    for (const params of [{}, { code: 'hiv' }, { _sort: 'code' }]) {
      const { list, total, count } = await search(caller, 'Observation', params)
      assert.deepEqual([list, total, count], [open, 2, 2])
    }
    assert.deepEqual((await search(caller, 'Patient', { '_has:Observation:patient:code': 'hiv' })).list, ['Patient/p'])
    assert.deepEqual(
      (await search(caller, 'Organization', { '_has:Observation:performer:patient': 'Patient/q' })).list,
      [],
    )
    assert.deepEqual((await search(caller, 'Patient', { _id: 'q', _revinclude: 'Task:patient' })).list, ['Patient/q'])
    await read(caller, (reader) => {
      for (const id of ['value-q', 'value-both', 'value-moved-to-q'])
        assert.equal(reader.get('Observation', id), undefined)
      assert.equal(reader.get('Task', 'task-q'), undefined)
      assert.equal(reader.count('Observation'), 2)
      assert.ok(reader.historyOf('Observation').every(({ id }) => !/q|both/.test(id)))
      assert.ok(
        reader
          .historyOf(undefined)
          .every(({ type, id }) => type === 'Patient' || type === 'Binary' || !/q$|both/.test(id)),
      )
    })
    const ask = {
      caller,
      place: { type: 'Observation', seq: 1e9, since: undefined, inCharts: false },
      covers: undefined,
    }
    assert.equal(await records.countSnapshot(ask), 2)
  }
  assert.equal(await read(colleague, (reader) => reader.file('file-q')), undefined)
  assert.ok(await read(colleague, (reader) => reader.require('Patient', 'q')), 'master data stay')
})

test('attack: changing a protected chart without being named, and lifting the protection, also under a glass', async (t) => {
  const { records, read } = fixture(t)
  protectChart(records, doctor, 'q', [])
  for (const caller of [colleague, breaking(colleague, 'q')]) {
    const act = (work: Parameters<typeof records.transact>[2]) => () =>
      records.transact(caller, { verb: 'update' }, work)
    assert.throws(
      act((write) => write.create(observation('q', 'new'))),
      refused('chart-protected'),
    )
    assert.throws(
      act((write) => write.update({ ...observation('q', 'new'), id: 'value-q' } as never, 1)),
      refused('chart-protected'),
    )
    // Moved into an open chart it would be readable.
    assert.throws(
      act((write) => write.update({ ...observation('p', 'new'), id: 'value-q' } as never, 1)),
      refused('chart-protected'),
    )
    assert.throws(
      act((write) => write.delete('Observation', 'value-q')),
      refused('chart-protected'),
    )
    assert.throws(() => protectChart(records, caller, 'q', [colleague.id]), refused('chart-protected'))
    assert.throws(() => protectChart(records, caller, 'q', undefined), refused('chart-protected'))
  }
  assert.throws(() => protectChart(records, assistant, 'p', []), refused('not-allowed'))
  assert.throws(() => protectChart(records, doctor, 'made-up', []), refused('not-found'))
  protectChart(records, doctor, 'q', undefined)
  assert.equal((await read(colleague, (reader) => reader.compartment('q'))).length, 7)
})

test('what comes from outside finds its way into a protected chart, and stays closed to who filed it', async (t) => {
  const { records, read } = fixture(t)
  protectChart(records, doctor, 'q', [])
  records.transact(assistant, { verb: 'import' }, (write) => write.create(observation('q', 'from outside'), 'arrived'))
  assert.equal(await read(assistant, (reader) => reader.get('Observation', 'arrived')), undefined)
  assert.ok(await read(doctor, (reader) => reader.get('Observation', 'arrived')))
  assert.throws(
    () => records.transact(assistant, { verb: 'import' }, (write) => write.delete('Observation', 'arrived')),
    refused('chart-protected'),
  )
})

test('the safe itself serves patients whose charts are protected', async (t) => {
  const { records, read } = fixture(t)
  protectChart(records, doctor, 'q', [])
  const found = await read(systemCaller('release', ['chart.read', 'patient.list', 'inbox.read']), (reader) =>
    reader.compartment('q'),
  )
  assert.equal(found.length, 7)
})

test('attack: through a record that is open to one that is not, and through one that is not to one that is', async (t) => {
  const { records, read, search } = fixture(t)
  records.transact(doctor, { verb: 'create' }, (write) => {
    const code = { coding: [{ system: 's', code: 'secret' }] }
    write.create(observation('q', 'secret', { code, performer: [{ reference: 'Organization/lab' }] }), 'value-secret')
    write.create(
      {
        resourceType: 'DiagnosticReport',
        status: 'final',
        code: { text: 'crossed' },
        subject: subject('p'),
        result: [{ reference: 'Observation/value-secret' }],
      } as Resource,
      'report-crossed',
    )
    // What was misfiled under p and is q's is deleted: its first version stays q's.
    write.delete('Observation', 'value-moved-to-q')
  })
  protectChart(records, doctor, 'q', [])
  for (const caller of [breaking(office, 'p'), colleague]) {
    const crossed = await search(caller, 'DiagnosticReport', { 'result.code': 'secret' })
    assert.deepEqual([crossed.list, crossed.count], [[], 0])
    const brought = await search(caller, 'Patient', {
      _id: 'q',
      _revinclude: 'Observation:patient',
      '_include:iterate': 'Observation:performer',
    })
    assert.deepEqual(brought.list, ['Patient/q'])
    const results = await search(caller, 'DiagnosticReport', {
      _id: 'report-crossed',
      _include: 'DiagnosticReport:result',
    })
    assert.deepEqual(results.list, ['DiagnosticReport/report-crossed'])
    await read(caller, (reader) => {
      assert.equal(reader.version('Observation', 'value-moved-to-q', 1), undefined)
      assert.deepEqual(reader.history('Observation', 'value-moved-to-q'), [])
    })
  }
})
