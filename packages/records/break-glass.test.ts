import assert from 'node:assert/strict'
import { test } from 'node:test'
import { breaking, doctor, fixture, observation, office, reason, refused } from './testing.ts'

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
