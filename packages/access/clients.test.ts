import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { isRefusal } from '@siegel/foundation'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { newSessionToken } from '@siegel/sealing/node'
import { sql, Store, type Schema } from '@siegel/store'
import { signedJwt } from '../sealing/node/testing.ts'
import { Access, accessSchema } from './index.ts'
import { admin, audiences, clientFixture as fixture, ec, endpoint, foreign, jwks, rsa } from './testing.ts'

const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const rowCounts = ['oauth_assertion', 'oauth_token'].map((table) =>
  sql<Record<string, never>, { n: number }>(`test.${table}`, `SELECT count(*) AS n FROM ${table}`),
)

test('a client that proves itself gets a token for five minutes, within its role and scope', (t) => {
  const { access, assertion, clock, grant, id, log } = fixture(t)
  const { token, scope, expires_s } = grant(assertion())
  assert.deepEqual([scope, expires_s], ['system/*.rs', 300])
  assert.match(token, /^siegel-access_[A-Za-z0-9_-]{43}$/)
  const caller = access.tokens.callerOf(token)
  assert.deepEqual([caller?.id, caller?.name, caller?.role], [`client/${id}`, 'Laborsystem', 'doctor'])
  assert.equal(caller?.scope, 'system/*.rs')
  assert.ok(caller.permissions.has('chart.read') && !caller.permissions.has('people.write'))
  for (const wrong of [`${token}x`, token.slice(0, -1), token.replace('-access', ''), 'siegel-access_'])
    assert.equal(access.tokens.callerOf(wrong), undefined)
  assert.equal(access.sessions.of(token), undefined)
  clock.advance(299_999)
  assert.ok(access.tokens.callerOf(token))
  clock.advance(1)
  assert.equal(access.tokens.callerOf(token), undefined, 'over')
  const entry = log()[0] ?? assert.fail()
  assert.deepEqual([entry.verb, entry.actor.id, entry.actor.name], ['sign-in', `client/${id}`, 'Laborsystem'])
  assert.ok(!JSON.stringify(log()).includes(token))
})

test('RS384 and ES384 work, with the fewest claims that are needed and with one audience in a list', (t) => {
  const { assertion, claims, grant, header } = fixture(t)
  assert.ok(grant(signedJwt(rsa.privateKey, header({ alg: 'RS384', kid: 'rsa-1' }), claims())))
  assert.ok(grant(assertion({ iat: undefined })))
  assert.ok(grant(assertion({ aud: [endpoint] })))
  assert.ok(grant(assertion({ aud: audiences[1] })))
})

test('a clock that is off by up to half a minute still signs in', (t) => {
  const { assertion, grant, now_s } = fixture(t)
  for (const off_s of [-30, -5, 5, 30])
    assert.ok(grant(assertion({ iat: now_s() + off_s, nbf: now_s() + off_s, exp: now_s() + off_s + 300 })))
  assert.ok(grant(assertion({ exp: now_s() + 1 })))
})

test('an assertion works once, also after a restart, and is remembered until it is too old', (t) => {
  const { assertion, clock, grant, log, open } = fixture(t)
  const text = assertion({ exp: Math.floor(clock.now() / 1000) + 330 })
  assert.ok(grant(text))
  assert.throws(() => grant(text), refused('client-refused'))
  assert.deepEqual(log()[0]?.facts, ['by private_key_jwt', 'check jti-used'])
  const reopened = open([ledgerSchema, accessSchema])
  t.after(() => reopened.close())
  const again = new Access(reopened, new Ledger(reopened, clock), clock)
  const request = { assertion: text, scope: 'system/*.rs', audiences, remote: '192.0.2.2' }
  assert.throws(() => again.clientTokens.issue(request), refused('client-refused'))
  for (let passed_s = 66; passed_s < 330; passed_s += 66) {
    clock.advance(66_000)
    assert.ok(grant(assertion()), 'cleans up')
    assert.throws(() => grant(text, 'system/*.rs', `192.0.2.${passed_s}`), refused('client-refused'))
  }
  for (const check of ['jti-used', 'exp']) {
    clock.advance(check === 'exp' ? 1000 : 65_000)
    assert.ok(grant(assertion()), 'cleans up')
    assert.throws(() => grant(text, 'system/*.rs', `198.51.100.${check.length}`), refused('client-refused'))
    assert.deepEqual(log()[0]?.facts, ['by private_key_jwt', `check ${check}`])
  }
})

