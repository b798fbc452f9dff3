import assert from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { test } from 'node:test'
import { Decrypter, Encrypter, Stanza } from 'age-encryption'
import { concat, hex, utf8 } from '@siegel/foundation'
import { newAccountCode, parseAccountCode } from './account-code.ts'
import { chachaOpen, chachaSeal } from './aead.ts'
import { sealAge } from './age.ts'
import { BAG_BYTES_MAX, openBag, sealBag } from './bag.ts'
import { hkdf, sha256 } from './hash.ts'
import { generateMailboxKeys } from './mailbox-keys.ts'
import { stretchByScript } from './argon2-script.ts'
import { stretchByWasm } from './argon2-wasm.ts'
import { linkSlot, passwordSlot } from './browser-slots.ts'
import * as onServers from './node/slots.ts'
import { parsePasskeyUserId, passkeySlot, passkeyUserId, PRF_SALT, slotProof, type SlotSecret } from './slot.ts'
import { filled, flipped, practice, ref, refused } from './node/testing.ts'

const none = new Uint8Array(0)
const linkSecret = filled(40, 20)
const code = parseAccountCode(newAccountCode(practice))
const link = await linkSlot(linkSecret, '012345')
const passkey = passkeySlot(filled(41), filled(42, 20))
const password = await passwordSlot(code, 'Kaffee um drei Uhr')
const slots: SlotSecret[] = [link, passkey, password]
const keys = await generateMailboxKeys()
const mine = { identity: keys.identity, signingSeed: keys.signingSeed }

/** Argon2id by OpenSSL, with the parameters that the specification fixes. */
const argon2 = (message: string, nonce: Uint8Array): Uint8Array =>
  new Uint8Array(
    argon2Sync('argon2id', { message, nonce, memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 }),
  )

test('slot secrets and ids are what security.md § 3 says', () => {
  const pinSalt = hkdf(linkSecret, none, 'siegel/v1/link/pin-salt', 16)
  assert.deepEqual(link.secret, concat(linkSecret, argon2('012345', pinSalt)))
  assert.deepEqual(link.id, hkdf(linkSecret, none, 'siegel/v1/link/handle', 16))
  assert.deepEqual(passkey.secret, filled(41))
  assert.deepEqual(passkey.id, sha256(concat(utf8('siegel/v1/passkey/handle\n'), filled(42, 20))).slice(0, 16))
  const ikm = utf8(code.text)
  assert.deepEqual(password.secret, argon2('Kaffee um drei Uhr', hkdf(ikm, none, 'siegel/v1/password/salt', 16)))
  assert.deepEqual(password.id, hkdf(ikm, none, 'siegel/v1/password/handle', 16))
  for (const slot of slots) {
    assert.deepEqual(slotProof(slot), hkdf(slot.secret, none, `siegel/v1/open/${slot.kind}`, 32))
    assert.equal(slot.id.length, 16)
  }
  assert.equal(hex(PRF_SALT), hex(sha256(utf8('siegel/v1/prf'))))
})

test('servers come to the same secrets as browsers', async () => {
  assert.deepEqual(await onServers.linkSlot(linkSecret, '012345'), link)
  assert.deepEqual(await onServers.passwordSlot(code, 'Kaffee um drei Uhr'), password)
  await refused('pin-malformed', () => onServers.linkSlot(linkSecret, '12345'))
})

test('a browser without WebAssembly comes to the same, in its own time', async (t) => {
  const { WebAssembly: kept } = globalThis
  t.after(() => Object.assign(globalThis, { WebAssembly: kept }))
  Object.assign(globalThis, { WebAssembly: undefined })
  const salt = filled(44, 16)
  await assert.rejects(stretchByWasm(utf8('012345'), salt))
  assert.deepEqual(await linkSlot(linkSecret, '012345'), link)
  assert.deepEqual(await stretchByScript(utf8('012345'), salt), argon2('012345', salt))
})

test('a proof tells nothing about another kind of slot with the same secret', () => {
  assert.notDeepEqual(slotProof({ ...passkey, kind: 'password1' }), slotProof(passkey))
})

test('PIN and link both count; what cannot be a PIN is refused before any work', async () => {
  const other = await linkSlot(linkSecret, '012346')
  assert.deepEqual(other.id, link.id, 'the safe finds the slot and counts the try')
  assert.notDeepEqual(slotProof(other), slotProof(link))
  assert.notDeepEqual((await linkSlot(filled(43, 20), '012345')).id, link.id)
  await refused('pin-malformed', () => linkSlot(linkSecret, '12345'))
  await refused('password-common', () => passwordSlot(code, 'passwort1234'))
  await refused('password-too-short', () => passwordSlot(code, 'kurz'))
})

test('a passkey’s user id names practice and mailbox', async () => {
  const id = passkeyUserId(practice, ref.mailbox)
  assert.equal(id.length, 33)
  assert.deepEqual(parsePasskeyUserId(id), { practice, mailbox: ref.mailbox })
  for (const bad of [none, id.slice(1), concat(id, filled(0, 1)), concat(filled(2, 1), id.slice(1))]) {
    await refused('passkey-other', () => parsePasskeyUserId(bad))
  }
})

