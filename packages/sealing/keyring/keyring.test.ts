import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { identityToRecipient } from 'age-encryption'
import * as fc from 'fast-check'
import { filled, flipped, refused } from '../node/testing.ts'
import { ageIdentity } from './age-identity.ts'
import {
  addRecoveryCode,
  addSlot,
  createKeyring,
  formatRecoveryCode,
  listSlots,
  openKeyring,
  parseRecoveryCode,
  removeSlot,
  unlock,
  type NewKeySlot,
} from './index.ts'
import { newRecoverySecret } from './recovery-code.ts'

const cheap = { passphraseCostForTests: { memory: 64, passes: 1, parallelism: 1 } }
const passphrase = 'korrekt Pferd Batterie'
const slots: NewKeySlot[] = [
  { kind: 'passphrase', secret: passphrase, label: 'Praxis' },
  { kind: 'keyfile', secret: filled(1) },
  { kind: 'passkey', secret: filled(2), credentialId: filled(3, 16) },
]

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'siegel-keyring-'))
  t.after(() => rmSync(path, { recursive: true }))
  return join(path, 'keys')
}

test('a keyring is made, locked and opened by each of its slots', async (t) => {
  const dir = folder(t)
  const { keyring, recoveryCode } = await createKeyring(dir, slots, cheap)
  keyring.set('log-2', filled(9))
  keyring.save()
  const opened = [
    await unlock(dir, { kind: 'passphrase', secret: passphrase }, cheap),
    await unlock(dir, { kind: 'keyfile', secret: filled(1) }),
    await unlock(dir, { kind: 'passkey', secret: filled(2) }),
    await unlock(dir, { kind: 'recovery', secret: recoveryCode.toLowerCase().replaceAll('-', ' ') }),
  ]
  assert.deepEqual(
    opened.map(({ slot }) => slot.id),
    [1, 2, 3, 4],
  )
  assert.equal(opened[0]?.slot.label, 'Praxis')
  for (const { rootKey } of opened) {
    const again = openKeyring(dir, rootKey)
    for (const name of ['database', 'backup', 'root', 'document', 'log', 'tunnel', 'log-2']) {
      assert.deepEqual(again.get(name), keyring.get(name))
    }
    assert.equal(await identityToRecipient(again.getAgeKeys('inbox').identity), again.getAgeKeys('inbox').recipient)
    assert.deepEqual(again.getAgeKeys('requests'), keyring.getAgeKeys('requests'))
  }
  assert.throws(() => keyring.get('none'), /no key/)
  await refused('keyring-exists', () => createKeyring(dir, slots, cheap))
})

test('nothing on the disk is readable by others or holds a secret in clear', async (t) => {
  const dir = folder(t)
  const { keyring, recoveryCode } = await createKeyring(dir, slots, cheap)
  assert.equal(statSync(dir).mode & 0o777, 0o700)
  assert.deepEqual(readdirSync(dir).sort(), ['keyring', 'unlock.age', 'unlock.json'])
  const secrets = [Buffer.from(keyring.rootKey), Buffer.from(keyring.get('database')), Buffer.from(filled(1))]
  const texts = [passphrase, recoveryCode, recoveryCode.replaceAll('-', ''), 'AGE-SECRET', 'age1pq1']
  for (const name of readdirSync(dir)) {
    assert.equal(statSync(join(dir, name)).mode & 0o777, 0o600, name)
    const bytes = readFileSync(join(dir, name))
    const found = secrets.some((secret) => bytes.includes(secret) || bytes.includes(secret.toString('base64')))
    assert.ok(!found && !texts.some((text) => bytes.includes(text)), name)
  }
})

test('a wrong secret, of whatever kind or form, is one and the same refusal', async (t) => {
  const dir = folder(t)
  await createKeyring(dir, slots, cheap)
  await refused('unlock-failed', () => unlock(dir, { kind: 'passphrase', secret: `${passphrase} ` }, cheap))
  await refused('unlock-failed', () => unlock(dir, { kind: 'passphrase', secret: '' }, cheap))
  await refused('unlock-failed', () => unlock(dir, { kind: 'passphrase', secret: 'x'.repeat(100_000) }, cheap))
  await refused('unlock-failed', () => unlock(dir, { kind: 'keyfile', secret: filled(2) }))
  await refused('unlock-failed', () => unlock(dir, { kind: 'keyfile', secret: filled(1, 31) }))
  await refused('unlock-failed', () => unlock(dir, { kind: 'passkey', secret: filled(1) }))
  const other = formatRecoveryCode(newRecoverySecret())
  await refused('unlock-failed', () => unlock(dir, { kind: 'recovery', secret: other }))
  await refused('recovery-code-mistyped', () =>
    unlock(dir, { kind: 'recovery', secret: other.replace(/./, (c) => (c === '0' ? '1' : '0')) }),
  )
  await refused('keyring-absent', () => unlock(join(dir, 'none'), { kind: 'keyfile', secret: filled(1) }))
  await refused('passphrase-too-short', () =>
    createKeyring(join(dir, 'b'), [{ kind: 'passphrase', secret: 'kurz' }], cheap),
  )
})

