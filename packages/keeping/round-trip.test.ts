import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, Refusal } from '@siegel/foundation'
import { exportRecords, restoreRecords } from './index.ts'
import { typeIn } from './manifest.ts'
import { admin, bytesOf, doctor, keepingFixture, partsOf } from './testing.ts'
import { ZipReader } from './zip-reader.ts'

type Fixture = ReturnType<typeof keepingFixture>

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff])

const patientOf = (id: string, family: string) => ({ resourceType: 'Patient', id, name: [{ family }] })
const observation = (id: string, patient: string, performer = 'Practitioner/h') => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { text: 'Natrium' },
  subject: { reference: `Patient/${patient}` },
  performer: [{ reference: performer }],
  valueQuantity: { value: 1, unit: 'mmol/l' },
})
const documentOf = (id: string, patient: string | undefined, file: string) => ({
  resourceType: 'DocumentReference',
  id,
  status: 'current',
  ...(patient === undefined ? {} : { subject: { reference: `Patient/${patient}` } }),
  content: [{ attachment: { contentType: 'image/png', url: `Binary/${file}` } }],
})

/** A small practice with everything that makes an export hard. */
async function fill({ call, clock, blobs }: Fixture) {
  const ok = async (...ask: Parameters<Fixture['call']>) => {
    const answer = await call(...ask)
    assert.ok(answer.status < 300, `${ask[0]} ${ask[1]} ${answer.status} ${answer.text}`)
    clock.advance(1000)
    return answer
  }
  const put = (resource: { resourceType: string; id: string }) =>
    ok('PUT', `/${resource.resourceType}/${resource.id}`, resource)
  await put(patientOf('a', 'Ostermann'))
  await put(patientOf('b', 'Kanarienvogel'))
  await put({ resourceType: 'Practitioner', id: 'h', name: [{ family: 'Hollmann' }] } as {
    resourceType: string
    id: string
  })
  await put(observation('o1', 'a'))
  await ok(
    'PUT',
    '/Observation/o2',
    new TextEncoder().encode(JSON.stringify(observation('o2', 'a')).replace('"value":1,', '"value":1.00,')),
  )
  await put(observation('o3', 'b'))
  await put(patientOf('a', 'Ostermann-Kranz'))
  await put(observation('o1', 'b'))
  await put(observation('o1', 'a'))
  await ok('DELETE', '/Observation/o2')
  await ok('DELETE', '/Observation/o3')
  await put(observation('o3', 'b'))
  const filed = blobs.put('a', 'image/png', png).id
  await put(documentOf('d1', 'a', filed))
  const raw = await ok('POST', '/Binary', png, { 'content-type': 'image/png' })
  const { id } = JSON.parse(raw.text) as { id: string }
  await put(documentOf('d2', 'a', id))
  await ok('PUT', `/Binary/${id}`, new Uint8Array([1, 2, 3]), { 'content-type': 'image/png' })
  const loose = await ok('POST', '/Binary', new Uint8Array([7]), { 'content-type': 'text/plain' })
  // Of one moment: only the order of writes says which was first.
  const entry = ['z', 'y', 'x'].map((one) => ({
    resource: patientOf(one, 'Zugleich'),
    request: { method: 'PUT', url: `Patient/${one}` },
  }))
  await ok('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })
  await put(documentOf('d3', 'b', (JSON.parse(loose.text) as { id: string }).id))
  return { filed, raw: id }
}

async function zipOf({ context }: Fixture, patient?: string): Promise<Uint8Array> {
  return bytesOf(await exportRecords(context, admin, patient))
}

const tables = [
  'SELECT n.name, r.id, r.version, r.at, r.deleted, r.exact, r.json, p.id AS patient FROM resource r JOIN name n ON n.id = r.type LEFT JOIN resource p ON p.rid = r.patient WHERE r.version > 0 ORDER BY n.name, r.id',
  'SELECT n.name, r.id, v.version, v.at, v.deleted, v.exact, v.json, p.id AS patient FROM resource_version v JOIN resource r ON r.rid = v.rid JOIN name n ON n.id = v.type LEFT JOIN resource p ON p.rid = v.patient ORDER BY n.name, r.id, v.version',
  'SELECT file, version, at, blob, holder, media_type, size FROM file_version ORDER BY file, version',
  'SELECT f.file, n.name, r.id FROM file_reference f JOIN resource r ON r.rid = f.rid JOIN name n ON n.id = r.type ORDER BY 1, 2, 3',
]
const contentOf = ({ store }: Fixture) =>
  tables.map((text) => store.read((reader) => reader.query<object>({ text, values: [] })))

test('a practice comes back whole: every version, every time, every file, byte for byte', async (t) => {
  const [from, to] = [keepingFixture(t), keepingFixture(t)]
  const { filed, raw } = await fill(from)
  const zip = await zipOf(from)
  to.clock.advance(60 * 60_000)
  const restored = await restoreRecords(to.context, admin, partsOf(zip))
  assert.deepEqual([restored.counts['Observation'], restored.counts['Patient'], restored.files], [8, 6, 4])
  assert.deepEqual(contentOf(to), contentOf(from))
  for (const path of [`/Binary/${filed}`, `/Binary/${raw}`, `/Binary/${raw}/_history/1`]) {
    const headers = { accept: 'image/png' }
    const [a, b] = [await from.call('GET', path, undefined, headers), await to.call('GET', path, undefined, headers)]
    assert.deepEqual([a.status, b.status, b.bytes], [200, 200, a.bytes], path)
  }
  for (const path of [
    '/Observation?subject=Patient/a',
    '/Observation/o1/_history',
    '/_history',
    '/Patient/_history',
    '/Patient?_sort=_id',
    '/Patient?family=kranz',
  ])
    assert.equal((await to.call('GET', path)).text, (await from.call('GET', path)).text, path)
  for (const patient of ['a', 'b']) to.records.verifyChart(patient)
  // Life goes on where it was.
  assert.match((await to.call('PUT', '/Patient/a', patientOf('a', 'Neu'))).text, /"versionId":"3"/)
  to.records.verifyChart('a')
  const done = to.entries().filter(({ verb }) => verb === 'restore')
  assert.ok(done.some(({ facts }) => facts?.join() === 'begun'))
  assert.ok(done.some(({ facts }) => facts?.[0]?.startsWith('versions ') === true))
  assert.deepEqual(await zipText(await zipOf(from), 'Patient.ndjson'), await zipText(zip, 'Patient.ndjson'))
})

async function zipText(bytes: Uint8Array, name: string): Promise<string> {
  const zip = await ZipReader.open(partsOf(bytes))
  return Buffer.from(await bytesOf(zip.read(name))).toString()
}

test('a patient’s export has the chart, its files and what it points at, and nothing of anybody else', async (t) => {
  const [from, to] = [keepingFixture(t), keepingFixture(t)]
  const { raw } = await fill(from)
  const bytes = await zipOf(from, 'a')
  const zip = await ZipReader.open(partsOf(bytes))
  assert.deepEqual(
    zip
      .names()
      .flatMap((name) => typeIn(name) ?? [])
      .toSorted(),
    ['Binary', 'DocumentReference', 'Observation', 'Patient', 'Practitioner'],
  )
  for (const name of zip.names()) {
    const text = Buffer.from(await bytesOf(zip.read(name))).toString()
    assert.ok(!text.includes('Kanarienvogel') && !text.includes('Patient/b'), name)
  }
  const observations = await zipText(bytes, 'Observation.ndjson')
  const versions = observations
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; deleted?: boolean; meta?: { versionId: string } })
  assert.deepEqual(versions.map(({ id, deleted, meta }) => `${id} ${deleted ?? meta?.versionId}`).toSorted(), [
    'o1 1',
    'o1 3',
    'o2 1',
    'o2 true',
  ])
  await restoreRecords(to.context, admin, partsOf(bytes))
  assert.equal(
    (await to.call('GET', '/Observation/o1/_history/3')).text,
    (await from.call('GET', '/Observation/o1/_history/3')).text,
  )
  assert.deepEqual(
    (await to.call('GET', `/Binary/${raw}`, undefined, { accept: '*/*' })).bytes,
    new Uint8Array([1, 2, 3]),
  )
  to.records.verifyChart('a')
})

