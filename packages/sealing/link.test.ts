import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { accountCodeMatches, newAccountCode, parseAccountCode } from './account-code.ts'
import { formatLink, newLinkSecret, newPin, parseLinkFragment, parsePin } from './link.ts'
import { checkPassword } from './password-rules.ts'
import { filled, practice, refused } from './node/testing.ts'

test('a link carries fingerprint and secret in its fragment', async () => {
  const secret = newLinkSecret()
  const link = new URL(formatLink('praxis.localhost', 8443, practice, secret))
  assert.equal(link.host, 'praxis.localhost:8443')
  assert.match(link.hash, /^#1\.[\w-]{22}\.[\w-]{27}$/)
  assert.deepEqual(parseLinkFragment(link.hash), { practice, linkSecret: secret })
  assert.deepEqual(parseLinkFragment(link.hash.slice(1)), { practice, linkSecret: secret })
  assert.equal(new URL(formatLink('a.de', undefined, practice, secret)).origin, 'https://a.de')
  for (const host of ['a.de/', 'a.de#', 'a b', ''])
    assert.throws(() => formatLink(host, 1, practice, secret), TypeError)
  for (const port of [0, 65_536, 1.5]) assert.throws(() => formatLink('a.de', port, practice, secret), TypeError)
  const { hash } = link
  const bad = [
    '',
    '#',
    hash.replace('1.', '2.'),
    `${hash}A`,
    `#${hash}`,
    `${hash}\n`,
    hash.slice(0, -1),
    hash.replace('.', ','),
  ]
  // The secret's last character has two bits that are always zero.
  bad.push(hash.slice(0, -1) + 'B')
  for (const fragment of bad) await refused('link-malformed', () => parseLinkFragment(fragment))
})

test('PINs are six digits and uniform', () => {
  const count = 20_000
  const digits = Array.from({ length: 6 }, () => Array.from({ length: 10 }, () => 0))
  for (let i = 0; i < count; i++) {
    const pin = newPin()
    assert.match(pin, /^[0-9]{6}$/)
    Array.from(pin).forEach((digit, at) => {
      const column = digits[at] ?? []
      column[Number(digit)] = (column[Number(digit)] ?? 0) + 1
    })
  }
  // Chi-square with nine degrees of freedom: 50 is passed by chance once in ten million runs.
  for (const column of digits) {
    const expected = count / 10
    assert.ok(column.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0) < 50)
  }
})

test('a typed PIN may have spaces and other digits of the keyboard, and nothing else', async () => {
  assert.equal(parsePin(' 012 345\n'), '012345')
  assert.equal(parsePin('０１２３４５'), '012345')
  for (const bad of ['', '12345', '1234567', '12345a', '١٢٣٤٥٦', '12-345', '1'.repeat(100_000)]) {
    await refused('pin-malformed', () => parsePin(bad))
  }
})

test('an account code belongs to one practice and survives how people type', async () => {
  const code = newAccountCode(practice)
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/)
  const parsed = parseAccountCode(code)
  assert.equal(parsed.text, code.replaceAll('-', ''))
  assert.ok(accountCodeMatches(parsed, practice))
  assert.ok(!accountCodeMatches(parsed, filled(1, 16)))
  const typed = [
    code.toLowerCase(),
    ` ${code.replaceAll('-', ' ')}\n`,
    code.replaceAll('-', '–'),
    code.replaceAll('0', 'O').replaceAll('1', 'l').replaceAll('V', 'u'),
    code.replaceAll('1', 'I').replaceAll('0', 'o'),
    parsed.text,
  ]
  for (const text of typed) assert.deepEqual(parseAccountCode(text), parsed)
  const bad = ['', code.slice(1), `${code}0`, code.replace(/./, '*'), code.replace(/./, 'ß'), '0'.repeat(1000)]
  for (const text of bad) await refused('account-code-malformed', () => parseAccountCode(text))
  assert.notEqual(newAccountCode(practice), code)
})

test('half of an account code is secret, the other half the fingerprint’s first 50 bits', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (pfp) => {
      const { secret, practicePrefix } = parseAccountCode(newAccountCode(pfp))
      const first = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
      assert.equal(first(practicePrefix), first(pfp) >> 78n)
      assert.equal(secret.length, 7)
      assert.ok(first(secret) < 2n ** 50n)
    }),
  )
})

test('passwords: length after NFKC, and the common ones', async () => {
  for (const good of ['Kaffee um drei Uhr', 'xkq7-wvzt-29bm', 'Regen fällt auf Dächer', '🐌🐢🦔🦉🐞🐝🦋🐛🐜🦗🕷🦂']) {
    assert.equal(checkPassword(good), good.normalize('NFKC'))
  }
  assert.equal(checkPassword('Cafe\u0301 zum Mohren'), checkPassword('Caf\u00e9 zum Mohren'))
  for (const short of ['', '12345678901', 'ﬁ'.repeat(5)])
    await refused('password-too-short', () => checkPassword(short))
  for (const long of ['ab cd ef gh '.repeat(30), 'x'.repeat(1_000_000)]) {
    await refused('password-too-long', () => checkPassword(long))
  }
  const common = [
    'passwort1234',
    'Passwort2026!',
    'password!!!!',
    'P@ssw0rd2026',
    'hallohallo123',
    'Willkommen2026',
    '123456789012',
    '098765432109',
    'aaaaaaaaaaaa',
    'abababababab',
    'qwertzuiopü+',
    'qwertyuiopasdf',
    'abcdefghijkl',
    'zyxwvutsrqpo',
    'ichliebedich1',
    'Sommer2026!!',
    'MeinPasswort1',
    '1qay2wsx3edc',
    'geheim123456',
    'changeme2026',
    '1234 5678 9012',
  ]
  for (const password of common) await refused('password-common', () => checkPassword(password))
})