test('the cost of a passphrase is not in the files: without the test’s parameter another one is used', async (t) => {
  const dir = folder(t)
  await createKeyring(dir, slots, cheap)
  assert.doesNotMatch(readFileSync(join(dir, 'unlock.json'), 'utf8'), /memory|passes|parallelism|cost|m=|t=/)
  await refused('unlock-failed', () => unlock(dir, { kind: 'passphrase', secret: passphrase }))
  const json = readFileSync(join(dir, 'unlock.json'), 'utf8').replaceAll(
    '"kind": "passphrase",',
    '"kind": "passphrase", "memory": 64, "passes": 1, "parallelism": 1,',
  )
  writeFileSync(join(dir, 'unlock.json'), json)
  await refused('unlock-failed', () => unlock(dir, { kind: 'passphrase', secret: passphrase }))
})

test('the real cost works', async (t) => {
  const dir = folder(t)
  const { keyring } = await createKeyring(dir, slots.slice(0, 1))
  const { rootKey } = await unlock(dir, { kind: 'passphrase', secret: passphrase })
  assert.deepEqual(rootKey, keyring.rootKey)
})

test('slots come and go; a removed one opens nothing, the others go on without their secrets being asked', async (t) => {
  const dir = folder(t)
  const { keyring, recoveryCode } = await createKeyring(dir, slots, cheap)
  const before = keyring.rootKey
  const added = await addSlot(keyring, { kind: 'keyfile', secret: filled(5), label: 'Kassette' }, cheap)
  assert.equal(added.id, 5)
  assert.deepEqual((await unlock(dir, { kind: 'keyfile', secret: filled(5) })).rootKey, keyring.rootKey)
  await removeSlot(keyring, 2)
  assert.notDeepEqual(keyring.rootKey, before)
  await refused('unlock-failed', () => unlock(dir, { kind: 'keyfile', secret: filled(1) }))
  await refused('keyring-unreadable', () => openKeyring(dir, before))
  for (const secret of [
    { kind: 'passphrase', secret: passphrase } as const,
    { kind: 'recovery', secret: recoveryCode } as const,
  ]) {
    const { rootKey } = await unlock(dir, secret, cheap)
    assert.deepEqual(openKeyring(dir, rootKey).get('database'), keyring.get('database'))
  }
  const fresh = await addRecoveryCode(keyring)
  assert.equal(fresh.slot.id, 6, 'an id is never given twice')
  assert.equal((await unlock(dir, { kind: 'recovery', secret: fresh.recoveryCode })).slot.id, 6)
  assert.deepEqual(
    listSlots(dir).map(({ id }) => id),
    [1, 3, 4, 5, 6],
  )
  await refused('slot-unknown', () => removeSlot(keyring, 2))
  for (const id of [1, 3, 4, 5]) await removeSlot(keyring, id)
  await refused('last-slot', () => removeSlot(keyring, 6))
  for (let i = 0; i < 15; i++) await addSlot(keyring, { kind: 'keyfile', secret: filled(i) })
  await refused('too-many-slots', () => addSlot(keyring, { kind: 'keyfile', secret: filled(99) }))
  assert.equal((await unlock(dir, { kind: 'keyfile', secret: filled(14) })).slot.id, 21)
})

test('a patient’s key is made once, survives and dies', async (t) => {
  const dir = folder(t)
  const { keyring } = await createKeyring(dir, slots, cheap)
  const key = keyring.patientKey('p-1')
  assert.deepEqual(keyring.patientKey('p-1'), key)
  assert.notDeepEqual(keyring.patientKey('p-2'), key)
  const before = readFileSync(join(dir, 'keyring'))
  keyring.save()
  const saved = readFileSync(join(dir, 'keyring'))
  keyring.save()
  assert.notDeepEqual(readFileSync(join(dir, 'keyring')).subarray(0, 24), saved.subarray(0, 24), 'a fresh salt')
  assert.ok(saved.length > before.length)
  assert.deepEqual(openKeyring(dir, keyring.rootKey).patientKey('p-1'), key)
  keyring.destroyPatientKey('p-1')
  keyring.save()
  const reopened = openKeyring(dir, keyring.rootKey)
  assert.ok(!reopened.hasPatientKey('p-1') && reopened.hasPatientKey('p-2'))
  assert.notDeepEqual(reopened.patientKey('p-1'), key)
  assert.throws(() => keyring.patientKey('a b'), TypeError)
  assert.throws(() => keyring.set('x', filled(1, 31)), TypeError)
})

