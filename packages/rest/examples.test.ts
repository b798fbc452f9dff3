import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import {
  examplesIn,
  invalidExamples,
  nextOf,
  numbersOf,
  restFixture,
  withoutVersion,
  type Answer,
  type Example,
} from './testing.ts'

const folders = ['fhir-r4-examples', 'fhir-de-basis', 'fhir-isik'] as const

const pathOf = (text: string): string => {
  const { resourceType, id } = JSON.parse(text) as { resourceType: string; id: string }
  return `/${resourceType}/${id}`
}

/** Examples that have one id come one after the other, all others at the same time. */
async function each(examples: readonly Example[], check: (example: Example, path: string) => Promise<void>) {
  const places = new Map<string, Promise<void>>()
  for (const example of examples) {
    const path = pathOf(example.text)
    const before = places.get(path) ?? Promise.resolve()
    places.set(
      path,
      before.then(() => check(example, path)),
    )
  }
  await Promise.all(places.values())
}

test('every published example is stored and read back equal, with the text of its numbers', async (t) => {
  const examples = examplesIn(t, ...folders)
  if (examples === undefined) return
  const { call } = restFixture(t)
  const refused = new Set<string>()
  let exact = 0
  await each(examples, async ({ name, text }, path) => {
    const put = await call('PUT', path, text)
    if (put.status === 422) {
      refused.add(name)
      return
    }
    assert.ok(put.status === 201 || put.status === 200, `${name} ${put.status} ${put.text}`)
    const got = await call('GET', path)
    assert.equal(got.status, 200, name)
    assert.deepEqual(withoutVersion(got.text), withoutVersion(text), name)
    assert.deepEqual(numbersOf(got.text), numbersOf(text), name)
    exact += numbersOf(text).filter((number) => String(Number(number)) !== number).length
  })
  assert.deepEqual([...refused].toSorted(), [...invalidExamples.keys()].toSorted())
  assert.ok(examples.length > 650, String(examples.length))
  assert.ok(exact > 20, 'some numbers need their text')
})

test('the same through XML: out as XML, in as XML, and again the JSON it was', async (t) => {
  const examples = examplesIn(t, ...folders)
  if (examples === undefined) return
  const { call } = restFixture(t)
  let exchanged = 0
  const valid = examples.filter(({ name }) => !invalidExamples.has(name))
  await each(valid, async ({ name, text }, path) => {
    assert.ok((await call('PUT', path, text)).status < 300, name)
    const xml = await call('GET', path, undefined, { accept: 'application/fhir+xml' })
    assert.match(xml.headers.get('content-type') ?? '', /^application\/fhir\+xml/, name)
    assert.equal((await call('DELETE', path)).status, 204, name)
    const put = await call('PUT', path, xml.text, { 'content-type': 'application/fhir+xml' })
    assert.ok(put.status < 300, `${name} ${put.text}`)
    const got = await call('GET', path)
    assert.deepEqual(withoutVersion(got.text), withoutVersion(text), name)
    // XML has its elements in the order of their definition, which the JSON need not have.
    assert.deepEqual(numbersOf(got.text).toSorted(), numbersOf(text).toSorted(), name)
    exchanged += 1
  })
  assert.ok(exchanged > 650, String(exchanged))
})

interface SyntheaBundle {
  entry: { fullUrl: string; resource: { resourceType: string } }[]
}

/** The text of every resource of a type, page by page. */
async function allOf(call: (method: string, path: string) => Promise<Answer>, type: string) {
  const found: string[] = []
  for (let path: string | undefined = `/${type}?_count=500`; path !== undefined;) {
    const answer = await call('GET', path)
    assert.equal(answer.status, 200)
    for (const { resource } of (answer.body['entry'] ?? []) as { resource: object }[])
      found.push(JSON.stringify(resource))
    path = nextOf(answer)
  }
  return found
}

/** The addresses in `reference` elements, those of contained resources aside. */
const referencesIn = (text: string): string[] =>
  [...text.matchAll(/"reference":"([^"#][^"]*)"/g)].map(([, reference = '']) => reference)

async function loadSynthea(t: TestContext) {
  const bundles = examplesIn(t, 'synthea-r4')
  if (bundles === undefined) return undefined
  const fixture = restFixture(t)
  const expected = new Map<string, number>()
  for (const { name, text } of bundles) {
    const answer = await fixture.call('POST', '', text, { prefer: 'return=representation' })
    assert.equal(answer.status, 200, `${name} ${answer.text.slice(0, 500)}`)
    const { entry } = JSON.parse(text) as SyntheaBundle
    assert.equal((answer.body['entry'] as unknown[]).length, entry.length, name)
    // Nothing but the resources has numbers outside of strings, neither in the question nor in the answer.
    assert.deepEqual(numbersOf(answer.text), numbersOf(text), name)
    for (const { resource } of entry)
      expected.set(resource.resourceType, (expected.get(resource.resourceType) ?? 0) + 1)
  }
  assert.ok(bundles.length >= 15)
  return { ...fixture, expected }
}

test('Synthea’s transactions load whole: as many of each type, and every reference leads somewhere', async (t) => {
  const loaded = await loadSynthea(t)
  if (loaded === undefined) return
  const { call, expected } = loaded
  const references = new Set<string>()
  for (const [type, count] of expected) {
    const all = await allOf(call, type)
    assert.equal(all.length, count, type)
    const counted = await call('GET', `/${type}?_summary=count`)
    assert.equal(counted.body['total'], count, type)
    for (const text of all) for (const reference of referencesIn(text)) references.add(reference)
  }
  for (const reference of references) assert.equal((await call('GET', `/${reference}`)).status, 200, reference)
  assert.ok(references.size > 300, String(references.size))
})
