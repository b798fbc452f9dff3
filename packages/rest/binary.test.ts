import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { callerOfRole, type Caller } from '@siegel/access'
import { base, restFixture } from './testing.ts'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00, 0xfe])
const hour_ms = 60 * 60_000

function filesFixture(...[t, scope]: Parameters<typeof restFixture>) {
  const fixture = restFixture(t, scope)
  const { api, call, program } = fixture
  const other = (scope: string, id = 'token/2'): Caller => ({
    ...callerOfRole(id, 'Anderes Programm', 'doctor'),
    scope,
  })
  /** A request as it is, without the test's own headers. */
  const send = async (
    method: string,
    path: string,
    { body, headers = {}, caller = program }: { body?: BodyInit; headers?: Record<string, string>; caller?: Caller },
  ) => {
    const init = { method, headers, ...(body === undefined ? {} : { body, duplex: 'half' }) }
    const response = await api.answer(new Request(`${base}${path}`, init), base, () => caller)
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { status: response.status, headers: response.headers, bytes, text: Buffer.from(bytes).toString() }
  }
  const upload = async (more: Record<string, string> = {}, bytes: Uint8Array<ArrayBuffer> = png, caller = program) => {
    const made = await send('POST', '/Binary', {
      body: bytes,
      headers: { 'content-type': 'image/png', ...more },
      caller,
    })
    assert.equal(made.status, 201, made.text)
    return (JSON.parse(made.text) as { id: string }).id
  }
  const patient = async (id: string) =>
    assert.equal((await call('PUT', `/Patient/${id}`, { resourceType: 'Patient', id })).status, 201)
  const documentOf = (id: string, patient: string | undefined, binary: string) => ({
    resourceType: 'DocumentReference',
    id,
    status: 'current',
    ...(patient === undefined ? {} : { subject: { reference: `Patient/${patient}` } }),
    content: [{ attachment: { contentType: 'image/png', url: `Binary/${binary}` } }],
  })
  const put = (id: string, patient: string | undefined, binary: string, caller = program) =>
    call('PUT', `/DocumentReference/${id}`, documentOf(id, patient, binary), {}, caller)
  const get = (id: string, caller = program, headers: Record<string, string> = {}) =>
    send('GET', `/Binary/${id}`, { caller, headers })
  return { ...fixture, other, send, upload, patient, put, get, documentOf }
}

test('bytes of any type come back as they came, as a download that no browser runs', async (t) => {
  const { send, get, upload, folder } = filesFixture(t)
  const html = new TextEncoder().encode('<script>alert("Kanarienvogel")</script>')
  const id = await upload({ 'content-type': 'text/html; charset=utf-8' }, html)
  const got = await get(id)
  assert.deepEqual([got.status, got.bytes], [200, html])
  const { headers } = got
  assert.equal(headers.get('content-type'), 'text/html; charset=utf-8')
  assert.equal(headers.get('content-length'), String(html.length))
  assert.equal(headers.get('x-content-type-options'), 'nosniff')
  assert.equal(headers.get('content-disposition'), 'attachment')
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*sandbox/)
  const resource = await get(id, undefined, { accept: 'application/fhir+json' })
  const { data, contentType } = JSON.parse(resource.text) as { data: string; contentType: string }
  assert.deepEqual([Buffer.from(data, 'base64'), contentType], [Buffer.from(html), 'text/html; charset=utf-8'])
  assert.match((await get(id, undefined, { accept: 'application/fhir+xml' })).text, /<Binary.*<data value="/s)
  assert.equal((await get(id, undefined, { 'if-none-match': 'W/"1"' })).status, 304)
  const head = await send('HEAD', `/Binary/${id}`, {})
  assert.deepEqual([head.status, head.bytes.length, head.headers.get('content-length')], [200, 0, String(html.length)])
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (!name.endsWith('blobs') && !/blobs.[^/]*$/.test(name))
      assert.ok(!readFileSync(join(folder, name)).includes('Kanarienvogel'), name)
})

