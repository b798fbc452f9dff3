import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Decrypter,
  Encrypter,
  generateIdentity,
  identityToRecipient,
  Stanza,
  type Identity,
  type Recipient,
} from 'age-encryption'
import { hex, isRefusal, unutf8, utf8 } from '@siegel/foundation'
import * as fc from 'fast-check'
import { openAge, sealAge } from './age.ts'
import { formatFrame } from './frame.ts'
import { sha256 } from './hash.ts'
import { cleanFileName, formatItemHeader, itemHeader, openItem, sealItem, type ItemHeader } from './item.ts'
import { generateAgeKeys } from './mailbox-keys.ts'
import { padmeLength } from './padme.ts'
import { draft, filled, flipped, refused } from './node/testing.ts'

const keys = await generateAgeKeys()
const other = await generateAgeKeys()
const content = utf8('%PDF-2.0 the content')
const sealed = await sealItem(draft, content, keys.recipient)

/** Seals a plaintext that need not be well-formed. */
const sealRaw = (plaintext: Uint8Array): Promise<Uint8Array> => sealAge(keys.recipient, plaintext)
const frame = (header: string, body: Uint8Array = content): Uint8Array => formatFrame(header, body)
const header = formatItemHeader(itemHeader(draft, content))

test('an item comes back with its header, is padded and named by its hash', async () => {
  const opened = await openItem(sealed.file, keys.identity)
  assert.deepEqual(opened.content, content)
  assert.deepEqual(opened.header, sealed.header)
  assert.equal(opened.header.length, content.length)
  assert.equal(sealed.name, hex(sha256(sealed.file)))
  const plaintext = frame(formatItemHeader(sealed.header))
  assert.equal(plaintext.length, padmeLength(plaintext.length))
  assert.match(unutf8(plaintext.slice(0, 15)), /^siegel\/v1\/item\n$/)
})

test('round trip of any content and file name, with and without somebody to act for', async () => {
  const property = fc.asyncProperty(
    fc.uint8Array({ maxLength: 70_000 }),
    fc.string(),
    fc.boolean(),
    async (bytes, name, acting) => {
      const mine = { ...draft, fileName: cleanFileName(name), ...(acting && { about: filled(9, 16) }) }
      const { file, header } = await sealItem(mine, bytes, keys.recipient)
      assert.deepEqual(await openItem(file, keys.identity), { header, content: new Uint8Array(bytes) })
    },
  )
  await fc.assert(property, { numRuns: 25 })
})

test('two seals of the same content have nothing in common', async () => {
  const again = await sealItem(draft, content, keys.recipient)
  assert.notEqual(again.name, sealed.name)
  assert.notDeepEqual(again.plaintextSha256, sealed.plaintextSha256)
})

test('another reader opens nothing', () => refused('item-unreadable', () => openItem(sealed.file, other.identity)))

test('every single flipped bit is refused', async () => {
  for (let i = 0; i < sealed.file.length; i += 13) {
    await refused('item-unreadable', () => openItem(flipped(sealed.file, i), keys.identity))
  }
})

test('two stanzas, mixed stanzas, an X25519 stanza or another reader’s stanza beside ours are refused', async () => {
  const x25519 = await generateIdentity()
  const cases = [
    [keys.recipient, other.recipient],
    [other.recipient, keys.recipient],
    [keys.recipient, keys.recipient],
    [keys.recipient, await identityToRecipient(x25519)],
  ]
  for (const recipients of cases) {
    const encrypter = new Encrypter()
    for (const recipient of recipients) encrypter.addRecipient(recipient)
    const file = await encrypter.encrypt(frame(header))
    const age = new Decrypter()
    age.addIdentity(keys.identity)
    assert.ok(await age.decrypt(file), 'age itself opens it')
    await refused('item-unreadable', () => openItem(file, keys.identity))
  }
  const old = new Encrypter()
  old.addRecipient(await identityToRecipient(x25519))
  const file = await old.encrypt(frame(header))
  await refused('item-unreadable', () => openItem(file, x25519))
})

test('a stanza taken from another file is refused', async () => {
  const again = await sealItem(draft, content, keys.recipient)
  const split = (file: Uint8Array): [string, string] => {
    const text = Buffer.from(file).toString('latin1')
    const at = text.indexOf('\n---')
    return [text.slice(0, at), text.slice(at)]
  }
  const swapped = Buffer.from(split(sealed.file)[0] + split(again.file)[1], 'latin1')
  await refused('item-unreadable', () => openItem(new Uint8Array(swapped), keys.identity))
})

