import assert from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { test } from 'node:test'
import { equalBytes, hex, utf8 } from '@siegel/foundation'
import { newAccountCode, parseAccountCode } from './account-code.ts'
import { openBag, sealBag } from './bag.ts'
import { hkdf, sha256 } from './hash.ts'
import { openItem, resealItem, sealItem, type ItemDraft } from './item.ts'
import { openKept, sealKept } from './kept.ts'
import { generateAgeKeys, generateMailboxKeys } from './mailbox-keys.ts'
import { filled, flipped, practice, ref, refused } from './node/testing.ts'
import { offlinePasswordSlot, passwordSlot } from './browser-slots.ts'
import { OFFLINE_PRF_SALT, PRF_SALT } from './slot.ts'
import { openKeptItem, openReleasedItem, type ReleaseStatement } from './statement.ts'

const none = new Uint8Array(0)
const code = parseAccountCode(newAccountCode(practice))
const password = 'Kaffee um drei Uhr'
const now = Date.parse('2026-11-24T08:00:00Z')

test('what opens copies on a device is what docs/formats/offline.md says, and is not what opens the mailbox', async () => {
  assert.equal(hex(OFFLINE_PRF_SALT), hex(sha256(utf8('siegel/v1/offline/prf'))))
  assert.notEqual(hex(OFFLINE_PRF_SALT), hex(PRF_SALT))
  const slot = await offlinePasswordSlot(code, password)
  const nonce = hkdf(utf8(code.text), none, 'siegel/v1/offline/password/salt', 16)
  const secret = new Uint8Array(
    argon2Sync('argon2id', { message: password, nonce, memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 }),
  )
  assert.deepEqual(slot, {
    kind: 'password1',
    id: hkdf(secret, none, 'siegel/v1/offline/password/handle', 16),
    secret,
  })
  const online = await passwordSlot(code, password)
  assert.notDeepEqual(slot.secret, online.secret)
  // The safe's id is of the code alone: beside copies it would tell whoever tries codes, without a password, that one is right.
  assert.notDeepEqual(slot.id, online.id)
  const other = await offlinePasswordSlot(code, 'Kaffee um vier Uhr')
  assert.notDeepEqual(other.id, slot.id, 'without the password even the id says nothing')
  const keys = await generateMailboxKeys()
  const bag = await sealBag(slot, ref, keys)
  assert.ok(!Buffer.from(bag).includes(Buffer.from(online.id).toString('base64').replace(/=+$/, '')))
  await refused('bag-unreadable', () => openBag(bag, online, ref))
  await refused('bag-unreadable', () => openBag(bag, other, ref))
})

const draft: ItemDraft = { ...ref, item: 'b6d2f3a0-1', revision: 1, mediaType: 'text/plain', fileName: 'befund.txt' }

async function released() {
  const content = utf8('Alles in Ordnung.')
  const { identity, recipient } = await generateAgeKeys()
  const sealed = await sealItem(draft, content, recipient)
  const statement: ReleaseStatement = {
    ...ref,
    item: draft.item,
    revision: 1,
    ciphertext: { sha256: sealed.ciphertextSha256, bytes: sealed.file.length },
    plaintextSha256: sealed.plaintextSha256,
    notAfter: '2026-12-01T00:00:00Z',
    logOrigin: 'siegel/log/test',
  }
  return { content, identity, sealed, statement, opened: await openItem(sealed.file, identity) }
}

test('a copy is what was released, by the same statement, for other keys', async () => {
  const { opened, statement, identity, content } = await released()
  const device = await generateAgeKeys()
  const copy = await resealItem(opened, device.recipient)
  assert.deepEqual((await openKeptItem(copy, statement, device.identity, now)).content, content)
  await refused('item-unreadable', () => openKeptItem(copy, statement, identity, now))
  await refused('item-other-file', () => openReleasedItem(copy, statement, device.identity, now))
})

test('attack: a copy that was changed, is another item’s, was made up on the device, or is over, is refused', async () => {
  const { opened, statement, content } = await released()
  const device = await generateAgeKeys()
  const copy = await resealItem(opened, device.recipient)
  for (let i = 0; i < copy.length; i += 41)
    await refused('item-unreadable', () => openKeptItem(flipped(copy, i), statement, device.identity, now))
  const reseal = (header: Partial<typeof opened.header>, text = content) =>
    resealItem({ header: { ...opened.header, length: text.length, ...header }, content: text }, device.recipient)
  const forged = await reseal({}, utf8('Alles in Unordnung'))
  await refused('item-other-content', () => openKeptItem(forged, statement, device.identity, now))
  for (const change of [{ item: 'b6d2f3a0-2' }, { revision: 2 }, { epoch: 2 }, { mailbox: filled(9, 16) }]) {
    const other = await reseal(change)
    await refused('item-other-header', () => openKeptItem(other, statement, device.identity, now))
  }
  const salted = await reseal({ salt: filled(1) })
  await refused('item-other-content', () => openKeptItem(salted, statement, device.identity, now))
  await refused('item-expired', () =>
    openKeptItem(copy, statement, device.identity, Date.parse('2026-12-02T00:00:00Z')),
  )
})

test('notes beside the copies open for nobody else, and not after a change', async () => {
  const device = await generateAgeKeys()
  const file = await sealKept(utf8('notes'), device.recipient)
  assert.ok(equalBytes(await openKept(file, device.identity), utf8('notes')))
  await refused('kept-unreadable', async () => openKept(file, (await generateAgeKeys()).identity))
  await refused('kept-unreadable', () => openKept(flipped(file, file.length - 1), device.identity))
})
