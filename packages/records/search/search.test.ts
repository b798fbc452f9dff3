import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { callerOfRole } from '@siegel/access'
import { parseJson, type Resource } from '@siegel/fhir'
import {
  escapeText,
  indexValues,
  matches,
  parseSearch,
  searchParameters,
  type IndexPart,
  type IndexValue,
  type MatchContext,
} from '@siegel/fhir/r4'
import { isRefusal } from '@siegel/foundation'
import { sharedData, standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Store } from '@siegel/store'
import { Records, recordsSchema } from '../index.ts'

const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')

/** A small generator with a seed: a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const textsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))

/** The resources of Synthea's bundles, pointing at each other as they do once they are stored. */
function fromBundle(text: string): Resource[] {
  const { entry } = JSON.parse(text) as { entry: { fullUrl: string; resource: Resource }[] }
  const places = new Map(entry.map(({ fullUrl, resource }) => [fullUrl, `${resource.resourceType}/${resource.id}`]))
  const pointed = text.replaceAll(/urn:uuid:[0-9a-f-]{36}/g, (address) => places.get(address) ?? address)
  return (parseJson(pointed) as { entry: { resource: Resource }[] }).entry.map(({ resource }) => resource)
}

/** Official examples of every type, and charts of five synthetic patients, each under its id. */
function examples(t: TestContext): Resource[] | undefined {
  const folders = ['fhir-r4-examples', 'fhir-de-basis', 'fhir-isik'].map((name) => sharedData(t, name))
  const charts = sharedData(t, 'synthea-r4')
  if (charts === undefined || folders.includes(undefined)) return undefined
  const single = folders.flatMap((folder) => textsIn(folder ?? '')).map((text) => parseJson(text) as Resource)
  const all = [...single, ...textsIn(charts).slice(0, 5).flatMap(fromBundle)]
  return all.filter(({ id, resourceType }) => id !== undefined && resourceType !== undefined)
}

