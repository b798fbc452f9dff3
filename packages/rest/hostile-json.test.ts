import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import { faultOf, restFixture, type Answer } from './testing.ts'

/** A way for JSON to come in. In `around`, `@` is where it stands; without it, it is the whole body. */
interface Way {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly type?: string
  readonly around?: string
  /** What stands at `@` is written in base64. */
  readonly inBase64?: boolean
}

const patchType = 'application/json-patch+json'
const formType = 'application/x-www-form-urlencoded'

const whole: readonly Way[] = [
  { name: 'create', method: 'POST', path: '/Patient' },
  { name: 'update', method: 'PUT', path: '/Patient/x' },
  { name: 'conditional update', method: 'PUT', path: '/Patient?identifier=urn:n|1' },
  { name: 'patch', method: 'PATCH', path: '/Patient/x', type: patchType },
  { name: 'conditional patch', method: 'PATCH', path: '/Patient?_id=x', type: 'application/json' },
  { name: 'bundle', method: 'POST', path: '' },
  { name: 'validate', method: 'POST', path: '/Patient/$validate' },
]

const inBundle = (type: string, name: string, entry: string, more: Partial<Way> = {}): Way => ({
  name: `${name} in a ${type}`,
  method: 'POST',
  path: '',
  around: `{"resourceType":"Bundle","type":"${type}","entry":[${entry}]}`,
  ...more,
})
const patchEntry =
  '{"resource":{"resourceType":"Binary","contentType":"application/json-patch+json","data":"@"},"request":{"method":"PATCH","url":"Patient/x"}}'
/** A patch within a bundle is JSON within JSON. */
const wrapped = ['transaction', 'batch'].map((type) => inBundle(type, 'patch', patchEntry, { inBase64: true }))

const patch = (name: string, around: string): Way => ({
  name,
  method: 'PATCH',
  path: '/Patient/x',
  type: patchType,
  around,
})
const within: readonly Way[] = [
  { name: 'names', method: 'POST', path: '/Patient', around: '{"resourceType":"Patient","name":@}' },
  { name: 'meta', method: 'PUT', path: '/Patient/y', around: '{"resourceType":"Patient","id":"y","meta":@}' },
  { name: 'id', method: 'PUT', path: '/Patient?identifier=urn:n|2', around: '{"resourceType":"Patient","id":@}' },
  { name: 'type', method: 'POST', path: '/Patient', around: '{"resourceType":@}' },
  patch('patched names', '[{"op":"add","path":"/name","value":@}]'),
  patch('patched id', '[{"op":"replace","path":"/id","value":@}]'),
  patch('path of a patch', '[{"op":"remove","path":@}]'),
  ...['transaction', 'batch'].flatMap((type) => [
    inBundle(type, 'entry', '@'),
    inBundle(type, 'resource', '{"resource":@,"request":{"method":"POST","url":"Patient"}}'),
    inBundle(type, 'address', '{"request":{"method":"GET","url":@}}'),
    inBundle(type, 'method', '{"request":{"method":@,"url":"Patient"}}'),
    inBundle(
      type,
      'condition',
      '{"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient","ifNoneExist":@}}',
    ),
  ]),
]
const searches: readonly Way[] = [
  { name: 'search', method: 'POST', path: '/Patient/_search', type: formType },
  { name: 'search in JSON', method: 'POST', path: '/Patient/_search', type: 'application/json' },
]

const utf8 = (text: string): Uint8Array => Buffer.from(text)

function bodyOf({ around = '@', inBase64 = false }: Way, json: Uint8Array): Uint8Array {
  const [before = '', after = ''] = around.split('@')
  const inside = inBase64 ? Buffer.from(Buffer.from(json).toString('base64')) : json
  return Buffer.concat([Buffer.from(before), inside, Buffer.from(after)])
}

