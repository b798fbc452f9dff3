import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isRefusal } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import { importFhirFile, importFhirLines } from './index.ts'
import { doctor, keepingFixture } from './testing.ts'

const utf8 = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const refusedAs = (code: string) => (error: unknown) => isRefusal(error, code) || assert.fail(String(error))

function importFixture(t: TestContext) {
  const fixture = keepingFixture(t)
  const { records, api, store } = fixture
  const context = { records, api }
  const take = (value: unknown) => importFhirFile(context, doctor, value instanceof Uint8Array ? value : utf8(value))
  async function* pieces(text: string, size = 1000) {
    for (let start = 0; start < text.length; start += size) yield utf8(text.slice(start, start + size))
  }
  const takeLines = (text: string) => importFhirLines(context, doctor, pieces(text))
  const count = () =>
    store.read((reader) =>
      reader.query<{ count: number; versions: number }>({
        text: 'SELECT count(*) AS count, sum(version) AS versions FROM resource WHERE version > 0',
        values: [],
      }),
    )[0]
  return { ...fixture, take, takeLines, count }
}

const patient = (id: string, family: string) => ({ resourceType: 'Patient', id, name: [{ family }] })

test('a resource, and the bundles that carry some, keep their ids; twice makes nothing twice', async (t) => {
  const { take, call, count } = importFixture(t)
  const observation = {
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    code: { text: 'Natrium' },
    subject: { reference: 'urn:uuid:0b3f1c8e-9a54-4d3c-8d5c-111111111111' },
  }
  const fullUrl = 'urn:uuid:0b3f1c8e-9a54-4d3c-8d5c-111111111111'
  const bundles = ['transaction', 'collection', 'document', 'searchset', 'batch'].map((type) => ({
    resourceType: 'Bundle',
    type,
    entry: [
      { fullUrl: 'urn:uuid:o', resource: observation },
      { fullUrl, resource: { ...patient('x', 'A'), id: undefined } },
    ],
  }))
  const [first, ...others] = bundles
  assert.deepEqual(await take(first), { taken: 2, duplicate: 0, refused: [], more: 0 })
  for (const bundle of others) assert.deepEqual(await take(bundle), { taken: 0, duplicate: 2, refused: [], more: 0 })
  assert.match(
    (await call('GET', '/Observation/o')).text,
    /"reference":"Patient\/0b3f1c8e-9a54-4d3c-8d5c-111111111111"/,
  )
  assert.deepEqual(count(), { count: 2, versions: 2 })
  const changed = {
    ...observation,
    status: 'amended',
    subject: { reference: 'Patient/0b3f1c8e-9a54-4d3c-8d5c-111111111111' },
  }
  assert.equal((await take(changed)).taken, 1)
  assert.deepEqual(count(), { count: 2, versions: 3 })
})

test('a number’s text and the order of elements: 1.0 and 1.00 differ, a and b or b and a do not', async (t) => {
  const { take } = importFixture(t)
  const text = (value: string) =>
    `{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"valueQuantity":{"value":${value},"unit":"g"}}`
  assert.equal((await take(text('1.0'))).taken, 1)
  assert.equal((await take(text('1.0').replace('"id":"o","status":"final"', '"status":"final","id":"o"'))).duplicate, 1)
  assert.equal((await take(text('1.00'))).taken, 1)
})

test('a transaction is taken whole or not at all; of others each by itself, with the reason', async (t) => {
  const { take, count } = importFixture(t)
  const entry = [{ resource: patient('a', 'A') }, { resource: { resourceType: 'Patient', id: 'b', nonsense: 1 } }]
  const whole = await take({ resourceType: 'Bundle', type: 'transaction', entry })
  assert.deepEqual([whole.taken, whole.refused.length, count()?.count], [0, 1, 0])
  const each = await take({ resourceType: 'Bundle', type: 'collection', entry })
  assert.deepEqual([each.taken, each.refused.map(({ place }) => place)], [1, ['Patient/b']])
  assert.match(each.refused[0]?.reason ?? '', /unknown-element.*Patient/)
  const deletion = {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [{ request: { method: 'DELETE', url: 'Patient/a' } }],
  }
  assert.equal((await take(deletion)).taken, 0)
  assert.equal((await take({ resourceType: 'Patient', name: [{ family: 'Ohne' }] })).refused[0]?.reason, 'id-missing')
  for (const type of ['history', 'message', 'transaction-response'])
    await assert.rejects(take({ resourceType: 'Bundle', type }), refusedAs('not-supported'))
})

