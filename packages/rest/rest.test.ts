import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callerOfRole } from '@siegel/access'
import { idsOf, nextOf, restFixture } from './testing.ts'

const patient = (family: string, more: object = {}) => ({
  resourceType: 'Patient',
  name: [{ family, given: ['Karin'] }],
  ...more,
})

test('create, read, update, history, vread, delete: each version stays, a deleted resource is gone', async (t) => {
  const { call, entries } = restFixture(t)
  const made = await call('POST', '/Patient', patient('Ostermann'))
  assert.equal(made.status, 201)
  const id = String(made.body['id'])
  assert.equal(made.headers.get('location'), `http://safe.test/fhir/R4/Patient/${id}/_history/1`)
  assert.equal(made.headers.get('etag'), 'W/"1"')
  const changed = await call('PUT', `/Patient/${id}`, { ...patient('Kranz'), id }, { 'if-match': 'W/"1"' })
  assert.equal(changed.status, 200)
  const lost = await call('PUT', `/Patient/${id}`, { ...patient('Verloren'), id }, { 'if-match': 'W/"1"' })
  assert.equal(lost.status, 412)
  assert.equal((await call('GET', `/Patient/${id}/_history/1`)).text, made.text)
  assert.equal((await call('GET', `/Patient/${id}`)).text, changed.text)
  assert.equal((await call('DELETE', `/Patient/${id}`)).status, 204)
  assert.equal((await call('GET', `/Patient/${id}`)).status, 410)
  assert.equal((await call('DELETE', `/Patient/${id}`)).status, 204)
  assert.equal((await call('GET', `/Patient/${id}/_history/3`)).status, 410)
  const history = await call('GET', `/Patient/${id}/_history`)
  const methods = (history.body['entry'] as { request: { method: string } }[]).map(({ request }) => request.method)
  assert.deepEqual(methods, ['DELETE', 'PUT', 'POST'])
  assert.deepEqual(idsOf(await call('GET', '/Patient')), [])
  assert.equal((await call('PUT', `/Patient/${id}`, { ...patient('Neu'), id })).status, 200)
  assert.deepEqual(idsOf(await call('GET', '/Patient?family=neu')), [id])
  assert.ok(entries().some(({ verb, object }) => verb === 'create' && object === `Patient/${id}`))
  const verbs = entries().map(({ verb }) => verb)
  assert.ok(['create', 'update', 'delete', 'read', 'search'].every((verb) => verbs.includes(verb)))
})

test('an update of what is not there makes it, under the id it was given', async (t) => {
  const { call } = restFixture(t)
  const made = await call('PUT', '/Patient/eigene-1', { ...patient('Lenz'), id: 'eigene-1' })
  assert.equal(made.status, 201)
  assert.equal((await call('PUT', '/Patient/eigene-2', { ...patient('Lenz'), id: 'andere' })).status, 422)
  assert.equal((await call('PUT', '/Patient/x', { ...patient('Lenz'), id: 'x' }, { 'if-match': 'W/"1"' })).status, 412)
})

test('conditional interactions do what the number of matches asks for', async (t) => {
  const { call } = restFixture(t)
  const identifier = [{ system: 'urn:n', value: '7' }]
  const first = await call('POST', '/Patient', patient('A', { identifier }), { 'if-none-exist': 'identifier=urn:n|7' })
  const again = await call('POST', '/Patient', patient('B', { identifier }), { 'if-none-exist': 'identifier=urn:n|7' })
  assert.deepEqual([first.status, again.status], [201, 200])
  assert.equal(again.body['id'], first.body['id'])
  const changed = await call('PUT', '/Patient?identifier=urn:n|7', patient('C', { identifier }))
  assert.deepEqual([changed.status, changed.body['id']], [200, first.body['id']])
  await call('POST', '/Patient', patient('D', { identifier }))
  for (const [method, body] of [
    ['PUT', patient('E')],
    ['DELETE', undefined],
  ] as const)
    assert.equal((await call(method, '/Patient?identifier=urn:n|7', body)).status, 412)
  assert.equal((await call('DELETE', '/Patient')).status, 412)
  assert.equal((await call('DELETE', '/Patient?identifier=urn:n|8')).status, 204)
  const patched = await call('PATCH', '/Patient?family=d', [{ op: 'replace', path: '/name/0/family', value: 'F' }], {
    'content-type': 'application/json-patch+json',
  })
  assert.equal(patched.status, 200)
  assert.equal((await call('PATCH', '/Patient?family=niemand', [])).status, 415)
})

