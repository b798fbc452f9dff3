import assert from 'node:assert/strict'
import { createServer, request as open, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'
import { createClient, endpoint, type CallFailed } from '@siegel/contract'
import { Refusal } from '@siegel/foundation'
import { createLogger } from '@siegel/foundation/logger'
import { ApiServer, requestListener } from './index.ts'

const list = {
  hello: endpoint({
    method: 'POST',
    path: '/api/hello/:id',
    access: 'signed-in',
    audit: 'none',
    says: 'Greets.',
    params: z.strictObject({ id: z.string().max(5) }),
    query: z.strictObject({ loud: z.string().optional() }),
    input: z.strictObject({ name: z.string().max(10) }),
    output: z.object({ text: z.string() }),
  }),
  secret: endpoint({ method: 'GET', path: '/api/secret', access: 'log.read', audit: 'none', says: 'Secret.' }),
  blob: endpoint({
    method: 'POST',
    path: '/api/blob',
    access: 'public',
    audit: 'none',
    says: 'Echo.',
    input: { octets: ['application/octet-stream'] },
    output: { octets: ['application/octet-stream'] },
    bodyLimit_bytes: 1000,
  }),
  long: endpoint({
    method: 'GET',
    path: '/api/long',
    access: 'public',
    audit: 'none',
    gzip: true,
    says: 'Says it again and again.',
    query: z.strictObject({ times: z.coerce.number().max(10_000) }),
    output: z.object({ text: z.string() }),
  }),
  broken: endpoint({ method: 'GET', path: '/api/broken', access: 'public', audit: 'none', says: 'Throws.' }),
}

/** Whose session has ended. */
const ended = new Set<string>()

async function start(t: TestContext): Promise<string> {
  const api = new ApiServer<{ name: string }>({
    log: createLogger('test', 'silent'),
    https: false,
    describedAs: { title: 'Test', schemes: {} },
    authenticate: (request) => {
      const name = request.headers.get('authorization')?.slice(7)
      return name === undefined || ended.has(name) ? undefined : { name }
    },
    allows: (_, access) => access === 'signed-in',
    files: new Map([
      [
        '/index.html',
        { bytes: new TextEncoder().encode('<p>page'), gzip: undefined, mediaType: 'text/html', immutable: false },
      ],
    ]),
  })
  api.add(list, {
    hello: ({ params, body, query, caller }) => {
      if (body.name === 'refuse') throw new Refusal('version-conflict')
      if (body.name === 'busy') throw new Refusal('reader-busy', '10')
      if (body.name === 'locked') throw new Refusal('safe-locked', 'for the night')
      const extra = { text: `${params.id} ${body.name} ${query.loud ?? ''} ${caller.name}`, secret: 'not declared' }
      return extra
    },
    secret: () => undefined,
    blob: ({ body }) => body,
    long: ({ query }) => ({ text: 'again '.repeat(query.times) }),
    broken: () => {
      throw new Error('Kanarienvogel')
    },
  })
  const server: Server = createServer(requestListener(api.app))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a long answer is sent smaller to whoever takes that, a short one and to others as it is', async (t) => {
  const base = await start(t)
  const lengths = async (times: number, encoding: string) => {
    const bytes = await raw(`${base}/api/long?times=${times}`, { 'accept-encoding': encoding })
    return { ...bytes, length: bytes.body.length }
  }
  const plain = await lengths(5000, 'identity')
  const zipped = await lengths(5000, 'br, gzip')
  assert.equal(plain.headers['content-encoding'], undefined)
  assert.equal(zipped.headers['content-encoding'], 'gzip')
  assert.match(zipped.headers.vary ?? '', /accept-encoding/i)
  assert.ok(zipped.length * 20 < plain.length)
  assert.deepEqual(gunzipSync(zipped.body), plain.body)
  assert.equal((await lengths(5, 'gzip')).headers['content-encoding'], undefined)
})

/** What comes over the wire, not unpacked. */
async function raw(address: string, headers: Record<string, string>) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    open(address, { headers }, resolve).once('error', reject).end(),
  )
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return { headers: answer.headers, body: Buffer.concat(chunks) }
}

const code = (expected: string) => (error: unknown) => (error as CallFailed).code === expected

test('attack: a body that is sent slowly does not outlive the session', async (t) => {
  const base = await start(t)
  const headers = { authorization: 'Bearer slow', 'content-type': 'application/json', 'content-length': '12' }
  const slow = open(`${base}/api/hello/x`, { method: 'POST', headers })
  const answer = new Promise<IncomingMessage>((resolve, reject) => slow.on('response', resolve).on('error', reject))
  await new Promise((resolve) => slow.write('{"name"', resolve))
  // Another call has been answered in the meantime: the slow one has long been let in.
  const client = createClient(list, { base, headers: () => ({ authorization: 'Bearer slow' }) })
  await client.hello({ params: { id: 'x' }, body: { name: 'x' } })
  ended.add('slow')
  slow.end(':"a"}')
  const { statusCode } = await answer
  assert.equal(statusCode, 401)
})

