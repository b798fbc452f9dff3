import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { resourceTypes } from '@siegel/fhir'
import { searchParameters } from '@siegel/fhir/r4'
import { base, idsOf, resourceOfEachType, restFixture, type Answer, type Made } from './testing.ts'

interface Statement {
  format: string[]
  patchFormat: string[]
  rest: {
    interaction: { code: string }[]
    operation?: { name: string }[]
    resource: ResourceEntry[]
  }[]
}

interface ResourceEntry {
  type: string
  interaction: { code: string }[]
  searchInclude?: string[]
  searchRevInclude?: string[]
  searchParam?: { name: string; type: string }[]
  operation: { name: string }[]
  [flag: string]: unknown
}

async function fixture(t: TestContext) {
  const rest = restFixture(t)
  const { body } = await rest.call('GET', '/metadata')
  const statement = body as unknown as Statement
  const [server] = statement.rest
  assert.ok(server !== undefined && server.resource.length === resourceTypes.length)
  const faults: string[] = []
  const expect = async (status: number, ...ask: Parameters<typeof rest.call>): Promise<Answer> => {
    const answer = await rest.call(...ask)
    const [method, path] = ask
    if (answer.status !== status)
      faults.push(`${method} ${path}: ${answer.status} instead of ${status} ${answer.text.slice(0, 200)}`)
    return answer
  }
  return { ...rest, statement, server, faults, expect }
}

type Fixture = Awaited<ReturnType<typeof fixture>>

/** The same for all types at once: each is a world of its own. */
const eachType = ({ server }: Fixture, check: (entry: ResourceEntry) => Promise<void>): Promise<unknown> =>
  Promise.all(server.resource.map(check))

/** Where a check stands: a resource that has been created, and what it was created from. */
interface Place {
  readonly type: string
  readonly id: string
  readonly path: string
  readonly resource: Made
}

const patchType = { 'content-type': 'application/json-patch+json' }
const count = ({ body }: Answer): number => ((body['entry'] ?? []) as unknown[]).length

/** One check of each interaction that may be named, in the order in which they are tried. */
const interactions: Readonly<Record<string, (rest: Fixture, place: Place) => Promise<void>>> = {
  async create({ faults }, { type, id }) {
    if (id === '') faults.push(`${type}: not created`)
  },
  async read({ expect, faults }, { path, type }) {
    const { body, headers } = await expect(200, 'GET', path)
    if (body['resourceType'] !== type || headers.get('etag') !== 'W/"1"') faults.push(`${path}: not what was created`)
  },
  async update({ expect }, { path, resource, id }) {
    await expect(200, 'PUT', path, { ...resource, id, language: 'de' }, { 'if-match': 'W/"1"' })
  },
  async patch({ expect }, { path }) {
    await expect(200, 'PATCH', path, [{ op: 'add', path: '/language', value: 'en' }], patchType)
  },
  async vread({ expect, faults }, { path }) {
    for (const [version, language] of [
      [2, 'de'],
      [3, 'en'],
    ] as const)
      if ((await expect(200, 'GET', `${path}/_history/${version}`)).body['language'] !== language)
        faults.push(`${path}: version ${version}`)
  },
  async 'history-instance'({ expect, faults }, { path }) {
    if (count(await expect(200, 'GET', `${path}/_history`)) !== 3) faults.push(`${path}: history`)
  },
  async 'history-type'({ expect, faults }, { type }) {
    if (count(await expect(200, 'GET', `/${type}/_history`)) < 3) faults.push(`${type}: history`)
  },
  async 'search-type'({ expect, faults }, { type, id }) {
    const posted = { 'content-type': 'application/x-www-form-urlencoded' }
    const found = await expect(200, 'GET', `/${type}?_id=${id}`)
    const again = await expect(200, 'POST', `/${type}/_search`, `_id=${id}`, posted)
    if (idsOf(found).join() !== id || idsOf(again).join() !== id) faults.push(`${type}: not found`)
  },
  async delete({ expect }, { path }) {
    await expect(204, 'DELETE', path)
    await expect(410, 'GET', path)
    await expect(410, 'GET', `${path}/_history/4`)
    await expect(200, 'GET', `${path}/_history/3`)
  },
}
const order = Object.keys(interactions)