test('changed files are refused', async (t) => {
  const dir = folder(t)
  const { keyring } = await createKeyring(dir, slots, cheap)
  const { rootKey } = keyring
  const original = readFileSync(join(dir, 'keyring'))
  for (const at of [0, 30, 100, -1]) {
    writeFileSync(join(dir, 'keyring'), flipped(original, at))
    await refused('keyring-unreadable', () => openKeyring(dir, rootKey))
  }
  writeFileSync(join(dir, 'keyring'), original)
  await refused('keyring-unreadable', () => openKeyring(dir, filled(1)))
  const unlockAge = readFileSync(join(dir, 'unlock.age'))
  writeFileSync(join(dir, 'unlock.age'), flipped(unlockAge, -1))
  await refused('unlock-failed', () => unlock(dir, { kind: 'keyfile', secret: filled(1) }))
  await refused('root-key-renewed', () => openKeyring(dir, rootKey))
  writeFileSync(join(dir, 'unlock.age'), unlockAge)
  for (const bad of [
    '',
    '{',
    '{"version":2,"slots":[]}',
    '{"version":1,"slots":{}}',
    `{"version":1,"slots":[${'{},'.repeat(20)}{}]}`,
    'x'.repeat(70_000),
  ]) {
    writeFileSync(join(dir, 'unlock.json'), bad)
    await refused('keyring-unreadable', () => listSlots(dir))
  }
  assert.ok(openKeyring(dir, rootKey), 'RK is enough')
  assert.equal(listSlots(dir).length, 4, 'and the list of slots is mended')
  assert.equal((await unlock(dir, { kind: 'keyfile', secret: filled(1) })).slot.id, 2)
})

test('a wiped keyring can do nothing more, not even overwrite the file', async (t) => {
  const dir = folder(t)
  const { keyring } = await createKeyring(dir, slots, cheap)
  const { rootKey } = keyring
  keyring.wipe()
  for (const use of [
    () => keyring.save(),
    () => keyring.get('log'),
    () => keyring.rootKey,
    () => keyring.patientKey('p'),
  ]) {
    assert.throws(use, /locked/)
  }
  assert.ok(openKeyring(dir, rootKey).get('log'))
})

test('recovery codes: round trip, check, groups', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (secret) => {
      const code = formatRecoveryCode(secret)
      assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/)
      assert.deepEqual(parseRecoveryCode(code), new Uint8Array(secret))
      assert.deepEqual(
        parseRecoveryCode(code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')),
        new Uint8Array(secret),
      )
    }),
  )
  const code = formatRecoveryCode(filled(7, 20))
  const swapped = code.slice(5, 9) + code.slice(4, 5) + code.slice(0, 4) + code.slice(9)
  const typos = Array.from(
    code.replaceAll('-', ''),
    (c, i) => code.replaceAll('-', '').slice(0, i) + (c === 'X' ? 'Y' : 'X') + code.replaceAll('-', '').slice(i + 1),
  )
  for (const bad of ['', code.slice(1), `${code}0`, ...(swapped === code ? [] : [swapped]), ...typos]) {
    await refused('recovery-code-mistyped', () => parseRecoveryCode(bad))
  }
})

test('an age identity made from a seed is one that age takes', async () => {
  const property = fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (seed) => {
    const identity = ageIdentity(seed)
    assert.match(identity, /^AGE-SECRET-KEY-PQ-1[02-9AC-HJ-NP-Z]{58}$/)
    assert.match(await identityToRecipient(identity), /^age1pq1/)
  })
  await fc.assert(property, { numRuns: 20 })
  assert.notEqual(ageIdentity(filled(1)), ageIdentity(filled(2)))
  assert.throws(() => ageIdentity(filled(1, 31)), TypeError)
})

test('a secret given by others comes back as it was, is forgotten, and goes when the keyring is wiped', async (t) => {
  const dir = folder(t)
  const { keyring } = await createKeyring(dir, slots, cheap)
  const password = 'Käse & "Brot" \u{1f9c0}'
  keyring.setSecret('mail', password)
  keyring.save()
  const again = openKeyring(dir, keyring.rootKey)
  assert.equal(again.getSecret('mail'), password)
  for (const file of readdirSync(dir)) assert.ok(!readFileSync(join(dir, file)).includes('Brot'), file)
  again.setSecret('mail', undefined)
  again.save()
  assert.equal(openKeyring(dir, keyring.rootKey).getSecret('mail'), undefined)
  assert.throws(() => again.setSecret('mail', ''), TypeError)
  assert.throws(() => again.setSecret('mail', 'ä'.repeat(513)), TypeError)
  keyring.wipe()
  assert.throws(() => keyring.getSecret('mail'), /locked/)
})