test('the same jti of another client is another one', (t) => {
  const { access, assertion, claims, grant, header } = fixture(t)
  const other = access.clients.add(admin, { name: 'Waage', role: 'office', scope: 'system/*.rs', jwks })
  assert.ok(grant(assertion({ jti: 'same' })))
  const theirs = claims({ iss: other.id, sub: other.id, jti: 'same' })
  assert.equal(access.tokens.callerOf(grant(signedJwt(ec.privateKey, header(), theirs)).token)?.name, 'Waage')
})

test('a client cannot speak for another one with its own key', (t) => {
  const { access, claims, grant, header } = fixture(t)
  const keys = JSON.stringify({ keys: [foreign.jwk] })
  const other = access.clients.add(admin, { name: 'Waage', role: 'office', scope: 'system/*.rs', jwks: keys })
  for (const change of [{}, { iss: other.id }, { sub: other.id }])
    assert.throws(() => grant(signedJwt(foreign.privateKey, header(), claims(change))), refused('client-refused'))
  const own = signedJwt(foreign.privateKey, header(), claims({ iss: other.id, sub: other.id }))
  assert.ok(grant(own))
})

test('what was used is cleared away, so that the tables stay small', (t) => {
  const { assertion, clock, grant, store } = fixture(t)
  const rows = () => rowCounts.map((statement) => store.read((reader) => reader.get(statement, {})?.n))
  for (let i = 0; i < 20; i++) grant(assertion())
  assert.deepEqual(rows(), [20, 20])
  clock.advance(331_000)
  grant(assertion())
  assert.deepEqual(rows(), [1, 1])
})

test('a client that asks without end has to wait', (t) => {
  const { assertion, clock, grant } = fixture(t)
  for (let i = 0; i < 300; i++) grant(assertion())
  assert.throws(() => grant(assertion()), refused('too-many-requests'))
  clock.advance(331_000)
  assert.ok(grant(assertion()))
})

test('failing tries are slowed down, for the one who fails and the client he names', (t) => {
  const { assertion, clock, grant, header, claims, log } = fixture(t)
  const bad = () => signedJwt(foreign.privateKey, header(), claims())
  for (let i = 0; i < 5; i++) assert.throws(() => grant(bad()), refused('client-refused'))
  const entries = log().length
  for (let i = 0; i < 5; i++) {
    assert.throws(() => grant(bad()), refused('too-many-tries'))
    assert.throws(() => grant(assertion()), refused('too-many-tries'))
  }
  assert.equal(log().length, entries, 'no entries while blocked')
  assert.ok(grant(assertion(), 'system/*.rs', '192.0.2.9'), 'from elsewhere')
  for (let i = 0; i < 5; i++)
    assert.throws(() => grant(assertion({ iss: newSessionToken() }), '', '192.0.2.9'), refused('client-refused'))
  assert.throws(
    () => grant(assertion({ iss: 'x' }), '', '192.0.2.9'),
    refused('too-many-tries'),
    'unknown ones together',
  )
  assert.ok(grant(assertion(), 'system/*.rs', '192.0.2.9'), 'which hinders no other client there')
  clock.advance(31_000)
  assert.ok(grant(assertion()))
})

test('a client that names itself beside the assertion must be the same', (t) => {
  const { access, assertion, id, log } = fixture(t)
  const request = { scope: 'system/*.rs', audiences, remote: '192.0.2.1' }
  const issue = (clientId: string) => access.clientTokens.issue({ ...request, assertion: assertion(), clientId })
  assert.ok(issue(id))
  for (const other of ['', 'nobody', `${id} `]) {
    assert.throws(() => issue(other), refused('client-refused'))
    assert.deepEqual(log()[0]?.facts, ['by private_key_jwt', 'check client-id'])
  }
})

test('an unknown client and a wrong signature are the same answer', (t) => {
  const { assertion, claims, grant, header } = fixture(t)
  const errorOf = (text: string): unknown => {
    try {
      return grant(text)
    } catch (error) {
      return isRefusal(error) ? [error.code, error.detail, error.message] : error
    }
  }
  const unknown = errorOf(assertion({ iss: 'nobody', sub: 'nobody' }))
  assert.deepEqual(errorOf(signedJwt(foreign.privateKey, header(), claims())), unknown)
  assert.deepEqual(unknown, ['client-refused', undefined, 'client-refused'])
})

