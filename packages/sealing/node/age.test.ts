import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { Decrypter, Encrypter, generateIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { concat, unhex, utf8 } from '@siegel/foundation'
import { skipFor } from '@siegel/foundation/testing'
import * as fc from 'fast-check'
import { openItem, sealItem } from '../item.ts'
import { generateAgeKeys } from '../mailbox-keys.ts'
import { draft, refused } from './testing.ts'
import { ageVectorCount, ageVectors, decryptVector, runAgeVectors } from '../vectors/age.ts'
import { ageFile, sealItemFast } from './item-fast.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const all = await ageVectors()

test('age: every CCTV vector', async () => {
  const { count, successes, failures } = await runAgeVectors()
  assert.deepEqual(failures, [])
  assert.equal(count, ageVectorCount)
  assert.ok(successes > 20)
})

test('our payload STREAM makes every successful CCTV vector’s bytes again', async () => {
  let used = 0
  for (const vector of all) {
    const fileKey = vector.fields.get('file key')?.[0]
    if (vector.fields.get('expect')?.[0] !== 'success' || vector.fields.has('armored') || fileKey === undefined)
      continue
    used++
    const buffer = Buffer.from(vector.file)
    const head = vector.file.slice(0, buffer.indexOf('\n', buffer.indexOf('\n---') + 1) + 1)
    const nonce = vector.file.slice(head.length, head.length + 16)
    const plaintext = await decryptVector(vector)
    const cut = Math.floor(plaintext.length / 3)
    for (const parts of [[plaintext], [plaintext.slice(0, cut), plaintext.slice(cut)]]) {
      assert.equal(sha256(await ageFile(head, unhex(fileKey), nonce, parts)), sha256(vector.file), vector.name)
    }
  }
  assert.ok(used > 15, `${used} vectors`)
})

const keys = await generateAgeKeys()

test('the fast sealer makes what the plain one makes, at every length', async () => {
  const edges = fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 64_900, max: 65_600 }))
  const property = fc.asyncProperty(edges, async (length) => {
    const content = new Uint8Array(length).fill(7)
    const fast = await sealItemFast(draft, content, keys.recipient)
    const plain = await sealItem(draft, content, keys.recipient)
    assert.equal(fast.file.length, plain.file.length)
    assert.deepEqual(await openItem(fast.file, keys.identity), { header: fast.header, content })
    assert.equal(fast.name, sha256(fast.file))
    assert.equal(Buffer.from(fast.plaintextSha256).toString('hex'), sha256(concat(fast.header.salt, content)))
  })
  await fc.assert(property, { numRuns: 20 })
  await assert.rejects(sealItemFast(draft, utf8('x'), 'age1xyz'), TypeError)
})

test('the fast sealer’s chunks cannot be cut or exchanged', async () => {
  const { file } = await sealItemFast(draft, new Uint8Array(200_000), keys.recipient)
  await refused('item-unreadable', () => openItem(file.slice(0, -70_000), keys.identity))
  await refused('item-unreadable', () => openItem(file.slice(0, file.length - 1), keys.identity))
})

/** Debian's age, or undefined after having skipped the test. */
function debianAge(t: TestContext): string | undefined {
  if (spawnSync('age', ['--version']).status === 0) return 'age'
  skipFor(t, 'the command "age" is not installed')
  return undefined
}

test('Debian’s age opens what we seal to an X25519 recipient, and we what it seals', async (t) => {
  const age = debianAge(t)
  if (age === undefined) return
  const folder = mkdtempSync(join(tmpdir(), 'siegel-age-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  writeFileSync(join(folder, 'key'), `${identity}\n`)
  const plaintext = new Uint8Array(150_000).map((_, i) => i)
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const empty = await encrypter.encrypt(new Uint8Array(0))
  const opened = execFileSync(age, ['-d', '-i', join(folder, 'key')], { input: await encrypter.encrypt(plaintext) })
  assert.deepEqual(new Uint8Array(opened), plaintext)
  assert.equal(execFileSync(age, ['-d', '-i', join(folder, 'key')], { input: empty }).length, 0)
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const theirs = execFileSync(age, ['-r', recipient], { input: plaintext })
  assert.deepEqual(await decrypter.decrypt(new Uint8Array(theirs)), plaintext)
  assert.notEqual(await generateIdentity(), identity)
})

test('Debian’s age opens our own payload STREAM', async (t) => {
  const age = debianAge(t)
  if (age === undefined) return
  const folder = mkdtempSync(join(tmpdir(), 'siegel-age-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const identity = await generateX25519Identity()
  writeFileSync(join(folder, 'key'), `${identity}\n`)
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(identity))
  const empty = await encrypter.encrypt(new Uint8Array(0))
  const head = empty.slice(0, -32)
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const fileKey = await decrypter.decryptHeader(head)
  const plaintext = new Uint8Array(200_001).fill(9)
  const file = await ageFile(head, fileKey, new Uint8Array(16).fill(4), [plaintext])
  assert.deepEqual(new Uint8Array(execFileSync(age, ['-d', '-i', join(folder, 'key')], { input: file })), plaintext)
})