/** Sends JSON in a way and keeps what is wrong with the answer, so that all faults are seen at once. */
async function fixture(t: TestContext) {
  const rest = restFixture(t)
  const faults: string[] = []
  let sent = 0
  const send = async (way: Way, json: Uint8Array, what: string): Promise<Answer> => {
    const begun = performance.now()
    const headers = { 'content-type': way.type ?? 'application/fhir+json' }
    const answer = await rest.call(way.method, way.path, bodyOf(way, json), headers)
    const fault = faultOf(answer, performance.now() - begun)
    if (fault !== undefined) faults.push(`${way.name}: ${what}: ${fault}`)
    sent += 1
    return answer
  }
  const isRefused = async (way: Way, json: Uint8Array, what: string, status = 400): Promise<void> => {
    const answer = await send(way, json, what)
    // A batch answers for each entry.
    const [entry] = (answer.body['entry'] ?? []) as { response: { status: string } }[]
    const said =
      answer.status === 200 && entry !== undefined ? Number(entry.response.status.slice(0, 3)) : answer.status
    if (said !== status) faults.push(`${way.name}: ${what}: ${said} instead of ${status}`)
  }
  await rest.call('PUT', '/Patient/x', { resourceType: 'Patient', id: 'x', name: [{ family: 'A' }], active: true })
  return { ...rest, faults, send, isRefused, sent: () => sent }
}

const filesIn = (folder: string): { name: string; bytes: Uint8Array }[] =>
  readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))

test('no file of the JSON parsing test suite, sent in whatever way, is more than refused', async (t) => {
  const folder = sharedData(t, 'sec-json')
  if (folder === undefined) return
  const { faults, send, isRefused, sent } = await fixture(t)
  for (const { name, bytes } of ['test_parsing', 'test_transform'].flatMap((part) => filesIn(join(folder, part)))) {
    // An operation may come without a body.
    const isBroken = (way: Way) => name.startsWith('n_') && (way.name !== 'validate' || bytes.length > 0)
    for (const way of [...whole, ...wrapped])
      await (isBroken(way) ? isRefused(way, bytes, name) : send(way, bytes, name))
    for (const way of [...within, ...searches]) await send(way, bytes, name)
  }
  assert.deepEqual(faults, [])
  assert.ok(sent() > 300 * (whole.length + wrapped.length + within.length), String(sent()))
})

test('a string that is taken comes back as it was', async (t) => {
  const folder = sharedData(t, 'sec-json/test_parsing')
  if (folder === undefined) return
  const { call } = await fixture(t)
  let taken = 0
  for (const { name, bytes } of filesIn(folder).filter((file) => /^[yi]_string/.test(file.name))) {
    const text = Buffer.from(bytes).toString()
    const made = await call('POST', '/Patient', `{"resourceType":"Patient","name":[{"given":${text}}]}`)
    if (made.status !== 201) continue
    const { body } = await call('GET', `/Patient/${String(made.body['id'])}`)
    assert.deepEqual((body['name'] as { given: unknown }[])[0]?.given, JSON.parse(text), name)
    taken += 1
  }
  assert.ok(taken > 25, String(taken))
})

test('a key that stands twice, a reserved one and a broken character are refused in every way', async (t) => {
  const { faults, isRefused } = await fixture(t)
  const resources = [
    '{"resourceType":"Patient","id":"x","active":true,"active":false}',
    '{"resourceType":"Patient","id":"x","active":true,"\\u0061ctive":true}',
    '{"resourceType":"Patient","resourceType":"Observation","id":"x"}',
    '{"resourceType":"Patient","id":"x","name":[{"family":"a","family":"a"}]}',
    '{"resourceType":"Patient","id":"x","__proto__":{"polluted":1}}',
    '{"resourceType":"Patient","id":"x","name":[{"__proto__":{"family":"a"}}]}',
    '{"resourceType":"Patient","id":"x","name":[{"family":"\\ud800"}]}',
    '{"resourceType":"Bundle","type":"batch","entry":[],"entry":[]}',
  ]
  const patches = [
    '[{"op":"add","path":"/active","value":true,"value":false}]',
    '[{"op":"add","path":"/name","value":[{"family":"a","family":"b"}]}]',
    '[{"op":"add","path":"/name","value":[{"__proto__":{"family":"a"}}]}]',
    '[{"op":"add","path":"/name","value":[{"family":"\\ud800"}]}]',
  ]
  for (const way of [...whole, ...wrapped])
    for (const text of [...resources, ...patches]) await isRefused(way, utf8(text), text)
  assert.deepEqual(faults, [])
  assert.equal(({} as { polluted?: unknown }).polluted, undefined)
})

