import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { callerOfRole, type Caller } from '@siegel/access'
import { createLogger } from '@siegel/foundation/logger'
import { FhirApi } from './index.ts'
import { base, restFixture } from './testing.ts'

interface Manifest {
  transactionTime: string
  request: string
  requiresAccessToken: boolean
  output: { type: string; url: string; count: number }[]
  error: unknown[]
}

const later = { prefer: 'respond-async' }

function exportFixture(t: TestContext, scope = 'system/*.*') {
  const fixture = restFixture(t, scope)
  const { call, records, blobs, clock, program } = fixture
  const kick = async (path: string, caller = program) => {
    const kicked = await call('GET', path, undefined, later, caller)
    assert.equal(kicked.status, 202, kicked.text)
    return (kicked.headers.get('content-location') ?? '').slice(base.length)
  }
  const manifestOf = async (job: string, caller = program): Promise<Manifest> => {
    for (let tries = 0; tries < 200; tries++) {
      const { status, text, headers } = await call('GET', job, undefined, { accept: 'application/json' }, caller)
      if (status === 200) {
        assert.equal(headers.get('content-type'), 'application/json')
        return JSON.parse(text) as Manifest
      }
      assert.equal(status, 202, text)
      await new Promise((resolve) => void setTimeout(resolve, 10))
    }
    return assert.fail('never counted')
  }
  const file = async (job: string, type: string, caller = program) => {
    const { status, text, headers } = await call(
      'GET',
      `${job}/${type}`,
      undefined,
      { accept: 'application/fhir+ndjson' },
      caller,
    )
    assert.equal(status, 200, text)
    assert.equal(headers.get('content-type'), 'application/fhir+ndjson')
    assert.ok(text.endsWith('\n'))
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; resourceType: string; meta: { versionId: string } })
  }
  /** The API as it is after a restart: nothing remembered, the same database. */
  const restarted = () =>
    new FhirApi({
      records: () => records,
      files: () => blobs,
      now: clock.now,
      newId: () => 'neu',
      version: '0',
      log: createLogger('test'),
    })
  return { ...fixture, kick, manifestOf, file, restarted }
}

const put = async (call: ReturnType<typeof restFixture>['call'], resource: { resourceType: string; id: string }) => {
  const { status, text } = await call('PUT', `/${resource.resourceType}/${resource.id}`, resource)
  assert.ok(status < 300, text)
}
const patient = (id: string, family = 'Kranz') => ({ resourceType: 'Patient', id, name: [{ family }] })
const observation = (id: string, subject: string, category = 'laboratory') => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: [{ coding: [{ system: 'urn:c', code: category }] }],
  code: { text: 'Natrium' },
  subject: { reference: `Patient/${subject}` },
})
const other = (scope: string, id = 'token/2'): Caller => ({ ...callerOfRole(id, 'Anderes', 'doctor'), scope })

test('an export is asked for, counted, and given line by line; each file is one entry that says how many', async (t) => {
  const { call, kick, manifestOf, file, entries } = exportFixture(t)
  await put(call, patient('a'))
  await put(call, patient('b'))
  await put(call, { resourceType: 'Organization', id: 'o', name: 'Labor' } as { resourceType: string; id: string })
  for (let index = 0; index < 12; index++) await put(call, observation(`o${index}`, index % 2 === 0 ? 'a' : 'b'))
  const job = await kick('/$export?_outputFormat=application/fhir+ndjson')
  assert.match(job, /^\/\$export-status\/[^/]+$/)
  const manifest = await manifestOf(job)
  assert.deepEqual(manifest.output.map(({ type, url, count }) => `${type} ${url} ${count}`).toSorted(), [
    `Observation ${base}${job}/Observation 12`,
    `Organization ${base}${job}/Organization 1`,
    `Patient ${base}${job}/Patient 2`,
  ])
  assert.deepEqual([manifest.requiresAccessToken, manifest.error], [true, []])
  assert.match(manifest.request, /\/\$export\?_outputFormat=application%2Ffhir%2Bndjson$/)
  const observations = await file(job, 'Observation')
  assert.equal(new Set(observations.map(({ id }) => id)).size, 12)
  assert.equal((await call('GET', '/Patient/a')).text, JSON.stringify((await file(job, 'Patient'))[0]))
  const exported = entries().filter(({ verb }) => verb === 'export')
  const facts = exported.map((entry) => `${entry.object} ${entry.facts?.join(', ')}`)
  assert.ok(facts.includes('Observation given 12, shown 2'), facts.join('; '))
  const charts = await kick('/Patient/$export')
  assert.deepEqual((await manifestOf(charts)).output.map(({ type }) => type).toSorted(), ['Observation', 'Patient'])
})

