import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idsOf, restFixture } from './testing.ts'

const uuid = (n: number) => `urn:uuid:00000000-0000-4000-8000-00000000000${n}`
const transaction = (...entry: object[]) => ({ resourceType: 'Bundle', type: 'transaction', entry })
const batch = (...entry: object[]) => ({ resourceType: 'Bundle', type: 'batch', entry })
const patient = { resourceType: 'Patient', name: [{ family: 'Ostermann' }] }
const observation = (subject: string) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  subject: { reference: subject },
  text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><a href="${uuid(1)}">siehe</a></div>` },
})
const post = (fullUrl: string | undefined, resource: { resourceType: string }, more: object = {}) => ({
  ...(fullUrl === undefined ? {} : { fullUrl }),
  resource,
  request: { method: 'POST', url: resource.resourceType, ...more },
})
const statuses = (body: Record<string, unknown>) =>
  (body['entry'] as { response: { status: string } }[]).map(({ response }) => response.status.slice(0, 3))

test('in a transaction what refers to what is about to be made finds it, in whatever order', async (t) => {
  const { call, entries } = restFixture(t)
  const before = entries().length
  const answer = await call('POST', '', transaction(post(undefined, observation(uuid(1))), post(uuid(1), patient)), {
    prefer: 'return=representation',
  })
  assert.equal(answer.status, 200)
  const [made] = answer.body['entry'] as { resource: Record<string, { reference: string; div: string }> }[]
  const id = idsOf(answer)[1] ?? ''
  assert.equal(made?.resource['subject']?.reference, `Patient/${id}`)
  assert.match(made?.resource['text']?.div ?? '', new RegExp(`href="Patient/${id}"`))
  assert.equal(idsOf(await call('GET', `/Observation?patient=${id}`)).length, 1)
  const [entry] = entries().slice(0, -before - 1)
  assert.ok(entry !== undefined)
  assert.ok(entries().some(({ verb, facts }) => verb === 'transaction' && facts?.length === 2))
})

test('a transaction is all or nothing; a batch fails entry by entry', async (t) => {
  const { call } = restFixture(t)
  const wrong = { resourceType: 'Observation', status: 'nichts', code: {} }
  const refused = await call('POST', '', transaction(post(uuid(1), patient), post(undefined, wrong)))
  assert.equal(refused.status, 422)
  assert.deepEqual(idsOf(await call('GET', '/Patient')), [])
  const answer = await call(
    'POST',
    '',
    batch(
      post(uuid(1), patient),
      post(undefined, wrong),
      { request: 7 },
      { request: { method: 'GET', url: 'Patient' } },
    ),
  )
  assert.equal(answer.status, 200)
  assert.deepEqual(statuses(answer.body), ['201', '422', '422', '200'])
  assert.equal(idsOf(await call('GET', '/Patient')).length, 1)
})

test('deletions come before creations, these before updates, reads last; answers in the order of the questions', async (t) => {
  const { call } = restFixture(t)
  await call('PUT', '/Patient/alt', { ...patient, id: 'alt' })
  const answer = await call(
    'POST',
    '',
    transaction(
      { request: { method: 'GET', url: 'Patient?family=ostermann' } },
      post(undefined, patient),
      { resource: { ...patient, id: 'neu' }, request: { method: 'PUT', url: 'Patient/neu' } },
      { request: { method: 'DELETE', url: 'Patient/alt' } },
    ),
  )
  assert.deepEqual(statuses(answer.body), ['200', '201', '201', '204'])
  const [first] = answer.body['entry'] as { resource: { total: number } }[]
  assert.equal(first?.resource.total, 2)
})

test('conditions hold inside of a transaction: of creations, updates, versions and references', async (t) => {
  const { call } = restFixture(t)
  const identifier = [{ system: 'urn:n', value: '7' }]
  const known = { ...patient, identifier }
  await call('PUT', '/Patient/da', { ...known, id: 'da' })
  const answer = await call(
    'POST',
    '',
    transaction(
      post(uuid(1), known, { ifNoneExist: 'identifier=urn:n|7' }),
      post(undefined, observation(uuid(1))),
      post(undefined, observation('Patient?identifier=urn:n|7')),
    ),
  )
  assert.deepEqual(statuses(answer.body), ['200', '201', '201'])
  assert.equal(idsOf(await call('GET', '/Observation?patient=da')).length, 2)
  const conditional = {
    resource: known,
    request: { method: 'PUT', url: 'Patient?identifier=urn:n|7', ifMatch: 'W/"1"' },
  }
  assert.deepEqual(statuses((await call('POST', '', transaction(conditional))).body), ['200'])
  assert.equal((await call('POST', '', transaction(conditional))).status, 412)
  assert.equal(
    (await call('POST', '', transaction(post(undefined, observation('Patient?identifier=urn:n|8'))))).status,
    412,
  )
  const twice = { resource: { ...known, id: 'da' }, request: { method: 'PUT', url: 'Patient/da' } }
  assert.equal((await call('POST', '', transaction(twice, twice))).status, 422)
})

test('forty clients who change the same resources with If-Match lose nothing', async (t) => {
  const { call } = restFixture(t)
  for (const id of ['a', 'b', 'c'])
    await call('PUT', `/Basic/${id}`, { resourceType: 'Basic', id, code: { text: '0' } })
  const add = async (id: string): Promise<void> => {
    for (;;) {
      const { body, headers } = await call('GET', `/Basic/${id}`)
      const text = String(Number((body['code'] as { text: string }).text) + 1)
      const answer = await call(
        'PUT',
        `/Basic/${id}`,
        { ...body, code: { text } },
        { 'if-match': headers.get('etag') ?? '' },
      )
      if (answer.status === 200) return
      assert.equal(answer.status, 412)
    }
  }
  await Promise.all(Array.from({ length: 40 }, (_, n) => add(['a', 'b', 'c'][n % 3] ?? 'a')))
  const sum = await Promise.all(
    ['a', 'b', 'c'].map(async (id) =>
      Number(((await call('GET', `/Basic/${id}`)).body['code'] as { text: string }).text),
    ),
  )
  assert.equal(
    sum.reduce((a, b) => a + b),
    40,
  )
})

test('a bundle that is none, is too large or nests is refused', async (t) => {
  const { call } = restFixture(t)
  assert.equal((await call('POST', '', patient)).status, 422)
  assert.equal((await call('POST', '', { resourceType: 'Bundle', type: 'collection' })).status, 422)
  const many = Array.from({ length: 5001 }, () => ({ request: { method: 'GET', url: 'Patient/1' } }))
  assert.equal((await call('POST', '', batch(...many))).status, 413)
  const nested = await call('POST', '', batch({ resource: batch(), request: { method: 'POST', url: '' } }))
  assert.deepEqual(statuses(nested.body), ['400'])
})