test('what is granted is what was registered and asked for; too much uses the assertion up', (t) => {
  const { access, assertion, grant, log } = fixture(t, 'system/Observation.rs system/*.r?patient=Patient/42')
  const { token, scope } = grant(assertion(), 'system/Observation.cruds')
  assert.equal(scope, 'system/Observation.rs')
  assert.equal(access.tokens.callerOf(token)?.scope, scope)
  assert.equal(grant(assertion(), 'system/Patient.rs').scope, 'system/Patient.r?patient=Patient/42')
  for (const wanted of ['', 'system/Patient.u', 'patient/*.rs', 'openid', 'system/*.nonsense']) {
    const text = assertion()
    assert.throws(() => grant(text, wanted), refused('scope-invalid'))
    assert.deepEqual(log()[0]?.facts, ['by private_key_jwt', 'check scope'])
    assert.throws(() => grant(text, 'system/Observation.rs'), refused('client-refused'))
  }
})

test('revoking a client ends its tokens at once, and nobody else’s', (t) => {
  const { access, assertion, claims, grant, header, id, log } = fixture(t)
  const other = access.clients.add(admin, { name: 'Waage', role: 'office', scope: 'system/*.rs', jwks })
  const { token } = grant(assertion())
  const theirs = grant(signedJwt(ec.privateKey, header(), claims({ iss: other.id, sub: other.id }))).token
  access.clients.revoke(admin, id)
  assert.equal(access.tokens.callerOf(token), undefined)
  assert.ok(access.tokens.callerOf(theirs))
  assert.throws(() => grant(assertion()), refused('client-refused'))
  assert.throws(() => access.clients.revoke(admin, id), refused('not-found'))
  assert.deepEqual(
    access.clients.list().map((one) => one.id),
    [other.id],
  )
  const [refusal, ended] = log()
  assert.deepEqual([refusal?.verb, refusal?.actor.id], ['sign-in-refused', 'unknown'])
  assert.deepEqual([ended?.verb, ended?.object, ended?.actor.id], ['client-revoke', id, 'a1'])
})

test('clients are listed with their keys’ thumbprints, which stand in the log', (t) => {
  const { access, assertion, clock, grant, id, log } = fixture(t)
  const [client] = access.clients.list()
  assert.deepEqual(
    client?.keys.map(({ kid }) => kid),
    ['rsa-1', 'ec-1'],
  )
  assert.deepEqual([client.id, client.lastUsedAt], [id, undefined])
  const added = log().find(({ verb }) => verb === 'client-add')
  assert.deepEqual(added?.facts, [
    'role doctor',
    'scope system/*.cruds',
    ...client.keys.map(({ thumbprint }) => `key ${thumbprint}`),
  ])
  grant(assertion())
  assert.equal(access.clients.list()[0]?.lastUsedAt, new Date(clock.now()).toISOString())
})

test('a registration with a wrong scope or a wrong key is refused, and nothing of it is kept', (t) => {
  const { access, log } = fixture(t)
  const draft = { name: 'x', role: 'doctor' as const, scope: 'system/*.rs', jwks }
  const before = log().length
  assert.throws(() => access.clients.add(admin, { ...draft, scope: 'user/*.rs' }), refused('scope-invalid'))
  assert.throws(() => access.clients.add(admin, { ...draft, jwks: '{"keys":[]}' }), refused('jwks-invalid'))
  const secret = JSON.stringify({ keys: [{ ...ec.jwk, d: 'AAAA' }] })
  assert.throws(() => access.clients.add(admin, { ...draft, jwks: secret }), refused('jwks-private'))
  assert.deepEqual([access.clients.list().length, log().length], [1, before])
})

test('a database of the version before gets the new tables and keeps its tokens', (t) => {
  const clock = standingClock()
  const file = join(temporaryFolder(t), 'b.db')
  const open = (schemas: Schema[]) => new Store({ file, key: new Uint8Array(32), schemas })
  const before = open([ledgerSchema, { ...accessSchema, steps: accessSchema.steps.slice(0, 1) }])
  const { token } = new Access(before, new Ledger(before, clock), clock).tokens.create(
    admin,
    'x',
    'doctor',
    'system/*.r',
  )
  before.close()
  const store = open([ledgerSchema, accessSchema])
  t.after(() => store.close())
  const access = new Access(store, new Ledger(store, clock), clock)
  assert.ok(access.tokens.callerOf(token))
  assert.deepEqual(access.clients.list(), [])
})