test('a Binary as a FHIR resource keeps working, also as bytes; JSON that is not FHIR’s is just bytes', async (t) => {
  const { call, get, send } = filesFixture(t)
  const resource = { resourceType: 'Binary', contentType: 'text/plain', data: 'aGFsbG8=' }
  const made = await call('POST', '/Binary', resource)
  assert.equal(made.status, 201)
  const id = String(made.body['id'])
  assert.equal((await get(id)).text, 'hallo')
  assert.equal((await call('GET', `/Binary/${id}`)).text, made.text)
  assert.equal((await call('PUT', `/Binary/${id}`, { ...resource, id, data: 'd2VsdA==' })).status, 200)
  assert.deepEqual([(await get(id)).text, (await get(`${id}/_history/1`)).text], ['welt', 'hallo'])
  const json = '{"resourceType":"Binary"}'
  const raw = await send('POST', '/Binary', { body: json, headers: { 'content-type': 'application/json' } })
  assert.equal((await get((JSON.parse(raw.text) as { id: string }).id)).text, json)
})

test('versions of a file: new bytes, or only new words about the same bytes', async (t) => {
  const { call, send, get, upload, patient } = filesFixture(t)
  await patient('a')
  const id = await upload()
  const changed = await send('PUT', `/Binary/${id}`, {
    body: 'neu',
    headers: { 'content-type': 'text/plain', 'if-match': 'W/"1"' },
  })
  assert.equal(changed.status, 200)
  const lost = await send('PUT', `/Binary/${id}`, { body: 'x', headers: { 'if-match': 'W/"1"' } })
  assert.equal(lost.status, 412)
  const securityContext = { reference: 'Patient/a' }
  const said = await call('PUT', `/Binary/${id}`, {
    resourceType: 'Binary',
    id,
    contentType: 'text/csv',
    securityContext,
  })
  assert.equal(said.status, 200)
  const newest = await get(id)
  assert.deepEqual([newest.text, newest.headers.get('content-type')], ['neu', 'text/csv'])
  assert.deepEqual((await get(`${id}/_history/1`)).bytes, png)
  assert.equal((await call('DELETE', `/Binary/${id}`)).status, 204)
  assert.equal((await get(id)).status, 410)
  assert.equal((await get(`${id}/_history/2`)).text, 'neu')
})

test('A10: a file is readable only by who may read something that points at it', async (t) => {
  const { upload, patient, put, get, other, call } = filesFixture(t)
  await patient('a')
  await patient('b')
  const id = await upload()
  assert.equal((await put('d', 'a', id)).status, 201)
  const ofA = other('system/DocumentReference.rs?patient=Patient/a')
  const ofB = other('system/*.cruds?patient=Patient/b system/Binary.cruds')
  const others = [ofB, other('system/Binary.cruds'), other('system/Patient.rs'), other('')]
  assert.deepEqual((await get(id, ofA)).bytes, png)
  for (const caller of others) {
    for (const path of [id, `${id}/_history/1`]) {
      const bytes = await get(path, caller)
      const resource = await get(path, caller, { accept: 'application/fhir+json' })
      assert.deepEqual([bytes.status, resource.status], [404, 404], String(caller.scope))
    }
    const batch = {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ request: { method: 'GET', url: `Binary/${id}` } }],
    }
    assert.match((await call('POST', '', batch, {}, caller)).text, /"404 |"403 /)
    const transaction = await call('POST', '', { ...batch, type: 'transaction' }, {}, caller)
    assert.notEqual(transaction.status, 200)
  }
  const reader: Caller = { ...callerOfRole('p', 'Büro', 'office') }
  assert.equal((await get(id, reader)).status, 404, 'the office reads no documents')
  assert.equal((await get(id, callerOfRole('p2', 'Dr. Hollmann', 'doctor'))).status, 200)
  // The document goes, or points elsewhere: so does the right.
  assert.equal((await call('DELETE', '/DocumentReference/d')).status, 204)
  for (const caller of [ofA, ofB]) assert.equal((await get(id, caller)).status, 404)
})