test('every interaction that is named works for every type', async (t) => {
  const resources = resourceOfEachType(t)
  if (resources === undefined) return
  const rest = await fixture(t)
  await eachType(rest, async ({ type, interaction }) => {
    const resource = resources.get(type) ?? {}
    const made = await rest.expect(201, 'POST', `/${type}`, resource)
    const id = (made.body['id'] ?? '') as string
    const place = { type, id, path: `/${type}/${id}`, resource }
    const codes = interaction.map((one) => one.code)
    for (const one of codes) if (!order.includes(one)) rest.faults.push(`${type}: nothing tries ${one}`)
    for (const one of order.filter((name) => codes.includes(name))) await interactions[one]?.(rest, place)
  })
  assert.deepEqual(rest.faults, [])
})

test('conditional interactions and updates that create are as the statement says', async (t) => {
  const resources = resourceOfEachType(t)
  if (resources === undefined) return
  const rest = await fixture(t)
  const { expect, faults } = rest
  await eachType(rest, async (entry) => {
    const { type } = entry
    const path = `/${type}/x`
    const resource = { ...resources.get(type), id: 'x' }
    assert.deepEqual(
      [entry['versioning'], entry['readHistory'], entry['updateCreate']],
      ['versioned', true, true],
      type,
    )
    const made = await expect(201, 'PUT', path, resource)
    if (entry['conditionalCreate'] === true)
      await expect(200, 'POST', `/${type}`, resource, { 'if-none-exist': '_id=x' })
    if (entry['conditionalRead'] === 'full-support') {
      await expect(304, 'GET', path, undefined, { 'if-none-match': 'W/"1"' })
      await expect(304, 'GET', path, undefined, { 'if-modified-since': made.headers.get('last-modified') ?? '' })
    }
    if (entry['conditionalUpdate'] === true) await expect(200, 'PUT', `/${type}?_id=x`, resource)
    if (entry['conditionalDelete'] === 'single') {
      await expect(204, 'DELETE', `/${type}?_id=x`)
      await expect(410, 'GET', path)
    }
  })
  assert.deepEqual(faults, [])
})

const strict = { prefer: 'handling=strict' }
const values: Readonly<Record<string, string>> = {
  string: 'a',
  token: 'a',
  reference: 'Patient/a',
  date: '2026',
  number: '1',
  quantity: '1',
  uri: 'http://example.org/a',
  special: '1|1|1|km',
}

function valueFor(type: string, param: { name: string; type: string }): string {
  const components = searchParameters(type).get(param.name)?.components ?? []
  if (param.type !== 'composite') return values[param.type] ?? ''
  return components.map((one) => values[one.type] ?? '').join('$')
}

test('every search parameter that is named is understood', async (t) => {
  const rest = await fixture(t)
  const { expect, faults } = rest
  let tried = 0
  await eachType(rest, async ({ type, searchParam = [] }) => {
    const queries = searchParam.map((param) => `${param.name}=${encodeURIComponent(valueFor(type, param))}`)
    await Promise.all(queries.map((query) => expect(200, 'GET', `/${type}?${query}`, undefined, strict)))
    tried += queries.length
  })
  assert.deepEqual(faults, [])
  assert.ok(tried > 2500, String(tried))
})

test('what is named to be included is understood, and brought along', async (t) => {
  const rest = await fixture(t)
  const { expect, faults, call } = rest
  let tried = 0
  await eachType(rest, async ({ type, searchInclude = [], searchRevInclude = [] }) => {
    const queries = [
      ...searchInclude.map((one) => `_include=${one}`),
      ...searchRevInclude.map((one) => `_revinclude=${one}`),
    ]
    await Promise.all(queries.map((query) => expect(200, 'GET', `/${type}?${query}`, undefined, strict)))
    tried += queries.length
  })
  assert.ok(tried > 1500, String(tried))
  await call('PUT', '/Patient/p', { resourceType: 'Patient', id: 'p' })
  const observation = {
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: 'Patient/p' },
  }
  await call('PUT', '/Observation/o', observation)
  for (const include of ['*', 'Observation:subject', 'Observation:patient', 'Observation:subject:Patient'])
    assert.deepEqual(idsOf(await expect(200, 'GET', `/Observation?_include=${include}`), 'include'), ['p'], include)
  for (const include of ['Observation:subject', 'Observation:patient'])
    assert.deepEqual(idsOf(await expect(200, 'GET', `/Patient?_revinclude=${include}`), 'include'), ['o'], include)
  assert.deepEqual(faults, [])
})

