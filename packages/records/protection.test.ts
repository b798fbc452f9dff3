import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callerOfRole, systemCaller } from '@siegel/access'
import type { Resource } from '@siegel/fhir'
import { protectChart } from './index.ts'
import {
  assistant,
  breaking,
  colleague,
  doctor,
  fixture,
  observation,
  office,
  reason,
  refused,
  subject,
} from './testing.ts'

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

test('who is the last to read protected charts is told by number, of those who still can', (t) => {
  const { records } = fixture(t)
  const everybody = () => true
  protectChart(records, doctor, 'p', [])
  protectChart(records, doctor, 'q', [assistant.id])
  assert.equal(records.lastReaderOf(doctor.id, everybody), 1)
  assert.equal(
    records.lastReaderOf(doctor.id, (person) => person !== assistant.id),
    2,
  )
  assert.equal(records.lastReaderOf(assistant.id, everybody), 0)
  assert.equal(records.lastReaderOf(colleague.id, everybody), 0)
  protectChart(records, doctor, 'p', undefined)
  protectChart(records, doctor, 'q', [])
  assert.equal(records.lastReaderOf(doctor.id, everybody), 1)
  assert.equal(records.lastReaderOf(assistant.id, everybody), 0, 'is named no more')
})