test('what is given is what was there: changed, deleted, made or brought back since makes no difference', async (t) => {
  const { call, kick, manifestOf, file } = exportFixture(t)
  for (const id of ['a', 'b', 'c', 'gone']) await put(call, patient(id))
  await call('DELETE', '/Patient/gone')
  await put(call, patient('b', 'Zweite'))
  const job = await kick('/$export?_type=Patient')
  for (const id of ['a', 'b', 'gone', 'new']) await put(call, patient(id, 'Später'))
  await put(call, patient('b', 'Noch später'))
  await call('DELETE', '/Patient/c')
  const { output } = await manifestOf(job)
  assert.deepEqual(
    output.map(({ count }) => count),
    [3],
  )
  const given = (await file(job, 'Patient')).map(({ id, meta }) => `${id} ${meta.versionId}`)
  assert.deepEqual(given, ['a 1', 'b 2', 'c 1'])
})

test('_since gives what was written then or later', async (t) => {
  const { call, kick, manifestOf, clock } = exportFixture(t)
  await put(call, patient('a'))
  clock.advance(60_000)
  const since = new Date(clock.now()).toISOString()
  await put(call, patient('b'))
  const job = await kick(`/$export?_since=${since}&_type=Patient,Observation`)
  assert.deepEqual(
    (await manifestOf(job)).output.map(({ count }) => count),
    [1],
  )
})

test('somebody else’s job is not there, nor one’s own with other rights; an ended one is over', async (t) => {
  const { call, kick, manifestOf, clock } = exportFixture(t)
  await put(call, patient('a'))
  const job = await kick('/$export')
  await manifestOf(job)
  const strangers = [
    other('system/*.*'),
    other('system/*.rs', 'token/1'),
    callerOfRole('token/1', 'Programm', 'doctor'),
  ]
  for (const caller of strangers)
    for (const [method, path] of [
      ['GET', job],
      ['GET', `${job}/Patient`],
      ['DELETE', job],
    ] as const)
      assert.equal((await call(method, path, undefined, {}, caller)).status, 404, `${method} ${path}`)
  for (const type of ['Observation', 'Binary', 'Nonsense'])
    assert.equal((await call('GET', `${job}/${type}`)).status, 404, type)
  assert.equal((await call('DELETE', job)).status, 202)
  for (const path of [job, `${job}/Patient`]) assert.equal((await call('GET', path)).status, 404)
  const second = await kick('/$export')
  clock.advance(24 * 60 * 60_000)
  for (const path of [second, `${second}/Patient`]) assert.equal((await call('GET', path)).status, 404)
})

test('a job outlives the process that took it', async (t) => {
  const { call, kick, restarted, program, store } = exportFixture(t)
  await put(call, patient('a'))
  const job = await kick('/$export?_type=Patient')
  const api = restarted()
  const ask = (path: string) => api.answer(new Request(`${base}${path}`), base, () => program)
  while ((await ask(job)).status === 202) await new Promise((resolve) => void setTimeout(resolve, 5))
  assert.match(await (await ask(`${job}/Patient`)).text(), /"id":"a"/)
  assert.ok(store.read((reader) => reader.query({ text: 'SELECT 1 FROM export_job', values: [] })).length > 0)
})

