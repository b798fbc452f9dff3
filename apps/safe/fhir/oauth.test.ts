import assert from 'node:assert/strict'
import { createServer as createHttpServer, request as httpRequest, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer, request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { Refusal } from '@siegel/foundation'
import { createLogger } from '@siegel/foundation/logger'
import { ApiServer, requestListener } from '@siegel/http'
import { createAuthority, issueServerCertificate } from '@siegel/sealing/node'
import { clientFixture, ec, foreign } from '../../../packages/access/testing.ts'
import { signedJwt } from '../../../packages/sealing/node/testing.ts'
import type { StaffCaller } from '../sessions.ts'
import { addOAuth, type OAuthOptions } from './oauth.ts'

const log = createLogger('test', 'silent')
const authority = await createAuthority('Test', 1)
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const formType = 'application/x-www-form-urlencoded'

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Record<string, unknown>
}

/** The real access behind a real server on loopback; `door` is its origin. */
async function fixture(t: TestContext, { https = false, origins }: { https?: boolean } & OAuthOptions = {}) {
  const client = clientFixture(t)
  const safe = { open: { access: client.access }, settings: { current: { hostName: 'praxis' } } }
  const api = new ApiServer<StaffCaller>({ log, https, authenticate: () => undefined, allows: () => false })
  addOAuth(api.app, safe, log, origins === undefined ? {} : { origins })
  const door = await listen(t, https, requestListener(api.app))
  const send = (path: string, init: { headers?: Record<string, string>; body?: string | Uint8Array } = {}) =>
    sent(`${door}${path}`, init)
  const form = (change: Record<string, string> = {}) =>
    new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'system/*.rs',
      client_assertion_type: assertionType,
      client_assertion: client.assertion({ aud: `${door}/fhir/R4/auth/token` }),
      ...change,
    })
  const ask = (body: URLSearchParams | string | Uint8Array, headers: Record<string, string> = {}) =>
    send('/fhir/R4/auth/token', {
      headers: { 'content-type': formType, ...headers },
      body: body instanceof URLSearchParams ? body.toString() : body,
    })
  return { ...client, ask, door, form, safe, send }
}

async function listen(t: TestContext, https: boolean, listener: RequestListener): Promise<string> {
  const { key, certificate: cert } = await issueServerCertificate(authority, ['praxis.local', 'localhost'], 1)
  const server: Server = https ? createHttpsServer({ key, cert }, listener) : createHttpServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `${https ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`
}

/** One request, with a Host header of one's own if it is given. */
function sent(
  address: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string | Uint8Array },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const url = new URL(address)
    const way = url.protocol === 'https:' ? httpsRequest : httpRequest
    const options = { method: body === undefined ? 'GET' : 'POST', headers, agent: false, ca: authority.certificate }
    const place = { host: '127.0.0.1', servername: 'localhost', port: url.port, path: url.pathname }
    const call = way({ ...options, ...place }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('end', () => {
        const parsed = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: parsed })
      })
    })
    call.setHeader('host', headers['host'] ?? url.host)
    call.once('error', reject)
    call.end(body)
  })
}

test('a client finds the endpoint, proves itself and gets a token that nobody keeps', async (t) => {
  const { access, ask, claims, door, header, id, send } = await fixture(t)
  const { body: found } = await send('/fhir/R4/.well-known/smart-configuration')
  assert.equal(found['token_endpoint'], `${door}/fhir/R4/auth/token`)
  assert.deepEqual(found['token_endpoint_auth_methods_supported'], ['private_key_jwt'])
  assert.deepEqual(found['token_endpoint_auth_signing_alg_values_supported'], ['RS384', 'ES384'])
  assert.deepEqual(found['grant_types_supported'], ['client_credentials'])
  assert.deepEqual(found['capabilities'], ['client-confidential-asymmetric', 'permission-v2'])
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'system/Observation.rs system/Patient.r',
    client_assertion_type: assertionType,
    client_assertion: signedJwt(ec.privateKey, header(), claims({ aud: found['token_endpoint'] })),
  })
  const { status, headers, body: answer } = await ask(body)
  assert.equal(status, 200)
  const { access_token: token, ...rest } = answer
  assert.deepEqual(rest, { token_type: 'bearer', expires_in: 300, scope: 'system/Observation.rs system/Patient.r' })
  assert.deepEqual([headers['cache-control'], headers['pragma']], ['no-store', 'no-cache'])
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(access.tokens.callerOf(String(token))?.id, `client/${id}`)
  const again = await ask(body)
  assert.deepEqual([again.status, again.body], [400, { error: 'invalid_client' }])
  assert.equal(again.headers['cache-control'], 'no-store')
})