function fixture(t: TestContext, resources: readonly Resource[]) {
  const clock = standingClock()
  const store = new Store({
    file: join(temporaryFolder(t), 'r.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema, recordsSchema],
  })
  t.after(() => store.close())
  let ids = 0
  const records = new Records({ store, ledger: new Ledger(store, clock), clock, newId: () => `n${++ids}` })
  const stored = new Map<string, Resource>()
  records.transact(doctor, { verb: 'import' }, (write) => {
    for (const resource of resources) {
      const { id = '', resourceType } = resource
      try {
        stored.set(`${resourceType}/${id}`, write.put({ ...resource, id }).resource)
      } catch (error) {
        if (!isRefusal(error, 'resource-invalid')) throw error
      }
    }
  })
  const search = (type: string, pairs: [string, string][], count = 10_000) =>
    records.read(doctor, { verb: 'search' }, (reader) => {
      const query = parseSearch(type, pairs, { handling: 'strict' })
      return { found: reader.search(query, count).matches.map(({ id }) => id), counted: reader.countSearch(query) }
    })
  return { records, stored, search, now: clock.now() }
}

/** What `matches` says, slowly. */
function oracle(stored: ReadonlyMap<string, Resource>, now: number) {
  const values = new Map([...stored.values()].map((resource) => [resource, indexValues(resource)]))
  const context: MatchContext = {
    now,
    resolve: (reference) => stored.get(reference),
    referrers: (type, param, target) =>
      [...stored.values()].filter(
        (resource) =>
          resource.resourceType === type &&
          values.get(resource)?.some((one) => one.param === param && one.type === 'reference' && one.target === target),
      ),
    values: (resource) => values.get(resource) ?? indexValues(resource),
  }
  return (type: string, pairs: [string, string][]): string[] => {
    const { criteria } = parseSearch(type, pairs, { handling: 'strict' })
    return [...stored.values()]
      .filter((one) => one.resourceType === type && criteria.every((criterion) => matches(one, criterion, context)))
      .map(({ id = '' }) => id)
  }
}

const prefixes = ['', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap']

/** A search value that has something to do with an index value. */
function valueFor(part: IndexPart, pick: (below: number) => number): { modifier?: string; value: string } | undefined {
  const prefix = prefixes[pick(prefixes.length)] ?? ''
  switch (part.type) {
    case 'string': {
      if (part.key === '') return undefined
      const start = part.key.split(' ')[0] ?? ''
      return [
        { value: escapeText(start.slice(0, 1 + pick(start.length))) },
        { modifier: ':contains', value: part.key.slice(pick(part.key.length)).trim() },
        { modifier: ':exact', value: escapeText(part.text) },
      ][pick(3)]
    }
    case 'token': {
      if (part.code === '') return part.text === undefined ? undefined : { modifier: ':text', value: part.text }
      const both = `${escapeText(part.system)}|${escapeText(part.code)}`
      const system = part.system === '' ? both : `${escapeText(part.system)}|`
      return [{ value: escapeText(part.code) }, { value: both }, { value: system }, { modifier: ':not', value: both }][
        pick(4)
      ]
    }
    case 'reference':
      return part.target === '' ? undefined : { value: escapeText(part.target) }
    case 'date': {
      if (Math.abs(part.from) > 1e14) return undefined
      const text = new Date(part.from).toISOString()
      return { value: prefix + text.slice(0, [4, 7, 10, 16, 19][pick(5)]) }
    }
    case 'number':
      return Math.abs(part.value) > 1e15 ? undefined : { value: prefix + String(part.value) }
    case 'quantity':
      if (Math.abs(part.value) > 1e15) return undefined
      return {
        value: `${prefix}${part.value}${['', `|${escapeText(part.system)}|${escapeText(part.code)}`, `||${escapeText(part.unit)}`][pick(3)] ?? ''}`,
      }
    case 'uri':
      return { value: escapeText(part.value) }
  }
}

function pairFor(value: IndexValue, pick: (below: number) => number): [string, string] | undefined {
  if (value.type === 'composite') {
    const parts = value.parts.map((part) => valueFor(part, pick))
    if (parts.some((part) => part === undefined || part.modifier !== undefined)) return undefined
    return [value.param, parts.map((part) => part?.value).join('$')]
  }
  const found = valueFor(value, pick)
  return found === undefined || found.value === '' ? undefined : [value.param + (found.modifier ?? ''), found.value]
}

test('two thousand searches made from what is stored find what their meaning says, and count it', async (t) => {
  const resources = examples(t)
  if (resources === undefined) return
  const { stored, search, now } = fixture(t, resources)
  assert.ok(stored.size > 500)
  const expected = oracle(stored, now)
  const all = [...stored.values()]
  const seed = 20_261_125
  const pick = random(seed)
  let tried = 0
  let hits = 0
  while (tried < 2000) {
    const resource = all[pick(all.length)] as Resource
    const values = indexValues(resource)
    if (values.length === 0) continue
    const pairs: [string, string][] = []
    for (let n = 0; n <= pick(2); n++) {
      const value = values[pick(values.length)]
      const pair = value === undefined || value.param === '_lastUpdated' ? undefined : pairFor(value, pick)
      if (pair !== undefined && !/\s\s|^\s|\s$/.test(pair[1])) pairs.push(pair)
    }
    if (pick(8) === 0) pairs.push([`${values[pick(values.length)]?.param ?? '_id'}:missing`, String(pick(2) === 0)])
    if (pairs.length === 0) continue
    let wanted: string[]
    try {
      wanted = expected(resource.resourceType, pairs)
    } catch (error) {
      if (isRefusal(error)) continue
      throw error
    }
    tried += 1
    if (wanted.length > 0) hits += 1
    const { found, counted } = await search(resource.resourceType, pairs)
    const what = `seed ${seed}, ${resource.resourceType}?${pairs.map((pair) => pair.join('=')).join('&')}`
    assert.deepEqual(found.toSorted(), wanted.toSorted(), what)
    assert.equal(counted, wanted.length, what)
  }
  assert.ok(hits > 1000, `${hits} of ${tried} found something`)
})

test('chains and _has find what their meaning says, to any depth', async (t) => {
  const resources = examples(t)
  if (resources === undefined) return
  const { stored, search, now } = fixture(t, resources)
  const expected = oracle(stored, now)
  const cases: [string, string][] = [
    ['Observation', 'encounter.class=AMB'],
    ['Observation', 'patient.birthdate=lt1980'],
    ['Claim', 'patient.gender=female'],
    ['Patient', '_has:Condition:patient:clinical-status=active'],
    ['Patient', '_has:Observation:patient:code-value-quantity=http://loinc.org|8302-2$gt150'],
    ['Encounter', '_has:Condition:encounter:code:text=disorder'],
    ['Observation', 'subject:Patient.family=chalmers'],
    ['Observation', 'patient.gender=male'],
    ['Observation', 'subject.name=peter'],
    ['Observation', 'patient.organization.name=a'],
    ['Observation', 'patient.organization:missing=true'],
    ['DiagnosticReport', 'result.code=http://loinc.org|718-7'],
    ['DiagnosticReport', 'subject:Patient.birthdate=lt1990'],
    ['Patient', '_has:Observation:patient:code=http://loinc.org|15074-8'],
    ['Patient', '_has:Observation:subject:status:not=final'],
    ['Patient', '_has:Observation:patient:_has:DiagnosticReport:result:status=final'],
    ['Practitioner', '_has:Encounter:practitioner:patient.gender=male'],
    ['MedicationRequest', 'medication.code:text=tablet'],
    ['Encounter', 'patient._id=example'],
    ['Encounter', 'patient:missing=false'],
    ['Observation', 'has-member:missing=false'],
  ]
  let hits = 0
  for (const [type, text] of cases) {
    const pairs = [...new URLSearchParams(text)]
    const wanted = expected(type, pairs)
    hits += wanted.length
    assert.deepEqual((await search(type, pairs)).found.toSorted(), wanted.toSorted(), `${type}?${text}`)
  }
  assert.ok(hits > 100, String(hits))
})

test('every way to sort gives each match once, in order, whatever the size of pages', async (t) => {
  const resources = examples(t)
  if (resources === undefined) return
  const { stored, records } = fixture(t, resources)
  for (const type of ['Patient', 'Encounter', 'ValueSet']) {
    const total = [...stored.values()].filter(({ resourceType }) => resourceType === type).length
    const params = [...searchParameters(type).values()].filter((parameter) => parameter.components === undefined)
    for (const { code } of params) {
      for (const sort of [code, `-${code}`]) {
        const whole = await pagesOf(records, type, [['_sort', sort]], 1000)
        const paged = await pagesOf(records, type, [['_sort', sort]], 7)
        assert.deepEqual(paged, whole, `${type} ${sort}`)
        assert.equal(new Set(whole).size, total, `${type} ${sort}`)
      }
    }
  }
})

async function pagesOf(records: Records, type: string, pairs: [string, string][], count: number): Promise<string[]> {
  const query = parseSearch(type, pairs, { handling: 'strict' })
  const ids: string[] = []
  let place: Parameters<Parameters<Parameters<Records['read']>[2]>[0]['search']>[2]
  do {
    const from = place
    const found = await records.read(doctor, { verb: 'search' }, (reader) => reader.search(query, count, from))
    ids.push(...found.matches.map(({ id }) => id))
    place = found.next
  } while (place !== undefined)
  return ids
}