test('lines in any number and division; a bad one keeps no other out', async (t) => {
  const { takeLines, count } = importFixture(t)
  const lines = Array.from({ length: 450 }, (_, index) => JSON.stringify(patient(`p${index}`, 'Kranz')))
  lines[7] = '{"resourceType":"Patient","id":"p7"'
  lines[300] = '{"resourceType":"Patient","id":"p300","nonsense":1}'
  const outcome = await takeLines(`${lines.join('\r\n')}\n\n`)
  assert.deepEqual([outcome.taken, outcome.refused.map(({ place }) => place)], [448, ['line 8', 'Patient/p300']])
  const again = await takeLines(lines.filter((_, index) => index !== 7 && index !== 300).join('\n'))
  assert.deepEqual([again.taken, again.duplicate], [0, 448])
  assert.deepEqual(count(), { count: 448, versions: 448 })
})

test('a line of 100 MB and a file of 33 MiB are refused before they are held or read', async (t) => {
  const { context, records, api, take } = { ...importFixture(t), context: undefined }
  let sent = 0
  async function* endless() {
    for (; sent < 100; sent++) yield new Uint8Array(1_000_000).fill(0x20)
  }
  await assert.rejects(importFhirLines({ records, api }, doctor, endless()), refusedAs('line-too-long'))
  assert.ok(sent < 10, String(sent))
  await assert.rejects(take(new Uint8Array(33 * 1024 * 1024)), refusedAs('too-large'))
  for (const text of [
    '',
    '{',
    '<a',
    '[]',
    '7',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '{"resourceType":"Nonsense"}',
  ])
    await assert.rejects(take(text), (error) => isRefusal(error), text)
  assert.equal(context, undefined)
})

/** Files of a folder of the shared data; with what was taken of each. */
async function takeFolder(t: TestContext, folder: string, pattern: string) {
  const path = sharedData(t, folder)
  if (path === undefined) return undefined
  const fixture = importFixture(t)
  const outcomes = []
  for (const file of globSync(`${path}/**/${pattern}`).toSorted()) {
    const bytes = new Uint8Array(readFileSync(file))
    if (!Buffer.from(bytes).includes('resourceType') && !file.endsWith('.xml')) continue
    const take = () =>
      fixture.take(bytes).catch((error: unknown) => {
        if (!isRefusal(error)) throw error
        return { taken: 0, duplicate: 0, refused: [{ place: '', reason: error.code }], more: 0 }
      })
    outcomes.push({ name: basename(file), ...(await take()), again: await take() })
  }
  return { ...fixture, outcomes }
}

test('Synthea’s bundles come whole, and twice without duplicates', async (t) => {
  const done = await takeFolder(t, 'synthea-r4', '*.json')
  if (done === undefined) return
  assert.ok(done.outcomes.length > 0)
  for (const { name, taken, refused, again } of done.outcomes) {
    assert.deepEqual(refused, [], name)
    assert.deepEqual([again.taken, again.duplicate >= taken], [0, true], name)
  }
  const { count, versions } = done.count() ?? {}
  assert.equal(versions, count)
  assert.ok((count ?? 0) > 1000, String(count))
})

test('KBV’s sick notes in XML come resource by resource', async (t) => {
  const done = await takeFolder(t, 'kbv-eau', 'valid/*.xml')
  if (done === undefined) return
  assert.ok(done.outcomes.length > 0)
  for (const { name, taken, duplicate, refused, again } of done.outcomes) {
    assert.ok(taken + duplicate > 0 && refused.length === 0, `${name} ${JSON.stringify(refused)}`)
    assert.equal(again.taken, 0, name)
  }
})

test('ISiK’s examples come, but for those that break the specification', async (t) => {
  const done = await takeFolder(t, 'fhir-isik', '*.json')
  if (done === undefined) return
  const refused = done.outcomes.filter((one) => one.refused.length > 0)
  assert.ok(done.outcomes.length > 50 && refused.length < 10, refused.map(({ name }) => name).join(' '))
})
