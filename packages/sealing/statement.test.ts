import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '@siegel/foundation'
import { ed25519PublicKey } from './ed25519.ts'
import { fromInstant } from './fields.ts'
import { sha256 } from './hash.ts'
import { sealItem, type SealedItem } from './item.ts'
import { generateAgeKeys } from './mailbox-keys.ts'
import { noteSigner, signNote } from './note.ts'
import {
  documentKeyName,
  formatStatement,
  openReleasedItem,
  openStatement,
  releaseStatement,
  signStatement,
  statementHash,
  type ReleaseStatement,
} from './statement.ts'
import { documentSeed, draft, filled, practice, refused } from './node/testing.ts'

const keys = await generateAgeKeys()
const content = utf8('content')
const sealed = await sealItem(draft, content, keys.recipient)
const statement = releaseStatement(sealed, 'praxis.example/log/1', '2027-01-01T00:00:00Z')
const documentKey = ed25519PublicKey(documentSeed)
const now = fromInstant('2026-06-01T00:00:00Z')

test('a statement comes back as it was, and its hash does not depend on who signed', () => {
  for (const made of [statement, releaseStatement(sealed, 'o'), { ...statement, about: filled(4, 16) }]) {
    const note = signStatement(made, documentSeed)
    assert.deepEqual(openStatement(note, documentKey, practice), made)
    assert.deepEqual(statementHash(note), sha256(utf8(formatStatement(made))))
    assert.deepEqual(statementHash(formatStatement(made)), statementHash(signStatement(made, filled(50))))
  }
})

test('another key, another practice or other text is refused', async () => {
  const note = signStatement(statement, documentSeed)
  await refused('note-unverified', () => openStatement(note, ed25519PublicKey(filled(50)), practice))
  await refused('note-unverified', () => openStatement(note, documentKey, filled(1, 16)))
  await refused('note-unverified', () => openStatement(note.replace('revision 1', 'revision 2'), documentKey, practice))
  const texts = [
    formatStatement({ ...statement, practice: filled(1, 16) }),
    formatStatement(statement).replace('revision 1', 'revision 01'),
    formatStatement(statement).replace(/(ciphertext sha256:\w+) /, '$1  '),
    formatStatement(statement).replace(/log .*\n/, ''),
    formatStatement(statement).replace('siegel/v1/release', 'siegel/v1/mailbox'),
    formatStatement(statement).replace(/not-after .*/, 'not-after 2027-01-01'),
  ]
  for (const text of texts) {
    const signed = signNote(text, noteSigner(documentKeyName(practice), documentSeed))
    await refused('statement-malformed', () => openStatement(signed, documentKey, practice))
  }
})

test('a released item opens, under its statement only', async () => {
  const opened = await openReleasedItem(sealed.file, statement, keys.identity, now)
  assert.deepEqual(opened, { header: sealed.header, content })
  const other = await sealItem(draft, content, keys.recipient)
  await refused('item-other-file', () => openReleasedItem(other.file, statement, keys.identity, now))
  await refused('item-expired', () =>
    openReleasedItem(sealed.file, statement, keys.identity, fromInstant('2027-01-01T00:00:00Z')),
  )
})

test('a header that is not the statement’s is refused, whichever field differs', async () => {
  const changes: Partial<ReleaseStatement>[] = [
    { practice: filled(60, 16) },
    { mailbox: filled(60, 16) },
    { epoch: 2 },
    { item: 'other' },
    { revision: 2 },
    { about: filled(60, 16) },
  ]
  for (const change of changes) {
    await refused('item-other-header', () =>
      openReleasedItem(sealed.file, { ...statement, ...change }, keys.identity, now),
    )
  }
  const acting: SealedItem = await sealItem({ ...draft, about: filled(4, 16) }, content, keys.recipient)
  const { about: _, ...silent } = releaseStatement(acting, 'o')
  await refused('item-other-header', () => openReleasedItem(acting.file, silent, keys.identity, now))
})

test('content that is not what was released is refused', async () => {
  const lying = { ...statement, plaintextSha256: sha256(content) }
  await refused('item-other-content', () => openReleasedItem(sealed.file, lying, keys.identity, now))
})