test('what the store writes itself is looked at all the same: a meta that is none, an id that is none', async (t) => {
  const { faults, isRefused } = await fixture(t)
  const named = (name: string) => [...within, ...whole, ...wrapped].filter((way) => way.name.startsWith(name))
  for (const value of ['1', '"a"', 'true', 'null', '[]', '[{}]']) {
    for (const way of named('meta')) await isRefused(way, utf8(value), value, 422)
    for (const way of [...named('create'), ...named('conditional update')])
      await isRefused(way, utf8(`{"resourceType":"Patient","meta":${value}}`), value, 422)
    for (const way of named('patch '))
      await isRefused(way, utf8(`[{"op":"add","path":"/meta","value":${value}}]`), value, 422)
  }
  for (const value of ['1', 'true', 'null', '[]', '{}', '""', '"a b"', `"${'a'.repeat(65)}"`])
    for (const way of named('id')) await isRefused(way, utf8(value), value, 422)
  assert.deepEqual(faults, [])
})

test('a patch in a bundle keeps the text of its numbers, as one that comes by itself', async (t) => {
  const { call, send } = await fixture(t)
  for (const way of [whole.find(({ name }) => name === 'patch'), ...wrapped]) {
    assert.ok(way !== undefined)
    await call(
      'PUT',
      '/Observation/o',
      '{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"valueQuantity":{"value":2}}',
    )
    const onObservation = {
      ...way,
      path: way.path.replace('Patient/x', 'Observation/o'),
      ...(way.around === undefined ? {} : { around: way.around.replace('Patient/x', 'Observation/o') }),
    }
    const answer = await send(
      onObservation,
      utf8('[{"op":"replace","path":"/valueQuantity/value","value":1.00}]'),
      '1.00',
    )
    assert.equal(answer.status, 200)
    assert.match((await call('GET', '/Observation/o')).text, /"value":1\.00[,}]/, way.name)
  }
})

test('bytes that are no UTF-8 are refused in every way', async (t) => {
  const { faults, isRefused } = await fixture(t)
  const broken: readonly (readonly [what: string, ...bytes: number[]])[] = [
    ['a continuation alone', 0x80],
    ['cut short', 0xc3],
    ['an overlong slash', 0xc0, 0xaf],
    ['a surrogate', 0xed, 0xa0, 0x80],
    ['beyond Unicode', 0xf4, 0x90, 0x80, 0x80],
    ['no byte of UTF-8', 0xff],
  ]
  for (const way of [...whole, ...wrapped])
    for (const [what, ...bytes] of broken) {
      const parts = ['{"resourceType":"Patient","id":"x","name":[{"family":"a', 'b"}]}'].map((part) => utf8(part))
      await isRefused(way, Buffer.concat([parts[0] ?? utf8(''), Uint8Array.from(bytes), parts[1] ?? utf8('')]), what)
    }
  const [search] = searches
  assert.ok(search !== undefined)
  for (const [what, ...bytes] of broken)
    await isRefused(search, Buffer.concat([utf8('name=a'), Uint8Array.from(bytes)]), what)
  for (const way of whole) {
    await isRefused(way, utf8('\uFEFF{"resourceType":"Patient","id":"x"}'), 'a byte order mark')
    await isRefused(way, Buffer.from('{"resourceType":"Patient","id":"x"}', 'utf16le'), 'UTF-16')
  }
  assert.deepEqual(faults, [])
})

test('depth ends at a limit, quickly', async (t) => {
  const { faults, isRefused, send } = await fixture(t)
  for (const depth of [64, 1000, 100_000]) {
    const lists = '['.repeat(depth) + ']'.repeat(depth)
    const objects = `${'{"extension":['.repeat(depth)}{}${']}'.repeat(depth)}`
    for (const way of whole)
      for (const inside of [lists, objects])
        await isRefused(way, utf8(`[{"op":"add","path":"/extension","value":[${inside}]}]`), `${depth} levels`)
    for (const way of [...within, ...wrapped])
      for (const inside of [lists, objects]) await send(way, utf8(inside), `${depth} levels`)
    for (const way of wrapped)
      await isRefused(way, utf8(`[{"op":"add","path":"/extension","value":[${lists}]}]`), `${depth} levels`)
  }
  assert.deepEqual(faults, [])
})