test('a bag opens for its slot, and fits', async () => {
  for (const slot of slots) {
    const bag = await sealBag(slot, ref, mine)
    assert.deepEqual(await openBag(bag, slot, ref), mine)
    assert.ok(bag.length < BAG_BYTES_MAX)
    const [, stanza] = Buffer.from(bag).toString('latin1').split('\n')
    assert.match(stanza ?? '', new RegExp(`^-> siegel/${slot.kind} [A-Za-z0-9+/]{22} [A-Za-z0-9+/]{43}$`))
  }
})

test('another practice, mailbox, epoch, slot id, kind or secret opens no bag', async () => {
  const bag = await sealBag(passkey, ref, mine)
  const contexts = [{ practice: filled(1, 16) }, { mailbox: filled(1, 16) }, { epoch: 2 }]
  for (const change of contexts) await refused('bag-unreadable', () => openBag(bag, passkey, { ...ref, ...change }))
  const others: SlotSecret[] = [
    { ...passkey, id: filled(1, 16) },
    { ...passkey, kind: 'password1' },
    { ...passkey, secret: filled(99) },
    link,
  ]
  for (const slot of others) await refused('bag-unreadable', () => openBag(bag, slot, ref))
  await assert.rejects(openBag(bag, passkey, { ...ref, epoch: 0 }), TypeError)
})

test('every flipped bit, a cut and a second stanza are refused', async () => {
  const bag = await sealBag(passkey, ref, mine)
  for (let i = 0; i < bag.length; i++) await refused('bag-unreadable', () => openBag(flipped(bag, i), passkey, ref))
  for (let i = 0; i < bag.length; i += 29) await refused('bag-unreadable', () => openBag(bag.slice(0, i), passkey, ref))
  await refused('bag-unreadable', () => openBag(concat(bag, filled(0, 1024)), passkey, ref))
  const [head = '', stanza = '', body = ''] = Buffer.from(bag).toString('latin1').split('\n')
  const doubled = Buffer.from(bag).toString('latin1').replace(`${head}\n`, `${head}\n${stanza}\n${body}\n`)
  await refused('bag-unreadable', () => openBag(new Uint8Array(Buffer.from(doubled, 'latin1')), passkey, ref))
})

test('a bag whose sealed text names another mailbox than its key is bound to is refused', async () => {
  const bag = await sealBag(passkey, ref, mine)
  // Taken out of the real bag with its own key, changed, and sealed again under the same wrapping.
  const unwrap = { unwrapFileKey: (stanzas: Stanza[]): Uint8Array | null => rewrap(stanzas[0]) }
  const rewrap = (stanza: Stanza | undefined): Uint8Array | null => {
    const salt = Buffer.from(stanza?.args[2] ?? '', 'base64')
    const kek = hkdf(
      passkey.secret,
      salt,
      concat(utf8('siegel/prf1\0'), practice, ref.mailbox, Uint8Array.of(0, 0, 0, 1), passkey.id),
      32,
    )
    wrapping = { salt: stanza?.args[2] ?? '', kek }
    return chachaOpen(kek, new Uint8Array(12), stanza?.body ?? none) ?? null
  }
  let wrapping: { salt: string; kek: Uint8Array } = { salt: '', kek: none }
  const decrypter = new Decrypter()
  decrypter.addIdentity(unwrap)
  const text = await decrypter.decrypt(bag, 'text')
  assert.match(
    text,
    /^siegel\/v1\/bag\npractice .*\nmailbox .*\nepoch 1\nidentity AGE-SECRET-KEY-PQ-1.*\nsigning .*\n\n\0*$/,
  )
  const seal = (changed: string): Promise<Uint8Array> =>
    sealAge(
      {
        wrapFileKey: (fileKey) => [
          new Stanza(
            ['siegel/prf1', Buffer.from(passkey.id).toString('base64').replace(/=+$/, ''), wrapping.salt],
            chachaSeal(wrapping.kek, new Uint8Array(12), fileKey),
          ),
        ],
      },
      utf8(changed),
    )
  assert.deepEqual(await openBag(await seal(text), passkey, ref), mine, 'the re-sealing itself works')
  for (const changed of [text.replace('epoch 1', 'epoch 2'), text.replace(/mailbox 03/, 'mailbox 04'), `${text}x`]) {
    await refused('bag-unreadable', async () => openBag(await seal(changed), passkey, ref))
  }
})

test('age with a passphrase or a plain recipient is no bag', async () => {
  const encrypter = new Encrypter()
  encrypter.setScryptWorkFactor(2)
  encrypter.setPassphrase('x')
  const file = await encrypter.encrypt('x')
  await refused('bag-unreadable', () => openBag(file, passkey, ref))
  await refused('bag-unreadable', async () => openBag(await sealAge(keys.recipient, none), passkey, ref))
})