test('a declared call gets through, and only declared fields come back', async (t) => {
  const base = await start(t)
  const client = createClient(list, { base, headers: () => ({ authorization: 'Bearer kh' }) })
  assert.deepEqual(await client.hello({ params: { id: 'a b' }, body: { name: 'x' }, query: { loud: 'y' } }), {
    text: 'a b x y kh',
  })
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i)
  assert.deepEqual((await client.blob({ body: { bytes, mediaType: 'application/octet-stream' } })).bytes, bytes)
})

test('who comes at a bad moment is told how long to wait, where that is known', async (t) => {
  const base = await start(t)
  const ask = (name: string) =>
    fetch(`${base}/api/hello/x`, {
      method: 'POST',
      headers: { authorization: 'Bearer kh', 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
  const busy = await ask('busy')
  assert.deepEqual([busy.status, busy.headers.get('retry-after')], [503, '10'])
  const locked = await ask('locked')
  assert.deepEqual([locked.status, locked.headers.get('retry-after')], [503, null], 'words are no seconds')
})

test('what is not allowed, not known or not well formed gets a problem with a code, and nothing echoed', async (t) => {
  const base = await start(t)
  const client = createClient(list, { base, headers: () => ({ authorization: 'Bearer kh' }) })
  const anonymous = createClient(list, { base })
  const body = { name: 'x' }
  await assert.rejects(anonymous.hello({ params: { id: 'a' }, body }), code('not-signed-in'))
  await assert.rejects(client.secret(), code('not-allowed'))
  await assert.rejects(client.hello({ params: { id: 'a' }, body: { name: 'refuse' } }), code('version-conflict'))
  await assert.rejects(client.hello({ params: { id: 'abcdef' }, body }), code('input-invalid'))
  await assert.rejects(
    client.hello({ params: { id: 'a' }, body: { ...body, admin: true } as never }),
    code('input-invalid'),
  )
  await assert.rejects(
    client.blob({ body: { bytes: new Uint8Array(1001), mediaType: 'application/octet-stream' } }),
    code('too-large'),
  )
  await assert.rejects(
    client.blob({ body: { bytes: new Uint8Array(1), mediaType: 'text/html' } }),
    code('media-type-refused'),
  )
  const broken = await fetch(`${base}/api/broken`)
  assert.equal(broken.status, 500)
  assert.ok(!(await broken.text()).includes('Kanarienvogel'))
})

test('a body without a length is cut off at the limit', async (t) => {
  const base = await start(t)
  const stream = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(400))
    },
  })
  const init = { method: 'POST', body: stream, duplex: 'half', headers: { 'content-type': 'application/octet-stream' } }
  const answer = await fetch(`${base}/api/blob`, init as RequestInit).catch(() => undefined)
  assert.ok(answer === undefined || answer.status === 413)
})

test('another site’s page cannot make a change', async (t) => {
  const base = await start(t)
  const post = (headers: Record<string, string>) =>
    fetch(`${base}/api/hello/a`, {
      method: 'POST',
      headers: { authorization: 'Bearer kh', 'content-type': 'application/json', ...headers },
      body: '{"name":"x"}',
    })
  assert.equal((await post({ origin: 'https://evil.example' })).status, 403)
  assert.equal((await post({ 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await post({ origin: 'null' })).status, 403)
  assert.equal((await post({ origin: base })).status, 200)
})

test('pages and answers carry the policy; only pages without a dot fall back to the app', async (t) => {
  const base = await start(t)
  for (const path of ['/', '/patienten/1', '/api/nothing', '/etc/passwd.txt', '/..%2f..%2fetc']) {
    const answer = await fetch(base + path)
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'.*require-trusted-types-for/)
    assert.doesNotMatch(answer.headers.get('content-security-policy') ?? '', /unsafe/)
    const isPage = path === '/' || path === '/patienten/1'
    assert.equal(answer.headers.get('content-type')?.startsWith('text/html'), isPage, path)
  }
})

test('the endpoints are described at /api/openapi.json', async (t) => {
  const base = await start(t)
  const answer = await fetch(new URL('/api/openapi.json', base))
  const { openapi, paths } = (await answer.json()) as { openapi: string; paths: Record<string, unknown> }
  assert.equal(openapi, '3.1.0')
  assert.deepEqual(Object.keys(paths), ['/api/hello/{id}', '/api/secret', '/api/blob', '/api/long', '/api/broken'])
})
