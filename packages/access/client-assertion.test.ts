import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64url, isRefusal, unbase64url, utf8 } from '@siegel/foundation'
import { standingClock } from '@siegel/foundation/testing'
import { parsePublicJwks } from '@siegel/sealing/node'
import { flipped, signedJwt } from '../sealing/node/testing.ts'
import { failedCheck, parseAssertion } from './client-assertion.ts'
import { clientFixture, ec, endpoint, foreign, jwks, rsa } from './testing.ts'

/** What each attack changes, and the check that must stop it. */
interface Attack {
  check: string
  claims?: object
  header?: object
  /** Another way to sign, or a change after signing. */
  make?: (parts: { header: object; claims: object }) => string
}

const now = Math.floor(standingClock().now() / 1000)
const attacks: Record<string, Attack> = {
  'no algorithm': { check: 'alg', header: { alg: 'none' }, make: (p) => signedJwt(ec.privateKey, p.header, p.claims) },
  'none in capitals, without signature': { check: 'alg', header: { alg: 'NONE' }, make: (p) => cut(p, 2, '') },
  'the public key as an HMAC secret': {
    check: 'alg',
    header: { alg: 'HS256', kid: 'rsa-1' },
    make: (p) => signedJwt(JSON.stringify(rsa.jwk), p.header, p.claims),
  },
  HS384: { check: 'alg', header: { alg: 'HS384' }, make: (p) => signedJwt('secret', p.header, p.claims) },
  RS256: {
    check: 'alg',
    header: { alg: 'RS256', kid: 'rsa-1' },
    make: (p) => signedJwt(rsa.privateKey, p.header, p.claims),
  },
  PS384: {
    check: 'alg',
    header: { alg: 'PS384', kid: 'rsa-1' },
    make: (p) => signedJwt(rsa.privateKey, p.header, p.claims),
  },
  ES256: { check: 'alg', header: { alg: 'ES256' } },
  'algorithm in small letters': { check: 'alg', header: { alg: 'es384' }, make: (p) => cut(p, 2, 'AAAA') },
  'algorithm as a list': { check: 'alg', header: { alg: ['ES384'] }, make: (p) => cut(p, 2, 'AAAA') },
  'no type': { check: 'typ', header: { typ: undefined } },
  'an access token as an assertion': { check: 'typ', header: { typ: 'at+jwt' } },
  'a key set address of its own': { check: 'header', header: { jku: 'https://attacker.example/jwks' } },
  'a key of its own': { check: 'header', header: { jwk: foreign.jwk } },
  'a certificate of its own': { check: 'header', header: { x5c: ['MIIB'] } },
  'a certificate address of its own': { check: 'header', header: { x5u: 'https://attacker.example/' } },
  'an extension that is not understood': { check: 'header', header: { crit: ['exp'] } },
  'an unencoded payload': { check: 'header', header: { b64: false } },
  'an unknown client': { check: 'iss', claims: { iss: 'nobody', sub: 'nobody' } },
  'no issuer': { check: 'iss', claims: { iss: undefined } },
  'an issuer that is no text': { check: 'iss', claims: { iss: 1 } },
  'another subject': { check: 'sub', claims: { sub: 'nobody' } },
  'no subject': { check: 'sub', claims: { sub: undefined } },
  'for another server': { check: 'aud', claims: { aud: 'https://other.example/fhir/R4/auth/token' } },
  'for the FHIR base': { check: 'aud', claims: { aud: 'http://localhost:8420/fhir/R4' } },
  'for the other scheme': { check: 'aud', claims: { aud: endpoint.replace('http:', 'https:') } },
  'for a longer path': { check: 'aud', claims: { aud: `${endpoint}/` } },
  'for two servers': { check: 'aud', claims: { aud: [endpoint, 'https://other.example/'] } },
  'for nobody in a list': { check: 'aud', claims: { aud: [] } },
  'for a list in a list': { check: 'aud', claims: { aud: [[endpoint]] } },
  'for nobody': { check: 'aud', claims: { aud: undefined } },
  'no expiry': { check: 'exp', claims: { exp: undefined } },
  'expired now': { check: 'exp', claims: { exp: now } },
  'expired a second ago': { check: 'exp', claims: { exp: now - 1 } },
  'an expiry as text': { check: 'exp', claims: { exp: String(now + 60) } },
  'no expiry ever': { check: 'exp', make: (p) => rewritten(p, (text) => text.replace(/"exp":\d+/, '"exp":1e999')) },
  'an expiry too far away': { check: 'exp-far', claims: { exp: now + 331 } },
  'an expiry in milliseconds': { check: 'exp-far', claims: { exp: (now + 60) * 1000 } },
  'not valid yet': { check: 'nbf', claims: { nbf: now + 31 } },
  'not before as text': { check: 'nbf', claims: { nbf: 'now' } },
  'issued in the future': { check: 'iat', claims: { iat: now + 31 } },
  'issued at null': { check: 'iat', claims: { iat: null } },
  'issued long ago, renewed expiry': { check: 'iat-old', claims: { iat: now - 331 } },
  'no jti': { check: 'jti', claims: { jti: undefined } },
  'an empty jti': { check: 'jti', claims: { jti: '' } },
  'a jti that is no text': { check: 'jti', claims: { jti: 7 } },
  'an endless jti': { check: 'jti', claims: { jti: 'j'.repeat(256) } },
  'no key named': { check: 'kid', header: { kid: undefined } },
  'an unknown key': { check: 'kid', header: { kid: 'ec-2' } },
  'a key name that is a list': { check: 'kid', header: { kid: ['ec-1'] } },
  'the RSA key with ES384': { check: 'key', header: { kid: 'rsa-1' } },
  'the EC key with RS384': {
    check: 'key',
    header: { alg: 'RS384' },
    make: (p) => signedJwt(rsa.privateKey, p.header, p.claims),
  },
  'signed by somebody else under the same name': {
    check: 'signature',
    make: (p) => signedJwt(foreign.privateKey, p.header, p.claims),
  },
  'no signature': { check: 'signature', make: (p) => cut(p, 2, '') },
  'a signature of zeros': { check: 'signature', make: (p) => cut(p, 2, base64url(new Uint8Array(96))) },
  'a flipped bit in the signature': { check: 'signature', make: (p) => flipPart(p, 2) },
  'claims changed after signing': {
    check: 'signature',
    make: (p) => cut(p, 1, base64url(utf8(JSON.stringify({ ...p.claims, jti: 'another' })))),
  },
  'two parts': { check: 'form', make: (p) => partsOf(p).slice(0, 2).join('.') },
  'four parts': { check: 'form', make: (p) => `${partsOf(p).join('.')}.AAAA` },
  nothing: { check: 'form', make: () => '' },
  padding: { check: 'form', make: (p) => `${partsOf(p).join('.')}==` },
  'the other base64': { check: 'form', make: (p) => cut(p, 2, '+/+/') },
  'a header that is a list': { check: 'form', make: (p) => cut(p, 0, base64url(utf8('["ES384"]'))) },
  'claims that are null': { check: 'form', make: (p) => cut(p, 1, base64url(utf8('null'))) },
  'claims that are no JSON': { check: 'form', make: (p) => cut(p, 1, base64url(utf8('{'))) },
  'claims that are no UTF-8': { check: 'form', make: (p) => cut(p, 1, base64url(new Uint8Array([0xff]))) },
}