test('the door for other workstations has the name of its certificate, and neither door takes the other’s address', async (t) => {
  const { ask, door, form, assertion, send } = await fixture(t, { https: true })
  const port = new URL(door).port
  const ours = `https://praxis.local:${port}`
  const lookUp = async (host: string) =>
    (await send('/fhir/R4/.well-known/smart-configuration', { headers: { host } })).body['token_endpoint']
  assert.equal(await lookUp(`praxis.local:${port}`), `${ours}/fhir/R4/auth/token`)
  assert.equal(await lookUp(`PRAXIS.local:${port}`), `${ours}/fhir/R4/auth/token`)
  assert.equal(await lookUp(`localhost:${port}`), `${door}/fhir/R4/auth/token`)
  assert.equal((await ask(form())).status, 200)
  assert.equal((await ask(form({ client_assertion: assertion({ aud: `${ours}/fhir/R4/auth/token` }) }))).status, 200)
  const http = assertion({ aud: `http://localhost:${port}/fhir/R4/auth/token` })
  assert.deepEqual((await ask(form({ client_assertion: http }))).body, { error: 'invalid_client' })
})

test('what the Host header says is never believed', async (t) => {
  const { ask, assertion, door, form, send } = await fixture(t)
  for (const host of ['attacker.example', `attacker.example:${new URL(door).port}`, 'localhost', 'localhost:1']) {
    const { body } = await send('/fhir/R4/.well-known/smart-configuration', { headers: { host } })
    assert.equal(body['token_endpoint'], `${door}/fhir/R4/auth/token`, host)
    const theirs = assertion({ aud: `http://${host}/fhir/R4/auth/token` })
    const { body: answer } = await ask(form({ client_assertion: theirs }), { host })
    assert.deepEqual(answer, { error: 'invalid_client' }, host)
  }
})

test('behind a proxy the addresses are those of the settings', async (t) => {
  const origin = 'https://fhir.praxis.example'
  const { ask, assertion, form, send } = await fixture(t, { origins: [origin] })
  const { body } = await send('/fhir/R4/.well-known/smart-configuration')
  assert.equal(body['token_endpoint'], `${origin}/fhir/R4/auth/token`)
  assert.equal((await ask(form())).status, 400, 'loopback is not among them')
  assert.equal((await ask(form({ client_assertion: assertion({ aud: `${origin}/fhir/R4/auth/token` }) }))).status, 200)
})

