import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '@siegel/foundation'
import { sealAge } from './age.ts'
import { ed25519PublicKey } from './ed25519.ts'
import { formatFrame } from './frame.ts'
import { sha256 } from './hash.ts'
import { generateAgeKeys } from './mailbox-keys.ts'
import { noteSigner, signNote } from './note.ts'
import { filled, flipped, practice, ref, refused } from './node/testing.ts'
import { checkUpload, mailboxKeyName, openUpload, sealUpload } from './upload.ts'

const inbox = await generateAgeKeys()
const seed = filled(20)
const content = utf8('{"version":1,"kind":"message"}')
const sealed = await sealUpload(ref, content, inbox.recipient, seed)
const keyOf = (from: { mailbox: Uint8Array; epoch: number }): Uint8Array | undefined =>
  from.epoch === 1 && String(from.mailbox) === String(ref.mailbox) ? ed25519PublicKey(seed) : undefined
const open = (upload: { file: Uint8Array; note: string }): ReturnType<typeof openUpload> =>
  openUpload(upload, practice, keyOf, inbox.identity)

test('an upload arrives as it was sent', async () => {
  const { statement, content: arrived } = await open(sealed)
  assert.deepEqual(arrived, content)
  assert.deepEqual(statement, { ...ref, upload: sealed.upload, ciphertextSha256: sha256(sealed.file) })
  const acting = await sealUpload({ ...ref, about: filled(9, 16) }, content, inbox.recipient, seed)
  assert.deepEqual((await open(acting)).statement.about, filled(9, 16))
})

test('it cannot be forged, reattributed or exchanged', async () => {
  const stranger = await sealUpload(ref, content, inbox.recipient, filled(25))
  await refused('note-unverified', () => open(stranger))
  const elsewhere = await sealUpload({ ...ref, mailbox: filled(26, 16) }, content, inbox.recipient, seed)
  await refused('upload-unknown-mailbox', () => open(elsewhere))
  const oldEpoch = await sealUpload({ ...ref, epoch: 2 }, content, inbox.recipient, seed)
  await refused('upload-unknown-mailbox', () => open(oldEpoch))
  const otherPractice = await sealUpload({ ...ref, practice: filled(1, 16) }, content, inbox.recipient, seed)
  await refused('upload-unknown-mailbox', () => open(otherPractice))
  const second = await sealUpload(ref, content, inbox.recipient, seed)
  await refused('upload-other-file', () => open({ file: second.file, note: sealed.note }))
  await refused('upload-other-file', () => open({ file: flipped(sealed.file, -1), note: sealed.note }))
  const otherId = sealed.note.replace(/upload \w/, (match) => (match.endsWith('0') ? 'upload 1' : 'upload 0'))
  await refused('note-unverified', () => open({ file: sealed.file, note: otherId }))
})

test('a sealed header that says something else than the note is refused', async () => {
  const { file } = sealed
  const names = ['practice', 'mailbox', 'epoch', 'upload', 'about'] as const
  for (const name of names) {
    const header = { ...ref, upload: filled(30, 16), about: filled(31, 16) }
    const lying = { ...header, [name]: name === 'epoch' ? 9 : filled(99, 16) }
    const text = (title: string, h: typeof header, rest: string): string =>
      `${title}\npractice ${Buffer.from(h.practice).toString('base64url')}\nmailbox ${Buffer.from(h.mailbox).toString('hex')}\nepoch ${h.epoch}\nupload ${Buffer.from(h.upload).toString('hex')}\nabout ${Buffer.from(h.about).toString('hex')}\n${rest}\n`
    const forged = await sealAge(
      inbox.recipient,
      formatFrame(text('siegel/v1/upload-body', lying, `length ${content.length}`), content),
    )
    const hash = Buffer.from(sha256(forged)).toString('hex')
    const note = signNote(
      text('siegel/v1/upload', header, `ciphertext sha256:${hash}`),
      noteSigner(mailboxKeyName(header), seed),
    )
    await refused('upload-other-header', () => open({ file: forged, note }))
  }
  assert.ok(checkUpload(file, sealed.note, practice, keyOf))
})

test('only the safe’s inbox opens it', async () => {
  const other = await generateAgeKeys()
  await refused('upload-unreadable', () => openUpload(sealed, practice, keyOf, other.identity))
  const large = new Uint8Array(40 * 1024 * 1024)
  await refused('upload-malformed', () => open({ file: large, note: sealed.note }))
})
