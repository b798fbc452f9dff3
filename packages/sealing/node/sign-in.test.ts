import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '@siegel/foundation'
import { sha256 as plainSha256 } from '../hash.ts'
import { newSessionToken, randomId, sha256, tokenHash } from './hash.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { newTotpSecret, totpCode, totpUri, verifyTotp } from './totp.ts'

test('the fast SHA-256 is the plain one', () => {
  for (const length of [0, 1, 63, 64, 65, 100_000]) {
    const bytes = new Uint8Array(length).fill(length)
    assert.deepEqual(sha256(bytes), plainSha256(bytes))
  }
})

test('tokens are 256 bits, ids are UUIDs, and only the hash is kept', () => {
  const token = newSessionToken()
  assert.match(token, /^[\w-]{43}$/)
  assert.notEqual(newSessionToken(), token)
  assert.deepEqual(tokenHash(token), sha256(utf8(token)))
  assert.match(randomId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('a password verifies against its own hash only, however it was typed', async () => {
  const stored = await hashPassword('Caf\u00e9 um drei Uhr')
  assert.match(stored, /^\$argon2id\$v=19\$m=65536,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  assert.ok(await verifyPassword('Cafe\u0301 um drei Uhr', stored))
  assert.ok(!(await verifyPassword('Cafe um drei Uhr', stored)))
  assert.ok(!(await verifyPassword('', stored)))
  assert.ok(!(await verifyPassword('x'.repeat(1025), stored)))
  assert.notEqual(await hashPassword('Caf\u00e9 um drei Uhr'), stored, 'salted')
  await assert.rejects(hashPassword('x'.repeat(1025)), TypeError)
})

test('a stored hash chooses neither cost nor algorithm', async () => {
  const stored = await hashPassword('Kaffee um drei Uhr')
  const bad = [
    '',
    'x',
    '$',
    stored.replace('m=65536', 'm=8'),
    stored.replace('t=3', 't=1'),
    stored.replace('argon2id', 'argon2i'),
    stored.replace('v=19', 'v=16'),
    stored.slice(0, -1),
    `${stored}A`,
    stored.replace(/.$/, '!'),
    `${stored}\n`,
    // RFC 9106: another spelling of the last character's unused bits.
    stored.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)),
  ]
  for (const text of bad) assert.equal(await verifyPassword('Kaffee um drei Uhr', text), false, text)
})

test('TOTP: RFC 6238 appendix B for SHA-1, cut to six digits', () => {
  // The RFC's secret "12345678901234567890" in base 32.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const rows: [number, string][] = [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ]
  for (const [seconds, code] of rows) {
    assert.equal(totpCode(secret, seconds * 1000), code)
    assert.equal(verifyTotp(secret, code, seconds * 1000, undefined), Math.floor(seconds / 30))
  }
})

test('a code works in its window and once', () => {
  const secret = newTotpSecret()
  const now = 1_800_000_000_000
  const code = totpCode(secret, now)
  const step = verifyTotp(secret, code, now, undefined)
  assert.equal(step, now / 30_000)
  assert.equal(verifyTotp(secret, code, now, step), undefined, 'replayed')
  assert.equal(verifyTotp(secret, code, now + 30_000, step), undefined, 'replayed in the next step')
  assert.equal(verifyTotp(secret, totpCode(secret, now - 30_000), now, step), undefined, 'older than the last')
  assert.equal(verifyTotp(secret, totpCode(secret, now + 30_000), now, step), now / 30_000 + 1)
  assert.equal(verifyTotp(secret, totpCode(secret, now - 90_000), now, undefined), undefined)
  assert.equal(verifyTotp(newTotpSecret(), code, now, undefined), undefined)
  for (const bad of ['', '12345', '1234567', 'abcdef', `${code} `, '１２３４５６']) {
    assert.equal(verifyTotp(secret, bad, now, undefined), undefined)
  }
  assert.equal(Buffer.from(secret).length, 32)
  const uri = new URL(totpUri(secret, 'Praxis Dr. Weber', 'anna'))
  assert.equal(uri.protocol, 'otpauth:')
  assert.equal(uri.searchParams.get('secret'), secret)
})