test('A10: nothing else shows a file or that there is one', async (t) => {
  const { upload, patient, put, call, other } = filesFixture(t)
  await patient('a')
  const id = await upload()
  await put('d', 'a', id)
  const thief = other('system/Binary.cruds system/Patient.rs system/Bundle.cruds system/*.rs?patient=Patient/b')
  const tries = [
    ['GET', '/Binary'],
    ['GET', `/Binary?_id=${id}`],
    ['GET', `/Patient?_has:Binary:_id=${id}`],
    ['GET', `/Binary/${id}/_history`],
    ['GET', '/Binary/_history'],
    ['GET', '/_history'],
    ['GET', `/Binary/${id}/$validate`],
    ['GET', `/Patient/a/$everything`],
    ['PATCH', `/Binary/${id}`, [{ op: 'test', path: '/contentType', value: 'image/png' }]],
    ['PATCH', `/Binary?_id=${id}`, [{ op: 'test', path: '/contentType', value: 'image/png' }]],
    ['PUT', `/Binary/${id}`, { resourceType: 'Binary', id, contentType: 'x/y' }],
    ['PUT', `/Binary?_id=${id}`, { resourceType: 'Binary', contentType: 'x/y' }],
    ['DELETE', `/Binary?_id=${id}`],
  ] as const
  for (const [method, path, body] of tries) {
    const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json'
    const answer = await call(method, path, body, { 'content-type': type }, thief)
    assert.notEqual(answer.status, 500, `${method} ${path}`)
    assert.ok(!answer.text.includes('image/png'), `${method} ${path}`)
    assert.ok(!answer.text.includes(`Binary/${id}/_history`), `${method} ${path}`)
    if (method !== 'GET') assert.ok(/^40[034]$/.test(String(answer.status)), `${method} ${path} ${answer.status}`)
  }
  await call('DELETE', `/Binary/${id}`, undefined, {}, thief)
  assert.equal((await call('GET', `/Binary/${id}`)).status, 200, 'nobody deletes what he cannot read')
})

test('A10: pointing at somebody else’s file gives no right to it', async (t) => {
  const { upload, patient, put, get, other, call, documentOf } = filesFixture(t)
  await patient('a')
  await patient('b')
  const id = await upload()
  await put('d', 'a', id)
  const thief = other('system/*.cruds?patient=Patient/b system/Binary.cruds')
  const own = await put('e', 'b', id, thief)
  assert.deepEqual([own.status, own.text.includes('attachment-refused')], [422, true])
  const inBundle = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [{ resource: documentOf('e', 'b', id), request: { method: 'PUT', url: 'DocumentReference/e' } }],
  }
  assert.equal((await call('POST', '', inBundle, {}, thief)).status, 422)
  // A document that points at nothing yet gives nothing either, when there is something later.
  assert.equal((await put('e', 'b', 'bild-1', thief)).status, 201)
  const made = await call('PUT', '/Binary/bild-1', {
    resourceType: 'Binary',
    id: 'bild-1',
    contentType: 'text/plain',
    data: 'eA==',
  })
  assert.equal(made.status, 201)
  for (const file of [id, 'bild-1']) assert.equal((await get(file, thief)).status, 404)
  const again = await put('e', 'b', 'bild-1', thief)
  assert.equal(again.status, 200, 'what it says stays')
  assert.equal((await get('bild-1', thief)).status, 404)
  // Nor does a reference that is none of an attachment.
  const note = { resourceType: 'Basic', id: 'n', code: { text: 'x' }, subject: { reference: 'Binary/bild-2' } }
  assert.equal((await call('PUT', '/Basic/n', note, {}, other('system/Basic.cruds'))).status, 201)
  const second = { resourceType: 'Binary', id: 'bild-2', contentType: 'text/plain', data: 'eA==' }
  assert.equal((await call('PUT', '/Binary/bild-2', second)).status, 201)
  assert.equal((await put('f', 'a', 'bild-2')).status, 201)
  assert.equal((await get('bild-2', other('system/Basic.cruds'))).status, 404)
  // A deleted file comes to nobody by being written again.
  assert.equal((await call('DELETE', '/Binary/bild-1')).status, 204)
  const body = { resourceType: 'Binary', id: 'bild-1', contentType: 'text/plain', data: 'eQ==' }
  assert.equal((await call('PUT', '/Binary/bild-1', body, {}, thief)).status, 404)
})

test('a file that nothing points at is its creator’s, for an hour', async (t) => {
  const { upload, get, other, clock, put, patient } = filesFixture(t)
  await patient('a')
  const id = await upload()
  const stranger = other('system/*.*')
  assert.equal((await get(id, stranger)).status, 404)
  assert.equal((await put('e', 'a', id, stranger)).status, 422)
  clock.advance(hour_ms - 1)
  assert.equal((await get(id)).status, 200)
  clock.advance(1)
  assert.equal((await get(id)).status, 404)
  assert.equal((await put('d', 'a', id)).status, 422)
})