/** What is asked of an operation, by its name: on a type, on one of its resources. */
const operations: Readonly<Record<string, (rest: Fixture, type: string, resource: Made) => Promise<void>>> = {
  async validate({ expect, faults }, type, resource) {
    const parameters = { resourceType: 'Parameters', parameter: [{ name: 'resource', resource }] }
    for (const [path, body] of [
      [`/${type}/$validate`, resource],
      [`/${type}/$validate`, parameters],
      [`/${type}/x/$validate`, undefined],
    ] as const) {
      const { body: outcome } = await expect(200, body === undefined ? 'GET' : 'POST', path, body)
      const issues = outcome['issue'] as { severity: string }[]
      if (issues.some(({ severity }) => severity === 'error')) faults.push(`${path}: ${JSON.stringify(issues)}`)
    }
    const { body } = await expect(200, 'POST', `/${type}/$validate`, { ...resource, nonsense: 1 })
    if ((body['issue'] as { severity: string }[])[0]?.severity !== 'error') faults.push(`${type}: nonsense is valid`)
  },
  async export({ expect }, type) {
    await expect(202, 'GET', `/${type}/$export`, undefined, { prefer: 'respond-async' })
  },
  async everything({ expect, faults }, type) {
    if (!idsOf(await expect(200, 'GET', `/${type}/x/$everything`)).includes('x')) faults.push(`${type}: not everything`)
  },
}

test('every operation that is named does what it is for', async (t) => {
  const resources = resourceOfEachType(t)
  if (resources === undefined) return
  const rest = await fixture(t)
  await eachType(rest, async ({ type, operation }) => {
    const resource = { ...resources.get(type), id: 'x' }
    await rest.expect(201, 'PUT', `/${type}/x`, resource)
    for (const { name } of operation) {
      const run = operations[name]
      if (run === undefined) rest.faults.push(`${type}: nothing tries $${name}`)
      else await run(rest, type, resource)
    }
  })
  assert.deepEqual(rest.faults, [])
})

test('formats, patch formats, interactions with the whole, and the statement itself are as they are said to be', async (t) => {
  const { statement, server, expect, call } = await fixture(t)
  await call('PUT', '/Patient/x', { resourceType: 'Patient', id: 'x' })
  for (const format of statement.format) {
    const wanted = format.includes('xml')
      ? 'application/fhir+xml; charset=utf-8'
      : 'application/fhir+json; charset=utf-8'
    const asked = await expect(200, 'GET', `/Patient/x?_format=${encodeURIComponent(format)}`)
    const accepted = await expect(200, 'GET', '/Patient/x', undefined, { accept: format })
    assert.deepEqual(
      [asked, accepted].map(({ headers }) => headers.get('content-type')),
      [wanted, wanted],
      format,
    )
    if (!format.includes('/')) continue
    await expect(200, 'PUT', '/Patient/x', accepted.text, { 'content-type': format })
  }
  for (const format of statement.patchFormat) {
    const patch = [{ op: 'add', path: '/active', value: true }]
    assert.equal((await call('PATCH', '/Patient/x', patch, { 'content-type': format })).status, 200, format)
  }
  const bundle = (type: string) => ({
    resourceType: 'Bundle',
    type,
    entry: [{ resource: { resourceType: 'Patient' }, request: { method: 'POST', url: 'Patient' } }],
  })
  const whole: Readonly<Record<string, () => Promise<Answer>>> = {
    transaction: () => call('POST', '', bundle('transaction')),
    batch: () => call('POST', '', bundle('batch')),
    'history-system': () => call('GET', '/_history'),
  }
  for (const { code: name } of server.interaction) {
    const answer = await whole[name]?.()
    assert.ok(answer?.status === 200 && count(answer) > 0, `${name} ${answer?.status}`)
  }
  const said = (await call('GET', '/metadata')).body
  const { body } = await call('POST', '/CapabilityStatement/$validate', said)
  const errors = (body['issue'] as { severity: string }[]).filter(({ severity }) => severity === 'error')
  assert.deepEqual(errors.slice(0, 3), [])
  assert.equal((said['implementation'] as { url: string }).url, base)
})