test('a read with the version or time that is known already has nothing to say', async (t) => {
  const { call } = restFixture(t)
  const { body } = await call('POST', '/Patient', patient('Lenz'))
  const path = `/Patient/${String(body['id'])}`
  assert.equal((await call('GET', path, undefined, { 'if-none-match': 'W/"1"' })).status, 304)
  assert.equal((await call('GET', path, undefined, { 'if-none-match': 'W/"2"' })).status, 200)
  const { headers } = await call('HEAD', path)
  const since = headers.get('last-modified') ?? ''
  assert.equal((await call('GET', path, undefined, { 'if-modified-since': since })).status, 304)
})

test('decimals keep their text through JSON and XML', async (t) => {
  const { call } = restFixture(t)
  const text =
    '{"resourceType":"Observation","id":"d","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.00,"unit":"g"}}'
  assert.equal((await call('PUT', '/Observation/d', text)).status, 201)
  assert.match((await call('GET', '/Observation/d')).text, /"value":1\.00,/)
  const xml = await call('GET', '/Observation/d', undefined, { accept: 'application/fhir+xml' })
  assert.match(xml.text, /<value value="1\.00"\/>/)
  const back = await call('PUT', '/Observation/d', xml.text, { 'content-type': 'application/fhir+xml' })
  assert.equal(back.status, 200)
  assert.match(back.text, /"value":1\.00,/)
  assert.equal((await call('GET', '/Observation?value-quantity=1.00||g')).text.includes('1.00'), true)
})

test('pages follow one another without a word of the search in their addresses, for their caller alone', async (t) => {
  const { call, program, clock } = restFixture(t)
  for (let n = 0; n < 25; n++) await call('POST', '/Patient', patient(`Seite${String(n).padStart(2, '0')}`))
  for (const sort of ['', '&_sort=family', '&_sort=-family', '&_sort=-_lastUpdated', '&_sort=family,_id']) {
    const seen: string[] = []
    let path: string | undefined = `/Patient?name=Seite&_count=10${sort}`
    while (path !== undefined) {
      const answer = await call('GET', path)
      assert.equal(answer.status, 200)
      seen.push(...idsOf(answer))
      path = nextOf(answer)
      assert.ok(path === undefined || !path.includes('Seite'))
    }
    assert.equal(seen.length, 25, sort)
    assert.equal(new Set(seen).size, 25, sort)
  }
  const next = nextOf(await call('GET', '/Patient?_count=10')) ?? ''
  assert.equal((await call('GET', next, undefined, {}, { ...program, id: 'token/2' })).status, 410)
  assert.equal((await call('GET', next, undefined, {}, { ...program, scope: 'system/Patient.s?_id=none' })).status, 410)
  clock.advance(16 * 60_000)
  assert.equal((await call('GET', next)).status, 410)
})

test('a posted search stands in no address of the answer', async (t) => {
  const { call } = restFixture(t)
  await call('POST', '/Patient', patient('Geheim'))
  const answer = await call('POST', '/Patient/_search', 'family=Geheim', {
    'content-type': 'application/x-www-form-urlencoded',
  })
  assert.equal(idsOf(answer).length, 1)
  assert.ok(!JSON.stringify(answer.body['link']).includes('Geheim'))
})

test('what is wrong is said with its place; nothing of the input comes back', async (t) => {
  const { call } = restFixture(t)
  const bad = await call('POST', '/Patient', { ...patient('Geheim'), birthDate: '12.3.1958', nonsense: 1 })
  assert.equal(bad.status, 422)
  const issues = bad.body['issue'] as { expression: string[] }[]
  assert.deepEqual(new Set(issues.map(({ expression }) => expression[0])), new Set(['Patient', 'Patient.birthDate']))
  assert.ok(!bad.text.includes('Geheim') && !bad.text.includes('12.3.1958'))
  for (const [method, path, status] of [
    ['GET', '/Nichts/1', 404],
    ['GET', '/Patient/1/x/y/z', 404],
    ['POST', '/Patient/1', 405],
    ['TRACE', '/Patient/1', 405],
    ['GET', '/Patient/fehlt', 404],
    ['GET', '/Patient?birthdate=gestern', 400],
    ['GET', '/Patient/%FF', 404],
  ] as const)
    assert.equal((await call(method === 'TRACE' ? 'OPTIONS' : method, path)).status, status, `${method} ${path}`)
  assert.equal((await call('GET', '/Patient?unbekannt=1', undefined, { prefer: 'handling=strict' })).status, 400)
  assert.equal((await call('GET', '/Patient?unbekannt=1')).status, 200)
  assert.equal((await call('GET', '/Patient/fehlt', undefined, { accept: 'image/png' })).status, 406)
  assert.equal((await call('POST', '/Patient', 'x', { 'content-type': 'text/plain' })).status, 415)
})