test('X-Security-Context gives the right, and the key of its patient; what its sender cannot read is refused', async (t) => {
  const { upload, get, other, patient, send, call, records } = filesFixture(t)
  await patient('a')
  await patient('b')
  const observation = {
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    code: { text: 'Foto' },
    subject: { reference: 'Patient/a' },
  }
  await call('PUT', '/Observation/o', observation)
  const id = await upload({ 'x-security-context': 'Observation/o' })
  assert.equal((await get(id, other('system/Observation.r?patient=Patient/a'))).status, 200)
  assert.equal((await get(id, other('system/*.r?patient=Patient/b system/Binary.r'))).status, 404)
  const place = await records.read(
    callerOfRole('p', 'Dr.', 'doctor'),
    { verb: 'read' },
    (reader) => reader.file(id)?.place,
  )
  assert.equal(place?.holder, 'a')
  for (const context of ['Patient/none', 'Patient/a', 'Binary/x', 'a', `${base}/Patient/../a`]) {
    const caller = other('system/Binary.c system/Patient.r?_id=b')
    const headers = { 'content-type': 'image/png', 'x-security-context': context }
    assert.equal((await send('POST', '/Binary', { body: png, headers, caller })).status, 422, context)
  }
})

test('a file becomes a patient’s when a record of the patient points at it', async (t) => {
  const { upload, patient, put, get, records, blobs } = filesFixture(t)
  await patient('a')
  const id = await upload()
  const placeOf = () =>
    records.read(callerOfRole('p', 'Dr.', 'doctor'), { verb: 'read' }, (reader) => reader.file(id)?.place)
  await put('d', undefined, id)
  const before = await placeOf()
  assert.equal(before?.holder, 'unassigned')
  await put('d', 'a', id)
  const after = await placeOf()
  assert.equal(after?.holder, 'a')
  assert.deepEqual([blobs.has(before?.id ?? ''), blobs.has(after?.id ?? '')], [false, true])
  assert.deepEqual((await get(id)).bytes, png)
})

test('attachments that intake filed have no Binary and are read the same way; no Binary takes their id', async (t) => {
  const { blobs, put, get, patient, other, call, send } = filesFixture(t)
  await patient('a')
  const { id } = blobs.put('a', 'image/png', png)
  assert.equal((await get(id)).status, 404, 'nothing points at it')
  await put('d', 'a', id)
  const got = await get(id)
  assert.deepEqual([got.bytes, got.headers.get('content-type')], [png, 'image/png'])
  assert.match(
    (await get(id, undefined, { accept: 'application/fhir+json' })).text,
    /"resourceType":"Binary".*"data":"/,
  )
  assert.equal((await get(id, other('system/*.r?patient=Patient/b'))).status, 404)
  const resource = { resourceType: 'Binary', id, contentType: 'text/plain', data: 'eA==' }
  assert.equal((await call('PUT', `/Binary/${id}`, resource)).status, 409)
  assert.equal((await send('PUT', `/Binary/${id}`, { body: 'x' })).status, 409)
})

test('limits: size as announced and as it comes, resources of up to 4 MiB, odd media types', async (t) => {
  const { upload, get, send, folder } = filesFixture(t)
  const id = await upload({}, new Uint8Array(4 * 1024 * 1024 + 1))
  const refused = await get(id, undefined, { accept: 'application/fhir+json' })
  assert.deepEqual([refused.status, /file-too-large/.test(refused.text)], [406, true])
  assert.equal((await get(id)).bytes.length, 4 * 1024 * 1024 + 1)
  const announced = { 'content-length': String(513 * 1024 * 1024) }
  assert.equal((await send('POST', '/Binary', { body: 'x', headers: announced })).status, 413)
  for (const type of ['text', 'text/html, text/plain', 'a/b;c', `a/${'b'.repeat(200)}`])
    assert.equal((await send('POST', '/Binary', { body: 'x', headers: { 'content-type': type } })).status, 415, type)
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new Error('the other end is gone'))
    },
  })
  assert.equal((await send('POST', '/Binary', { body: broken })).status, 500)
  assert.deepEqual(readdirSync(join(folder, 'blobs', 'incoming')), [])
})

test('who may not write is refused before a byte is read, and nothing stays of it', async (t) => {
  const { send, other, folder, entries, upload, get } = filesFixture(t)
  const read = other('system/*.rs')
  const office: Caller = callerOfRole('p', 'Büro', 'office')
  for (const caller of [read, office]) {
    const body = new ReadableStream(
      {
        pull() {
          assert.fail('read')
        },
      },
      { highWaterMark: 0 },
    )
    assert.equal((await send('POST', '/Binary', { body, caller })).status, 403)
  }
  assert.ok(!readdirSync(folder).includes('blobs'))
  const id = await upload()
  await get(id)
  const [first, second] = entries()
    .map(({ verb, object }) => `${verb} ${object}`)
    .toSorted()
  assert.deepEqual([first, second], ['create Binary', `read Binary/${id}`])
})
