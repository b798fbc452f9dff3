import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, unbase64url, unutf8 } from '@siegel/foundation'
import { jwkThumbprint, jwtAlgorithms, parsePublicJwks, verifyJwtSignature, type JwtAlgorithm } from './index.ts'
import { flipped, jwtKeyPair, signedJwt, wycheproof } from './testing.ts'

const rsa = jwtKeyPair('RS384', 'r')
const ec = jwtKeyPair('ES384', 'e')
const setOf = (...keys: object[]): string => JSON.stringify({ keys })
const code = (wanted: string) => (error: unknown) => isRefusal(error, wanted)

/** A JWT in its parts, as a verifier takes it. */
function partsOf(jwt: string): { input: string; signature: Uint8Array } {
  const end = jwt.lastIndexOf('.')
  return { input: jwt.slice(0, end), signature: unbase64url(jwt.slice(end + 1)) }
}

test('a signature holds for its key, its algorithm and its text, and for nothing else', () => {
  const keys = parsePublicJwks(setOf(rsa.jwk, ec.jwk))
  const [rsaKey, ecKey] = [keys[0] ?? assert.fail(), keys[1] ?? assert.fail()]
  for (const [alg, key, other, pair] of [
    ['RS384', rsaKey, ecKey, rsa],
    ['ES384', ecKey, rsaKey, ec],
  ] as const) {
    const { input, signature } = partsOf(signedJwt(pair.privateKey, { alg }, { sub: 'x' }))
    assert.ok(verifyJwtSignature(alg, key, input, signature))
    assert.ok(!verifyJwtSignature(alg, key, `${input}A`, signature))
    assert.ok(!verifyJwtSignature(alg, other, input, signature))
    assert.ok(!verifyJwtSignature(alg === 'RS384' ? 'ES384' : 'RS384', key, input, signature))
    for (const wrong of [
      new Uint8Array(0),
      new Uint8Array(signature.length),
      new Uint8Array(signature.length).fill(255),
      signature.subarray(1),
      new Uint8Array([...signature, 0]),
      new Uint8Array([0, ...signature]),
      flipped(signature, 0),
      flipped(signature, -1),
    ])
      assert.ok(!verifyJwtSignature(alg, key, input, wrong), `${alg} ${wrong.length}`)
    const foreign = partsOf(signedJwt(jwtKeyPair(alg, 'z').privateKey, { alg }, { sub: 'x' }))
    assert.ok(!verifyJwtSignature(alg, key, foreign.input, foreign.signature), 'another key of the same kind')
  }
})

test('RSA with PSS or SHA-256, and ECDSA in DER, are not what the algorithms say', () => {
  const [rsaKey, ecKey] = parsePublicJwks(setOf(rsa.jwk, ec.jwk))
  assert.ok(rsaKey !== undefined && ecKey !== undefined)
  for (const alg of ['PS384', 'RS256', 'RS512']) {
    const { input, signature } = partsOf(signedJwt(rsa.privateKey, { alg }, {}))
    assert.ok(!verifyJwtSignature('RS384', rsaKey, input, signature), alg)
  }
  for (const alg of ['ES256', 'ES512']) {
    const { input, signature } = partsOf(signedJwt(ec.privateKey, { alg }, {}))
    assert.ok(!verifyJwtSignature('ES384', ecKey, input, signature), alg)
  }
})

test('keys are kept with the members that count, in the order given', () => {
  const more = { ...rsa.jwk, use: 'sig', alg: 'RS384', key_ops: ['verify'], x5c: ['AAAA'], comment: 'ours' }
  const { kty, n, e } = rsa.jwk
  assert.deepEqual(parsePublicJwks(setOf(more, ec.jwk)), [{ kty, kid: 'r', n, e }, ec.jwk])
})

