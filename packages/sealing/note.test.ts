import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import * as fc from 'fast-check'
import { cosign, verifyCosignature } from './cosignature.ts'
import { ed25519PublicKey } from './ed25519.ts'
import { NOTE_COSIGNATURE, noteHash, noteSigner, noteVerifier, openNote, signNote, splitNote } from './note.ts'
import { filled, flipped, refused } from './node/testing.ts'
import { formatVkey, parseVkey } from './vkey.ts'
import { concat } from '@siegel/foundation'
import { notePages, runNoteVectors, type NotePages } from './vectors/notes.ts'

const seed = filled(9)
const key = ed25519PublicKey(seed)
const signer = noteSigner('example.com/a', seed)
const verifier = noteVerifier('example.com/a', key)
const text = 'one\n\ntwo\n'
const note = signNote(text, signer)

test('the examples of signed-note, tlog-checkpoint and tlog-cosignature', async (t) => {
  const folder = sharedData(t, 'crypto-c2sp-specs')
  if (folder === undefined) return
  const page = (name: string) => readFileSync(join(folder, name), 'utf8')
  const pages = Object.fromEntries(notePages.map((name) => [name, page(name)])) as NotePages
  const { count, failures } = await runNoteVectors(pages)
  assert.deepEqual(failures, [])
  assert.equal(count, 5)
})

test('a note opens with the keys that signed it and names them', () => {
  const other = noteSigner('b', filled(10))
  const both = signNote(text, signer, other)
  assert.equal(openNote(both, [verifier]).text, text)
  assert.deepEqual(openNote(both, [noteVerifier('b', ed25519PublicKey(filled(10))), verifier]).signedBy, [
    'example.com/a',
    'b',
  ])
  assert.deepEqual(noteHash(both), noteHash(note))
})

test('a key of the same name that is not the trusted one counts for nothing', async () => {
  const impostor = noteSigner('example.com/a', filled(11))
  await refused('note-unverified', () => openNote(signNote(text, impostor), [verifier]))
  assert.deepEqual(openNote(signNote(text, impostor, signer), [verifier]).signedBy, ['example.com/a'])
  // Name and key id forged as well: the signature is then checked and refuses the note.
  const forged = { ...impostor, keyId: signer.keyId }
  await refused('note-unverified', () => openNote(signNote(text, signer, forged), [verifier]))
})

test('what is not exactly a note is refused', async () => {
  const line = note.slice(text.length + 1)
  for (const bad of [
    '',
    text,
    `${text}\n`,
    note.slice(0, -1),
    `${note}\n`,
    note.replace('\n', '\r\n'),
    note.replaceAll('\n', '\r\n'),
    note.replace('one', 'o\0e'),
    note.replace('one', 'o\te'),
    note.replace('one', 'o\ud800e'),
    note.replace('\u2014 ', '- '),
    note.replace('\u2014 ', '\u2014  '),
    note.replace('example.com/a ', 'example.com+a '),
    note.replace('example.com/a ', 'example.com/a\u00a0 '),
    `${text}\n${line.replace(/=*\n$/, '\n')}`,
    `${text}\n\u2014 a AAAA\n`,
    `\n${line}`,
    `${text}\n${line.repeat(65)}`,
    `${'x'.repeat(2 * 1024 * 1024)}${note}`,
  ]) {
    await refused('note-malformed', () => openNote(bad, [verifier]))
  }
  assert.equal(openNote(`${text}\n${line.repeat(16)}`, [verifier]).signedBy.length, 1)
})

test('any change of the text is refused', () => {
  fc.assert(
    fc.property(fc.nat(text.length - 2), fc.constantFrom('x', 'Ü', ' '), (at, character) => {
      const changed = text.slice(0, at) + character + text.slice(at + 1)
      fc.pre(changed !== text)
      assert.throws(() => openNote(note.replace(text, changed), [verifier]), { name: 'Refusal' })
    }),
  )
})

test('round trip of any text', () => {
  const line = fc.string({ unit: 'grapheme' }).map((s) => s.replace(/\p{Cc}/gu, ''))
  fc.assert(
    fc.property(fc.array(line, { minLength: 1 }), (all) => {
      const body = `${all.join('\n')}\n`
      assert.equal(openNote(signNote(body, signer), [verifier]).text, body)
    }),
    { numRuns: 30 },
  )
})

test('a cosignature holds for one checkpoint, one time and one witness', () => {
  const line = cosign('w', seed, text, 1_800_000_000)
  assert.deepEqual(verifyCosignature('w', key, text, line), { time: 1_800_000_000 })
  assert.deepEqual(verifyCosignature('w', key, text, line.trimEnd()), { time: 1_800_000_000 })
  assert.equal(verifyCosignature('w', key, `${text}x\n`, line), null)
  assert.equal(verifyCosignature('v', key, text, line), null)
  assert.equal(verifyCosignature('w', ed25519PublicKey(filled(1)), text, line), null)
  assert.equal(verifyCosignature('w', key, text, `${line}\n`), null)
  assert.equal(verifyCosignature('w', key, text, ''), null)
  const [parsed] = splitNote(`x\n\n${line}`).signatures
  const later = flipped(parsed?.signature ?? new Uint8Array(0), 7)
  const moved = `\u2014 w ${Buffer.from(concat(Buffer.from(line.split(' ')[2] ?? '', 'base64').subarray(0, 4), later)).toString('base64')}\n`
  assert.equal(verifyCosignature('w', key, text, moved), null)
  // A plain note signature by the same key is no cosignature, nor the other way round.
  assert.equal(verifyCosignature('example.com/a', key, text, signNote(text, signer).slice(text.length + 1)), null)
  assert.equal(parseVkey(formatVkey('w', key, NOTE_COSIGNATURE)).type, NOTE_COSIGNATURE)
})

test('verifier keys have one spelling', async () => {
  const vkey = formatVkey('a', key)
  for (const bad of [
    '',
    `${vkey} `,
    vkey.replace('+', '++'),
    vkey.toUpperCase(),
    `b${vkey.slice(1)}`,
    vkey.slice(0, -1),
  ]) {
    await refused('vkey-malformed', () => parseVkey(bad))
  }
})