test('no key of JavaScript’s own objects means anything', async (t) => {
  const { faults, send, call, isRefused } = await fixture(t)
  const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']
  for (const key of keys) {
    for (const way of whole.slice(0, 2))
      await isRefused(
        way,
        utf8(`{"resourceType":"Patient","id":"x","${key}":{"polluted":1}}`),
        key,
        key === '__proto__' ? 400 : 422,
      )
    for (const way of whole.slice(0, 3)) await isRefused(way, utf8(`{"resourceType":"${key}","id":"x"}`), key, 422)
    for (const path of [`/${key}/polluted`, `/${key}`, `/name/${key}`, `/name/0/${key}/polluted`])
      for (const op of ['add', 'replace', 'remove', 'test']) {
        const answer = await send(
          { name: 'patch', method: 'PATCH', path: '/Patient/x', type: patchType },
          utf8(JSON.stringify([{ op, path, value: 1 }])),
          `${op} ${path}`,
        )
        if (answer.status < 400) faults.push(`${op} ${path}: ${answer.status}`)
      }
    for (const [path, headers, status] of [
      [`/${key}`, {}, 404],
      [`/Patient/$${key.toLowerCase()}`, {}, key === '__proto__' ? 404 : 400],
      [`/Patient?${key}=1`, { prefer: 'handling=strict' }, 400],
      [`/Patient?name:${key}=1`, {}, 400],
      [`/Patient?_sort=${key}`, {}, 400],
      [`/Patient?_include=Patient:${key}`, {}, 400],
      [`/Patient?_has:${key}:patient:code=1`, {}, 400],
      [`/Patient?_elements=${key}`, {}, 400],
      [`/Patient?_format=${key}`, {}, 406],
      ['/Patient', { accept: key }, 406],
    ] as const) {
      const answer = await call('GET', path, undefined, headers)
      if (answer.status !== status)
        faults.push(`${path} ${JSON.stringify(headers)}: ${answer.status} instead of ${status}`)
    }
    const [create] = whole
    assert.ok(create !== undefined)
    await isRefused({ ...create, type: key }, utf8('{"resourceType":"Patient"}'), `content type ${key}`, 415)
  }
  assert.deepEqual(faults, [])
  assert.equal(({} as { polluted?: unknown }).polluted, undefined)
})

test('a body of 40 MB is refused, announced or not; a large one that is allowed is answered in time', async (t) => {
  const { faults, isRefused, call, send } = await fixture(t)
  const large = new Uint8Array(40 * 1024 * 1024).fill(0x20)
  for (const way of [...whole, ...searches]) await isRefused(way, large, '40 MB', 413)
  const announced = await call('POST', '/Patient', '{}', { 'content-length': String(large.length) })
  assert.equal(announced.status, 413)
  const [create, , , , , bundle] = whole
  assert.ok(create !== undefined && bundle !== undefined)
  const long = JSON.stringify({ resourceType: 'Patient', name: [{ family: 'a'.repeat(1024 * 1024 + 1) }] })
  await isRefused(create, utf8(long), 'a string longer than R4 allows', 422)
  const many = { resourceType: 'Patient', name: Array.from({ length: 100_000 }, () => ({ family: 'a'.repeat(30) })) }
  await send(create, utf8(JSON.stringify(many)), 'a hundred thousand names')
  const entry = { request: { method: 'GET', url: `Patient?name=${'a'.repeat(6000)}` } }
  const full = JSON.stringify({
    resourceType: 'Bundle',
    type: 'batch',
    entry: Array.from({ length: 5000 }, () => entry),
  })
  assert.ok(full.length > 30_000_000)
  await send(bundle, utf8(full), '30 MB of searches')
  assert.deepEqual(faults, [])
})

test('what is neither JSON nor XML for FHIR, nor a patch for PATCH, is refused for its type', async (t) => {
  const { faults, isRefused } = await fixture(t)
  const types = [
    '',
    ';',
    'text/plain',
    'text/html',
    'application/pdf',
    'multipart/form-data; boundary=x',
    '*/*',
    'json5',
  ]
  const json = utf8('{"resourceType":"Patient","id":"x"}')
  for (const type of [...types, formType, patchType])
    for (const way of whole.filter(({ method }) => method !== 'PATCH'))
      await isRefused({ ...way, type }, json, type, 415)
  for (const type of [...types, formType, 'application/fhir+json', 'application/fhir+xml'])
    for (const way of whole.filter(({ method }) => method === 'PATCH'))
      await isRefused({ ...way, type }, json, type, 415)
  for (const type of [...types, patchType, 'application/json', 'application/fhir+json'])
    for (const way of searches) await isRefused({ ...way, type }, utf8('name=a'), type, 415)
  const [create] = whole
  assert.ok(create !== undefined)
  await isRefused({ ...create, type: 'application/fhir+xml' }, json, 'JSON as XML')
  await isRefused(create, utf8('<Patient xmlns="http://hl7.org/fhir"/>'), 'XML as JSON')
  assert.deepEqual(faults, [])
})