test('requests that are not as RFC 6749 says are refused with its codes', async (t) => {
  const { ask, form, log: entries } = await fixture(t)
  const without = (name: string) => {
    const body = form()
    body.delete(name)
    return body
  }
  const twice = (name: string) => {
    const body = form()
    body.append(name, body.get(name) ?? '')
    return body
  }
  const names = ['grant_type', 'scope', 'client_assertion_type', 'client_assertion']
  const before = entries().length
  const cases: [code: string, body: URLSearchParams | string | Uint8Array, headers?: Record<string, string>][] = [
    ...names
      .filter((name) => name !== 'scope')
      .map((name): [string, URLSearchParams] => ['invalid_request', without(name)]),
    ...names.map((name): [string, URLSearchParams] => ['invalid_request', twice(name)]),
    ['invalid_request', ''],
    ['invalid_request', new Uint8Array([0x67, 0xff])],
    ['invalid_request', form({ client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' })],
    ['invalid_request', form({ client_secret: 'secret' })],
    ['invalid_request', form(), { authorization: 'Basic eDp5' }],
    ['invalid_request', form(), { 'content-type': 'application/json' }],
    ['invalid_request', form(), { 'content-type': 'text/plain' }],
    ['invalid_request', form(), { 'sec-fetch-site': 'cross-site' }],
    ['invalid_request', form(), { 'sec-fetch-site': 'same-site' }],
    ['unsupported_grant_type', form({ grant_type: 'authorization_code' })],
    ['unsupported_grant_type', form({ grant_type: 'password' })],
    ['unsupported_grant_type', form({ grant_type: 'refresh_token' })],
    ['unsupported_grant_type', form({ grant_type: '' })],
  ]
  for (const [code, body, headers = {}] of cases) {
    const answer = await ask(body, headers)
    assert.deepEqual([answer.status, answer.body], [400, { error: code }])
    assert.equal(answer.headers['cache-control'], 'no-store')
  }
  assert.equal(entries().length, before, 'nobody was named, nothing is in the log')
  for (const body of [without('scope'), form({ scope: 'patient/*.rs' }), form({ scope: 'system/*.nonsense' })])
    assert.deepEqual((await ask(body)).body, { error: 'invalid_scope' })
  assert.equal(
    (await ask(form({ whatever: 'is not known' }), { 'content-type': `${formType}; charset=UTF-8` })).status,
    200,
  )
})

test('a body over 16 KiB is refused, whatever its length was said to be', async (t) => {
  const { ask, form } = await fixture(t)
  const long = form({ more: 'x'.repeat(16 * 1024) })
  assert.deepEqual([(await ask(long)).status, (await ask(long)).body], [413, { error: 'invalid_request' }])
  assert.equal((await ask(long, { 'transfer-encoding': 'chunked' })).status, 413)
  assert.equal((await ask(form())).status, 200)
})

test('an unknown client and a wrong signature get the same answer, to the byte', async (t) => {
  const { ask, assertion, claims, door, form, header } = await fixture(t)
  const aud = `${door}/fhir/R4/auth/token`
  const [unknown, wrong] = await Promise.all(
    [assertion({ aud, iss: 'nobody', sub: 'nobody' }), signedJwt(foreign.privateKey, header(), claims({ aud }))].map(
      (client_assertion) => ask(form({ client_assertion })),
    ),
  )
  const { date: _, ...headers } = unknown?.headers ?? {}
  const { date: __, ...others } = wrong?.headers ?? {}
  assert.deepEqual([wrong?.status, wrong?.body, others], [unknown?.status, unknown?.body, headers])
  assert.deepEqual(unknown?.body, { error: 'invalid_client' })
})

test('too many tries: 429 with the time to wait, until it is over', async (t) => {
  const { ask, clock, form } = await fixture(t)
  const bad = () => form({ client_assertion: 'a.b.c' })
  for (let i = 0; i < 5; i++) assert.equal((await ask(bad())).status, 400)
  const { status, headers, body } = await ask(bad())
  assert.deepEqual([status, headers['retry-after'], body], [429, '30', { error: 'temporarily_unavailable' }])
  clock.advance(31_000)
  assert.equal((await ask(bad())).status, 400)
})

test('a locked safe gives no tokens, says so, and can still be found', async (t) => {
  const { ask, form, safe, send } = await fixture(t)
  const opened = safe.open
  Object.defineProperty(safe, 'open', {
    get: () => {
      throw new Refusal('safe-locked')
    },
    configurable: true,
  })
  const { status, body } = await ask(form())
  assert.deepEqual([status, body], [503, { error: 'temporarily_unavailable' }])
  assert.equal((await send('/fhir/R4/.well-known/smart-configuration')).status, 200)
  Object.defineProperty(safe, 'open', { value: opened })
  assert.equal((await ask(form())).status, 200)
})

test('where no address is known, as on the command line’s socket, there is nothing to find and no token', async (t) => {
  const { assertion, form, safe } = await fixture(t)
  const { app } = new ApiServer<StaffCaller>({ log, https: false, authenticate: () => undefined, allows: () => false })
  addOAuth(app, safe, log)
  assert.equal((await app.request('/fhir/R4/.well-known/smart-configuration')).status, 404)
  for (const aud of ['http://localhost/fhir/R4/auth/token', '/fhir/R4/auth/token', 'undefined']) {
    const body = form({ client_assertion: assertion({ aud }) }).toString()
    const headers = { 'content-type': formType }
    const answer = await app.request('/fhir/R4/auth/token', { method: 'POST', headers, body })
    assert.deepEqual([answer.status, await answer.json()], [400, { error: 'invalid_client' }])
  }
})