test('scopes: a filtered type is given resource by resource, others not at all', async (t) => {
  const { call, kick, manifestOf, file } = exportFixture(t)
  await put(call, patient('a'))
  await put(call, patient('b'))
  await put(call, observation('l', 'a'))
  await put(call, observation('v', 'a', 'vital-signs'))
  await put(call, observation('x', 'b'))
  const laboratory = other('system/Observation.rs?category=laboratory system/Patient.rs?_id=a')
  const job = await kick('/$export', laboratory)
  const { output } = await manifestOf(job, laboratory)
  assert.deepEqual(output.map(({ type, count }) => `${type} ${count}`).toSorted(), ['Observation 2', 'Patient 1'])
  assert.deepEqual((await file(job, 'Observation', laboratory)).map(({ id }) => id).toSorted(), ['l', 'x'])
  const refused = await call('GET', '/$export?_type=Patient,Condition', undefined, later, laboratory)
  assert.equal(refused.status, 403)
  const office: Caller = { ...callerOfRole('p', 'Büro', 'office'), scope: 'system/*.rs' }
  const ofOffice = await manifestOf(await kick('/$export', office), office)
  assert.deepEqual(
    ofOffice.output.map(({ type }) => type),
    ['Patient'],
  )
})

test('what would narrow an export is refused, not passed over; so is what cannot be given so', async (t) => {
  const { call } = exportFixture(t)
  const tries: [path: string, status: number, headers?: Record<string, string>][] = [
    ['/$export', 400, {}],
    ['/$export?_typeFilter=Observation%3Fcode=x', 400],
    ['/Patient/$export?patient=Patient/a', 400],
    ['/$export?_elements=id', 400],
    ['/$export?_outputFormat=text/csv', 400],
    ['/$export?_type=Nonsense', 400],
    ['/$export?_type=Binary', 400],
    ['/$export?_since=gestern', 400],
    ['/Observation/$export', 404],
    ['/Patient/a/$export', 400],
  ]
  for (const [path, status, headers = later] of tries)
    assert.equal((await call('GET', path, undefined, headers)).status, status, path)
  const parameters = { resourceType: 'Parameters', parameter: [{ name: '_type', valueString: 'Patient' }] }
  assert.equal((await call('POST', '/$export', parameters, later)).status, 202)
  const more = {
    ...parameters,
    parameter: [...parameters.parameter, { name: 'patient', valueReference: { reference: 'Patient/a' } }],
  }
  assert.ok([400, 422].includes((await call('POST', '/Patient/$export', more, later)).status))
})

test('five exports at a time for each caller', async (t) => {
  const { call, kick } = exportFixture(t)
  const jobs = [await kick('/$export')]
  for (let index = 1; index < 5; index++) jobs.push(await kick('/$export'))
  assert.equal((await call('GET', '/$export', undefined, later)).status, 429)
  await kick('/$export', other('system/*.*'))
  assert.equal((await call('DELETE', jobs[0] ?? '')).status, 202)
  await kick('/$export')
})

test('more than one page, and nothing of it on the disk', async (t) => {
  const { call, kick, manifestOf, file, folder } = exportFixture(t)
  const entry = Array.from({ length: 1203 }, (_, index) => ({
    resource: patient(`p${index}`, `Kanarienvogel${index}`),
    request: { method: 'PUT', url: `Patient/p${index}` },
  }))
  assert.equal((await call('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status, 200)
  const job = await kick('/$export')
  await manifestOf(job)
  assert.equal(new Set((await file(job, 'Patient')).map(({ id }) => id)).size, 1203)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    if (statSync(path).isFile()) assert.ok(!readFileSync(path).includes('Kanarienvogel'), name)
  }
})