const code = (expected: string) => (error: unknown) => isRefusal(error, expected) || assert.fail(String(error))

test('only who holds the permission exports or puts back; a patient who is not there is not', async (t) => {
  const fixture = keepingFixture(t)
  await fill(fixture)
  await assert.rejects(exportRecords(fixture.context, doctor), code('not-allowed'))
  await assert.rejects(exportRecords(fixture.context, admin, 'nobody'), code('not-found'))
  const zip = await zipOf(fixture)
  await assert.rejects(restoreRecords(fixture.context, doctor, partsOf(zip)), code('not-allowed'))
  const exports = fixture.entries().filter(({ verb }) => verb === 'export')
  assert.deepEqual(
    exports.map(({ facts }) => facts?.includes('shown 5')),
    [true],
  )
})

test('what is there already is refused before anything is written', async (t) => {
  const [from, to] = [keepingFixture(t), keepingFixture(t)]
  await fill(from)
  const zip = await zipOf(from)
  await to.call('PUT', '/Practitioner/h', { resourceType: 'Practitioner', id: 'h' })
  const before = contentOf(to)
  await assert.rejects(restoreRecords(to.context, admin, partsOf(zip)), code('restore-exists'))
  assert.deepEqual(contentOf(to), before)
  await assert.rejects(restoreRecords(from.context, admin, partsOf(zip)), Refusal)
})

test('a right that was withheld is not gained by going out and in', async (t) => {
  const [from, to] = [keepingFixture(t), keepingFixture(t)]
  await from.call('PUT', '/Patient/a', patientOf('a', 'A'))
  await from.call('PUT', '/DocumentReference/early', documentOf('early', 'a', 'bild'))
  const file = { resourceType: 'Binary', id: 'bild', contentType: 'image/png', data: 'eA==' }
  assert.equal((await from.call('PUT', '/Binary/bild', file)).status, 201)
  from.clock.advance(2 * 60 * 60_000)
  assert.equal((await from.call('GET', '/Binary/bild')).status, 404)
  await restoreRecords({ ...to.context, now: from.clock.now }, admin, partsOf(await zipOf(from)))
  assert.equal((await to.call('GET', '/Binary/bild')).status, 404)
})