test('a payload cut short, extended or with chunks in another order is refused', async () => {
  const { file } = await sealItem(draft, new Uint8Array(200_000), keys.recipient)
  const payload = Buffer.from(file).indexOf('\n', Buffer.from(file).indexOf('\n---') + 1) + 1 + 16
  const chunk = 65_536 + 16
  const [one, two] = [file.slice(payload, payload + chunk), file.slice(payload + chunk, payload + 2 * chunk)]
  const reordered = file.slice()
  reordered.set(two, payload)
  reordered.set(one, payload + chunk)
  const cuts = [0, 1, 20, payload - 16, payload, payload + chunk, payload + 2 * chunk, file.length - 1]
  for (const bad of [reordered, new Uint8Array([...file, 0]), ...cuts.map((at) => file.slice(0, at))]) {
    await refused('item-unreadable', () => openItem(bad, keys.identity))
  }
})

test('a header that does not end within 4 KiB is not read, whoever could open it', async () => {
  let fileKey = new Uint8Array(0)
  const stanza = (length: number): Recipient & Identity => ({
    wrapFileKey: (key) => {
      fileKey = new Uint8Array(key)
      return [new Stanza(['x', 'y'.repeat(length)], new Uint8Array(0))]
    },
    unwrapFileKey: () => fileKey,
  })
  assert.deepEqual(await openAge(await sealAge(stanza(3000), content), stanza(0), 'x', 'refused'), content)
  await refused('refused', async () => openAge(await sealAge(stanza(5000), content), stanza(0), 'x', 'refused'))
})

test('padding that is not zeros to exactly the Padmé length is refused', async () => {
  const good = frame(header)
  assert.equal(good.at(-1), 0, 'there is padding to tamper with')
  assert.ok(await openItem(await sealRaw(good), keys.identity))
  const bad = [
    flipped(good, -1),
    good.slice(0, -1),
    new Uint8Array([...good, 0]),
    frame(header.replace(/length .*/, 'length 1')),
  ]
  for (const plaintext of bad)
    await refused('item-malformed', async () => openItem(await sealRaw(plaintext), keys.identity))
})

test('a malformed header is refused', async () => {
  const changes: [RegExp, string][] = [
    [/^siegel\/v1\/item/, 'siegel/v2/item'],
    [/epoch 1/, 'epoch 01'],
    [/epoch 1/, 'epoch 0'],
    [/type .*/, 'type text/html'],
    [/type .*/, 'type image/svg+xml'],
    [/name .*/, 'name ../../etc/passwd'],
    [/name .*/, 'name a\u202egpj.exe'],
    [/name .*/, `name ${'x'.repeat(201)}`],
    [/name .*/, 'name  x'],
    [/name .*/, 'name x\r'],
    [/length .*/, 'length -1'],
    [/length .*/, 'length 999999'],
    [/salt .*\n/, ''],
    [/\nitem .*\n/, '\nitem a\nitem a\n'],
    [/revision 1\n/, 'revision 1\nabout zz\n'],
    [/\n$/, '\nextra 1\n'],
    [/\n/, '\r\n'],
  ]
  for (const [pattern, by] of changes) {
    const plaintext = frame(header.replace(pattern, by))
    await refused('item-malformed', async () => openItem(await sealRaw(plaintext), keys.identity))
  }
  for (const plaintext of [
    new Uint8Array(0),
    utf8('no header'),
    new Uint8Array([0xff, 10, 10]),
    utf8('x'.repeat(9000)),
  ]) {
    await refused('item-malformed', async () => openItem(await sealRaw(plaintext), keys.identity))
  }
})

test('what does not fit is not sealed', async () => {
  const bad: Partial<ItemHeader>[] = [
    { fileName: 'a\nb' },
    { fileName: '' },
    { epoch: 0 },
    { item: 'a b' },
    { mailbox: filled(1, 15) },
    { mediaType: 'text/html' as 'text/plain' },
  ]
  for (const change of bad) await assert.rejects(sealItem({ ...draft, ...change }, content, keys.recipient), TypeError)
  const classic = await identityToRecipient(await generateIdentity())
  await assert.rejects(sealItem(draft, content, classic), TypeError, 'a recipient without ML-KEM')
})

test('a cleaned file name is clean, and cleaning it again changes nothing', () => {
  assert.equal(cleanFileName('..\\..\\Befund\u0000\u202e.pdf '), '....Befund.pdf')
  assert.equal(cleanFileName('\n\r\t'), 'document')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const clean = cleanFileName(name)
      assert.ok(clean.length > 0 && clean.length <= 200)
      assert.equal(cleanFileName(clean), clean)
    }),
  )
})

test('errors never carry what was read', async () => {
  try {
    await openItem(await sealRaw(frame(header.replace(/name .*/, 'name geheim\u202e'))), keys.identity)
    assert.fail('opened')
  } catch (error) {
    assert.ok(isRefusal(error) && !`${error.message}${error.stack}`.includes('geheim'))
  }
})