test('the thumbprint is RFC 7638’s', () => {
  // The key of § 3.1.
  const n =
    '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
  const key = { kty: 'RSA', kid: '2011-04-29', n, e: 'AQAB' } as const
  assert.equal(jwkThumbprint(key), 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
  assert.equal(jwkThumbprint({ ...key, kid: 'another' }), jwkThumbprint(key))
})

test('a key that is private, weak, of another kind or malformed is refused', () => {
  for (const name of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])
    assert.throws(() => parsePublicJwks(setOf({ ...rsa.jwk, [name]: 'AAAA' })), code('jwks-private'), name)
  const { n = '', e = '' } = rsa.jwk
  const small = jwtKeyPair('RS384', 'small', { bits: 2040 }).jwk
  const bytes = unbase64url(n)
  const text = (value: Uint8Array) => Buffer.from(value).toString('base64url')
  const wrong: Record<string, object> = {
    'short RSA': small,
    'RSA padded with zeros': { ...small, n: text(new Uint8Array([0, ...unbase64url(small['n'] ?? '')])) },
    'leading zero': { ...rsa.jwk, n: text(new Uint8Array([0, ...bytes])) },
    'huge RSA': { ...rsa.jwk, n: text(new Uint8Array(1025).fill(255)) },
    'even modulus': { ...rsa.jwk, n: text(flipped(bytes, -1)) },
    'exponent 1': { ...rsa.jwk, e: 'AQ' },
    'exponent 3': { ...rsa.jwk, e: 'Aw' },
    'exponent even': { ...rsa.jwk, e: 'AQAC' },
    'exponent long': { ...rsa.jwk, e: 'AQAAAAAB' },
    'padded base64': { ...rsa.jwk, e: `${e}==` },
    'no modulus': { kty: 'RSA', kid: 'r', e },
    'P-256': jwtKeyPair('ES384', 'e', { curve: 'P-256' }).jwk,
    'P-256 that says P-384': { ...jwtKeyPair('ES384', 'e', { curve: 'P-256' }).jwk, crv: 'P-384' },
    'off the curve': { ...ec.jwk, y: ec.jwk['x'] },
    'at infinity': { ...ec.jwk, x: text(new Uint8Array(48)), y: text(new Uint8Array(48)) },
    'no kid': { kty: 'RSA', n, e },
    'empty kid': { ...rsa.jwk, kid: '' },
    'long kid': { ...rsa.jwk, kid: 'k'.repeat(201) },
    'for encryption': { ...rsa.jwk, use: 'enc' },
    'other operations': { ...rsa.jwk, key_ops: ['sign', 'verify'] },
    'another algorithm': { ...rsa.jwk, alg: 'RS256' },
    'the other one’s algorithm': { ...rsa.jwk, alg: 'ES384' },
    symmetric: { kty: 'oct', kid: 'r' },
    'Edwards curve': { kty: 'OKP', kid: 'r', crv: 'Ed25519', x: 'AAAA' },
  }
  for (const [name, key] of Object.entries(wrong))
    assert.throws(() => parsePublicJwks(setOf(key)), code('jwks-invalid'), name)
})

test('what is no set of one to ten keys with names of their own is refused', () => {
  const texts = ['', 'null', '[]', '{}', '{"keys":{}}', '{"keys":[]}', '{"keys":[null]}', JSON.stringify(rsa.jwk)]
  const many = Array.from({ length: 11 }, (_, i) => ({ ...rsa.jwk, kid: String(i) }))
  for (const text of [...texts, setOf(rsa.jwk, { ...ec.jwk, kid: 'r' }), setOf(...many)])
    assert.throws(() => parsePublicJwks(text), code('jwks-invalid'), text.slice(0, 40))
  assert.equal(parsePublicJwks(setOf(...many.slice(1))).length, 10)
})

test('of Wycheproof’s JSON web signatures just the valid RS384 ones are taken', (t) => {
  type Keys = { private?: Record<string, string>; public?: Record<string, string> }
  const tests = wycheproof<Keys & { jws: string }>(t, 'json_web_signature_test.json', 401)
  if (tests === undefined) return
  const taken = tests.filter((one) => {
    const { kty, kid = 'none', alg: keyAlg, n, e, crv, x, y } = one.public ?? one.private ?? {}
    try {
      const { input, signature } = partsOf(one.jws)
      const { alg } = JSON.parse(unutf8(unbase64url(input.split('.')[0] ?? ''))) as { alg: JwtAlgorithm }
      if (!jwtAlgorithms.includes(alg)) return false
      const [key] = parsePublicJwks(setOf({ kty, kid, alg: keyAlg, n, e, crv, x, y }))
      return key !== undefined && verifyJwtSignature(alg, key, input, signature)
    } catch {
      return false
    }
  })
  assert.deepEqual(
    taken.map(({ tcId }) => tcId),
    [264, 265, 266, 267],
  )
})