type Parts = { header: object; claims: object }
const partsOf = (parts: Parts): string[] => signedJwt(ec.privateKey, parts.header, parts.claims).split('.')
const cut = ({ header, claims }: Parts, place: number, part: string): string =>
  partsOf({ header: { ...header, alg: 'ES384' }, claims })
    .map((one, index) => (index === place ? part : one))
    .map((one, index) => (index === 0 && place !== 0 ? base64url(utf8(JSON.stringify(header))) : one))
    .join('.')
const flipPart = (parts: Parts, place: number): string =>
  cut(parts, place, base64url(flipped(unbase64url(partsOf(parts)[place] ?? ''), 5)))
const rewritten = (parts: Parts, change: (text: string) => string): string =>
  cut(parts, 1, base64url(utf8(change(JSON.stringify(parts.claims)))))

test('every check stops what is made to pass it by', async (t) => {
  const { claims, grant, header, id, log } = clientFixture(t)
  const entries = Object.entries(attacks)
  for (const [index, [name, attack]] of entries.entries())
    await t.test(`${attack.check}: ${name}`, () => {
      const remote = `192.0.2.${index}`
      const parts = { header: header(attack.header), claims: claims(attack.claims) }
      const text = attack.make?.(parts) ?? signedJwt(ec.privateKey, parts.header, parts.claims)
      assert.throws(
        () => grant(text, 'system/*.rs', remote),
        (error) => isRefusal(error, 'client-refused') && error.detail === undefined,
      )
      const entry = log()[0] ?? assert.fail()
      const isClaimed = attack.check !== 'iss' && attack.check !== 'form'
      assert.deepEqual([entry.verb, entry.actor.id], ['sign-in-refused', isClaimed ? `client/${id}` : 'unknown'])
      assert.deepEqual(entry.facts, ['by private_key_jwt', `check ${attack.check}`])
    })
  const good = signedJwt(ec.privateKey, header(), claims())
  assert.ok(grant(good), 'what they were made from works')
})

test('an assertion is held against the client that it is said to be of, not only against some client', (t) => {
  const { assertion, clock, id } = clientFixture(t)
  const parsed = parseAssertion(assertion()) ?? assert.fail()
  const against = (client: string) =>
    failedCheck(parsed, {
      client: { id: client, keys: parsePublicJwks(jwks) },
      audiences: [endpoint],
      now_ms: clock.now(),
    })
  assert.deepEqual([against(id), against('another')], [undefined, 'iss'])
})
