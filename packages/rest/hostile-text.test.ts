import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { resourceTypes } from '@siegel/fhir'
import { escapeText, searchParameters } from '@siegel/fhir/r4'
import { sharedData } from '@siegel/foundation/testing'
import { faultOf, idsOf, restFixture, type Answer } from './testing.ts'

/** The Big List of Naughty Strings; undefined after having skipped the test. */
function naughtyStrings(t: TestContext): string[] | undefined {
  const folder = sharedData(t, 'sec-blns')
  if (folder === undefined) return undefined
  const strings = JSON.parse(readFileSync(join(folder, 'blns.json'), 'utf8')) as string[]
  assert.ok(strings.length > 500)
  return strings
}

interface Place {
  readonly type: string
  readonly code: string
}

/** Every search parameter of type string. */
const places: readonly Place[] = resourceTypes.flatMap((type) =>
  [...searchParameters(type).values()].filter((one) => one.type === 'string').map(({ code }) => ({ type, code })),
)
/** Those that search all words work alike for all types. */
const wordPlaces: readonly Place[] = ['_content', '_text'].flatMap((code) =>
  ['Patient', 'Observation', 'Bundle'].map((type) => ({ type, code })),
)

/** Some at once, since each waits for the disk. */
async function eachOf(strings: readonly string[], check: (text: string) => Promise<void>): Promise<void> {
  for (let from = 0; from < strings.length; from += 20) await Promise.all(strings.slice(from, from + 20).map(check))
}

function fixture(t: TestContext) {
  const rest = restFixture(t)
  const faults: string[] = []
  const send = async (...[method, path, body, headers]: Parameters<typeof rest.call>): Promise<Answer> => {
    const begun = performance.now()
    const answer = await rest.call(method, path, body, headers)
    const fault = faultOf(answer, performance.now() - begun)
    if (fault !== undefined) faults.push(`${method} ${path} ${JSON.stringify(headers)}: ${fault}`)
    return answer
  }
  return { ...rest, faults, send }
}

const modifiers = ['', ':exact', ':contains']

/** Each string in each parameter of the types of which most is known, a quarter of them, in turn, in all others. */
function* searchesFor(strings: readonly string[]): Generator<string> {
  for (const [place, { type, code }] of [...places, ...wordPlaces].entries()) {
    const isWhole = code.startsWith('_') || type === 'Patient' || type === 'Practitioner' || type === 'Organization'
    for (const [index, text] of strings.entries()) {
      if (!isWhole && (index + place) % 4 !== 0) continue
      const modifier = code.startsWith('_') ? '' : (modifiers[(place + index) % 3] ?? '')
      yield `${type}?${code}${modifier}=${encodeURIComponent(text.toWellFormed())}`
    }
  }
}

test('naughty strings are looked for in every string parameter of every type', async (t) => {
  const strings = naughtyStrings(t)
  if (strings === undefined) return
  const { send, faults } = fixture(t)
  for (const family of strings.slice(0, 100))
    await send('POST', '/Patient', { resourceType: 'Patient', name: [{ family }] })
  const urls = [...searchesFor(strings)]
  let found = 0
  for (let from = 0; from < urls.length; from += 2000) {
    const entry = urls.slice(from, from + 2000).map((url) => ({ request: { method: 'GET', url } }))
    const answer = await send('POST', '', { resourceType: 'Bundle', type: 'batch', entry })
    const answers = answer.body['entry'] as { response: { status: string } }[]
    found += answers.filter(({ response }) => response.status.startsWith('200')).length
    for (const [index, { response }] of answers.entries())
      if (!/^(200|400)/.test(response.status)) faults.push(`${urls[from + index]} ${response.status}`)
  }
  assert.deepEqual(faults, [])
  assert.ok(urls.length > 25_000 && found > urls.length / 2, `${found} of ${urls.length}`)
})

/** XML 1.0, production 2, the other way round. */
const notInXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

test('a naughty name is kept as it is, found by itself, and goes through XML', async (t) => {
  const strings = naughtyStrings(t)
  if (strings === undefined) return
  const { send, faults } = fixture(t)
  let kept = 0
  await eachOf(strings, async (family) => {
    const made = await send('POST', '/Patient', { resourceType: 'Patient', name: [{ family }] })
    if (made.status !== 201) return
    const id = String(made.body['id'])
    const { body } = await send('GET', `/Patient/${id}`)
    assert.equal((body['name'] as { family: string }[])[0]?.family, family)
    const exact = await send('GET', `/Patient?family:exact=${encodeURIComponent(escapeText(family))}`)
    assert.ok(idsOf(exact).includes(id), `:exact ${family}`)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const same = `family:exact=${encodeURIComponent(escapeText(family))}`
    assert.deepEqual(idsOf(await send('POST', '/Patient/_search', same, form)), idsOf(exact), family)
    const xml = await send('GET', `/Patient/${id}`, undefined, { accept: 'application/fhir+xml' })
    if (notInXml.test(family)) {
      assert.notEqual(xml.status, 200, family)
      return
    }
    const back = await send('PUT', `/Patient/${id}`, xml.text, { 'content-type': 'application/fhir+xml' })
    assert.equal((back.body['name'] as { family: string }[])[0]?.family, family)
    kept += 1
  })
  assert.deepEqual(faults, [])
  assert.ok(kept > 450, String(kept))
})

