import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ed25519PublicKey } from './ed25519.ts'
import { toInstant } from './fields.ts'
import { formatFingerprint } from './fingerprint.ts'
import {
  formatManifest,
  listsStatement,
  manifestHash,
  openManifest,
  signManifest,
  type MailboxManifest,
} from './manifest.ts'
import { noteSigner, signNote } from './note.ts'
import { documentKeyName } from './statement.ts'
import { documentSeed, filled, practice, ref, refused } from './node/testing.ts'

const documentKey = ed25519PublicKey(documentSeed)
const manifest: MailboxManifest = {
  ...ref,
  version: 3,
  previous: filled(1),
  asOf: '2026-11-23T20:00:00Z',
  items: [filled(2), filled(3)],
  withdrawn: [{ item: 'a-1', time: '2026-11-22T20:00:00Z' }],
  received: [filled(4, 16)],
  index: filled(5),
  access: [filled(6), filled(7)],
}
const resigned = (change: (text: string) => string): string =>
  signNote(change(formatManifest(manifest)), noteSigner(documentKeyName(practice), documentSeed))

test('a manifest comes back as it was', () => {
  assert.deepEqual(openManifest(signManifest(manifest, documentSeed), documentKey, practice), manifest)
  const { previous: _, index: __, ...bare } = { ...manifest, items: [], withdrawn: [], received: [], access: [] }
  assert.deepEqual(openManifest(signManifest(bare, documentSeed), documentKey, practice), bare)
})

test('round trip of any manifest', () => {
  const hashes = (length: number): fc.Arbitrary<Uint8Array[]> =>
    fc.uniqueArray(fc.uint8Array({ minLength: length, maxLength: length }), { maxLength: 20, selector: String })
  const instant = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => toInstant(seconds * 1000))
  const any = fc.record({
    practice: fc.constant(practice),
    mailbox: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    epoch: fc.integer({ min: 1, max: 0xffffffff }),
    version: fc.integer({ min: 1 }),
    asOf: instant,
    items: hashes(32),
    withdrawn: fc.uniqueArray(fc.record({ item: fc.uuid(), time: instant }), { selector: ({ item }) => item }),
    received: hashes(16),
    access: hashes(32),
  })
  fc.assert(
    fc.property(any, (made) => {
      const bytes = (list: Uint8Array[]): string => list.map(String).join()
      const opened = openManifest(signManifest(made, documentSeed), documentKey, practice)
      assert.equal(formatManifest(opened), formatManifest(made))
      assert.equal(bytes(opened.items), bytes(made.items))
    }),
    { numRuns: 30 },
  )
})

test('order, doubles, unknown lines and over-long lists are refused', async () => {
  const changes: ((text: string) => string)[] = [
    (text) => text.replace(/(item .*\n)/, '$1$1'),
    (text) => text.replace(/(index .*\n)(access .*\n)/, '$2$1'),
    (text) => text.replace(/(index .*\n)/, '$1$1'),
    (text) => text.replace('version 3', 'version 0'),
    (text) => text.replace('version 3', 'version +3'),
    (text) => text.replace(/as-of .*\n/, ''),
    (text) => `${text}delegate x\n`,
    (text) => text.replace('withdrawn a-1 ', 'withdrawn a-1\t'),
    (text) =>
      text.replace(
        /item .*\n/,
        Array.from({ length: 5001 }, (_, i) => `item sha256:${i.toString(16).padStart(64, '0')}\n`).join(''),
      ),
  ]
  for (const change of changes.slice(0, 7)) {
    await refused('manifest-malformed', () => openManifest(resigned(change), documentKey, practice))
  }
  const [tab, many] = changes.slice(7)
  assert.throws(() => tab && resigned(tab), TypeError)
  await refused('manifest-malformed', () => many && openManifest(resigned(many), documentKey, practice))
  assert.throws(() => formatManifest({ ...manifest, items: [filled(1), filled(1)] }), TypeError)
})

test('a statement is no manifest: the same key signs both, the title tells them apart', async () => {
  const title = resigned((text) => text.replace('siegel/v1/mailbox', 'siegel/v1/release'))
  await refused('manifest-malformed', () => openManifest(title, documentKey, practice))
  const elsewhere = resigned((text) => text.replace(/practice .*/, `practice ${formatFingerprint(filled(9, 16))}`))
  await refused('manifest-malformed', () => openManifest(elsewhere, documentKey, practice))
})

test('the hash is of the text, and what is live is what is listed', () => {
  assert.deepEqual(manifestHash(signManifest(manifest, documentSeed)), manifestHash(formatManifest(manifest)))
  assert.notDeepEqual(manifestHash(formatManifest({ ...manifest, version: 4 })), manifestHash(formatManifest(manifest)))
  for (const hash of [2, 3, 5, 6, 7]) assert.ok(listsStatement(manifest, filled(hash)))
  assert.ok(!listsStatement(manifest, filled(1)))
})