test('a program has what its scopes say, by type, interaction and patient, and no more', async (t) => {
  const { call, program } = restFixture(t)
  const [a, b] = [
    String((await call('POST', '/Patient', patient('A'))).body['id']),
    String((await call('POST', '/Patient', patient('B'))).body['id']),
  ]
  const observation = (id: string) => ({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: `Patient/${id}` },
  })
  const [ofA, ofB] = [
    String((await call('POST', '/Observation', observation(a))).body['id']),
    String((await call('POST', '/Observation', observation(b))).body['id']),
  ]
  const narrow = { ...program, scope: `system/*.rs?patient=Patient/${a} system/Observation.c?patient=Patient/${a}` }
  const as = (method: string, path: string, body?: unknown) => call(method, path, body, {}, narrow)
  assert.deepEqual(idsOf(await as('GET', '/Observation')), [ofA])
  assert.equal((await as('GET', `/Observation/${ofA}`)).status, 200)
  for (const path of [
    `/Observation/${ofB}`,
    `/Observation/${ofB}/_history/1`,
    `/Patient/${b}`,
    `/Patient/${b}/$everything`,
  ])
    assert.equal((await as('GET', path)).status, 404, path)
  assert.deepEqual(idsOf(await as('GET', '/Patient')), [a])
  assert.deepEqual(idsOf(await as('GET', '/Observation?_include=Observation:subject'), 'include'), [a])
  assert.deepEqual(idsOf(await as('GET', '/Organization')), [])
  assert.equal((await as('GET', '/Observation?patient.name=b')).status, 403)
  assert.equal((await as('GET', '/Patient?_has:Observation:patient:status=final')).status, 403)
  // A condition tells by its outcome what it found: it may look no further than a search.
  const curious = { ...program, scope: `system/Observation.cruds system/Patient.rs?_id=${a}` }
  for (const chained of ['patient.name=b', '_has:DiagnosticReport:result:status=final'])
    for (const [method, path, more] of [
      ['POST', '/Observation', { 'if-none-exist': chained }],
      ['PUT', `/Observation?${chained}`, {}],
      ['DELETE', `/Observation?${chained}`, {}],
    ] as const)
      assert.equal((await call(method, path, observation(a), more, curious)).status, 403, `${method} ${chained}`)
  const pointing = { ...observation(a), subject: { reference: 'Observation?patient.name=b' } }
  const entry = [{ resource: pointing, request: { method: 'POST', url: 'Observation' } }]
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry }
  assert.equal((await call('POST', '', bundle, {}, curious)).status, 403)
  assert.equal((await as('POST', '/Observation', observation(a))).status, 201)
  assert.equal((await as('POST', '/Observation', observation(b))).status, 403)
  assert.equal((await as('PUT', `/Observation/${ofA}`, { ...observation(a), id: ofA })).status, 403)
  assert.equal((await as('DELETE', `/Observation/${ofA}`)).status, 403)
  const history = await as('GET', '/Observation/_history')
  assert.ok(!history.text.includes(ofB))
  const office = { ...callerOfRole('token/3', 'Büro', 'office'), scope: 'system/*.*' }
  assert.equal((await call('GET', `/Observation/${ofA}`, undefined, {}, office)).status, 403)
  assert.equal((await call('GET', '/Patient?_has:Observation:patient:status=final', undefined, {}, office)).status, 403)
  assert.equal((await call('GET', '/Patient?_revinclude=Observation:subject', undefined, {}, office)).status, 403)
  assert.equal((await call('GET', '/_history', undefined, {}, office)).status, 403)
})