test('naughty strings as ids, types, versions and references name nothing, or what may be named so', async (t) => {
  const strings = naughtyStrings(t)
  if (strings === undefined) return
  const { send, faults } = fixture(t)
  await send('PUT', '/Patient/x', { resourceType: 'Patient', id: 'x' })
  await eachOf(strings, async (text) => {
    const id = encodeURIComponent(text.toWellFormed())
    const isId = /^[A-Za-z0-9\-.]{1,64}$/.test(text) && text !== '.' && text !== '..'
    for (const path of [
      `/Patient/${id}`,
      `/${id}`,
      `/${id}/x`,
      `/Patient/x/${id}`,
      `/Patient/x/_history/${id}`,
      `/Patient/x/_history?_since=${id}`,
      `/Patient/${id}/$everything`,
      `/Patient/${id}/Observation`,
      `/Patient?_id=${id}`,
      `/Patient?${id}=1`,
      `/Patient?_sort=${id}`,
      `/Patient?_lastUpdated=${id}`,
      `/Observation?subject=${id}`,
      `/Observation?subject:Patient=${id}`,
      `/Observation?value-quantity=${id}`,
      `/?_page=${id}`,
    ])
      await send('GET', path)
    const put = await send('PUT', `/Patient/${id}`, { resourceType: 'Patient', id: text })
    if (isId !== put.status < 300) faults.push(`PUT ${text}: ${put.status}`)
    await send('PATCH', `/Patient/${id}`, [], { 'content-type': 'application/json-patch+json' })
    await send('DELETE', `/Patient/${id}`)
    await send('POST', '/Observation', {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: text, code: text }] },
      subject: { reference: text },
    })
  })
  assert.deepEqual(faults, [])
})

test('naughty strings as addresses within a bundle fail alone, or the whole of a transaction', async (t) => {
  const strings = naughtyStrings(t)
  if (strings === undefined) return
  const { send, faults } = fixture(t)
  const broken = ['%', '%FF', 'Patient/%', 'Patient/%FF', 'Patient/%E0%A4%A', 'Patient/x/_history/%C3']
  const urls = [
    ...broken,
    ...strings,
    ...strings.map((text) => `Patient/${text}`),
    ...strings.map((text) => `Patient?${text}`),
  ]
  const entries = urls.map((url) => ({ request: { method: 'GET', url } }))
  const { body } = await send('POST', '', { resourceType: 'Bundle', type: 'batch', entry: entries })
  for (const [index, { response }] of (body['entry'] as { response: { status: string } }[]).entries())
    if (response.status.startsWith('5')) faults.push(`batch: ${urls[index]}: ${response.status}`)
  await eachOf(urls, async (url) => {
    await send('POST', '', {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ request: { method: 'GET', url } }],
    })
  })
  assert.deepEqual(faults, [])
})

/** As the bytes of UTF-8 come out of a header, without what no header carries. */
const headerOf = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    .replaceAll(/[\0\r\n]/g, ' ')
    .trim()

test('naughty strings in headers: conditions are kept or refused, nothing breaks', async (t) => {
  const strings = naughtyStrings(t)
  if (strings === undefined) return
  const { send, faults } = fixture(t)
  const patient = { resourceType: 'Patient', id: 'x' }
  await send('PUT', '/Patient/x', patient)
  await eachOf(strings.map(headerOf), async (value) => {
    for (const name of ['if-none-match', 'if-modified-since', 'prefer', 'accept'])
      await send('GET', '/Patient/x', undefined, { [name]: value })
    const stale = await send('PUT', '/Patient/x', patient, { 'if-match': value })
    if (stale.status !== 412) faults.push(`If-Match: ${value}: ${stale.status}`)
    await send('DELETE', '/Patient/y', undefined, { 'if-match': value })
    for (const name of ['if-none-exist', 'prefer', 'content-type'])
      await send('POST', '/Patient', patient, { [name]: value })
    await send('POST', '/Patient', patient, { 'if-none-exist': `identifier=${value}` })
    await send('POST', '', { resourceType: 'Bundle', type: 'batch', entry: [] }, { prefer: `return=${value}` })
  })
  assert.deepEqual(faults, [])
})
