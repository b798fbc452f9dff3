import { base64, concat, Refusal, u32, unbase64, utf8 } from '@siegel/foundation'
import { ed25519PublicKey, ed25519Sign, ed25519Verify } from './ed25519.ts'
import { sha256 } from './hash.ts'

/** Makes one signature line; `keyId` is an unsigned 32-bit number. */
export type NoteSigner = { name: string; keyId: number; sign(text: string): Uint8Array }

/** Checks the signature lines that carry its name and key id. */
export type NoteVerifier = { name: string; keyId: number; verify(text: string, signature: Uint8Array): boolean }

/** One signature line: `— <name> base64(key id ‖ signature)`, and the line itself with its newline. */
export type NoteSignature = { name: string; keyId: number; signature: Uint8Array; line: string }

/** Signature types of C2SP signed-note that this project makes or checks. */
export const NOTE_ED25519 = 0x01
export const NOTE_COSIGNATURE = 0x04

const NOTE_BYTES_MAX = 2 * 1024 * 1024
const SIGNATURES_MAX = 64
const SIGNATURE_BYTES_MAX = 8192
const NAME_LENGTH_MAX = 256
const DASH = '\u2014 '

/** SHA-256(name ‖ LF ‖ type ‖ public key), first four bytes, big-endian (signed-note § Signatures). */
export function noteKeyId(name: string, type: number, publicKey: Uint8Array): number {
  const digest = sha256(concat(utf8(`${name}\n`), Uint8Array.of(type), publicKey))
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0)
}

export const isNoteName = (name: string): boolean =>
  name.length > 0 && name.length <= NAME_LENGTH_MAX && name.isWellFormed() && !/[\p{White_Space}\p{Cc}+]/u.test(name)

const checkName = (name: string): void => {
  if (!isNoteName(name)) throw new TypeError('not a key name')
}

/** An Ed25519 signer (type 0x01) from a 32-byte seed. */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  checkName(name)
  const keyId = noteKeyId(name, NOTE_ED25519, ed25519PublicKey(seed))
  return { name, keyId, sign: (text) => ed25519Sign(seed, utf8(text)) }
}

/** An Ed25519 verifier (type 0x01). */
export function noteVerifier(name: string, publicKey: Uint8Array): NoteVerifier {
  checkName(name)
  const keyId = noteKeyId(name, NOTE_ED25519, publicKey)
  return { name, keyId, verify: (text, signature) => ed25519Verify(publicKey, utf8(text), signature) }
}

/** `— <name> <base64>` with its final newline. */
export const formatSignatureLine = (name: string, keyId: number, signature: Uint8Array): string =>
  `${DASH}${name} ${base64(concat(u32(keyId), signature))}\n`

/** A signed note of a text that ends in a newline (C2SP signed-note). */
export function signNote(text: string, ...signers: NoteSigner[]): string {
  if (!isNoteText(text) || signers.length === 0) throw new TypeError('not a text to sign')
  return `${text}\n${signers.map((s) => formatSignatureLine(s.name, s.keyId, s.sign(text))).join('')}`
}

const isNoteText = (text: string): boolean => text.endsWith('\n') && text.isWellFormed() && !/[\0-\t\v-\x1f]/.test(text)

/**
 * Takes a note apart **without verifying anything**; the text must not be believed yet.
 * Throws Refusal `note-malformed`.
 */
export function splitNote(note: string): { text: string; signatures: NoteSignature[] } {
  const malformed = (detail: string): never => {
    throw new Refusal('note-malformed', detail)
  }
  if (note.length > NOTE_BYTES_MAX || utf8(note).length > NOTE_BYTES_MAX) malformed('too long')
  const gap = note.lastIndexOf('\n\n')
  const text = note.slice(0, gap + 1)
  if (gap < 0 || !isNoteText(note)) malformed('no text and signatures')
  const lines = note.slice(gap + 2).split('\n')
  lines.pop()
  if (lines.length === 0 || lines.length > SIGNATURES_MAX) malformed('number of signatures')
  return { text, signatures: lines.map((line) => parseSignatureLine(line) ?? malformed('signature line')) }
}

/** A signature line without its newline, or undefined. */
export function parseSignatureLine(line: string): NoteSignature | undefined {
  const [dash, name, encoded, ...rest] = line.split(' ')
  if (dash !== DASH.trim() || name === undefined || encoded === undefined || rest.length > 0) return undefined
  if (!isNoteName(name) || encoded.length > 2 * SIGNATURE_BYTES_MAX) return undefined
  try {
    const bytes = unbase64(encoded)
    if (bytes.length < 5 || bytes.length > SIGNATURE_BYTES_MAX) return undefined
    return { name, keyId: new DataView(bytes.buffer).getUint32(0), signature: bytes.slice(4), line: `${line}\n` }
  } catch {
    return undefined
  }
}

/**
 * The text of a note and the names of the given keys that signed it (at least one). Signatures of unknown keys are
 * ignored, as signed-note demands; one bad signature of a known key refuses the whole note.
 * Throws Refusal `note-malformed` or `note-unverified`.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): { text: string; signedBy: string[] } {
  const known = new Map(verifiers.map((verifier) => [`${verifier.keyId} ${verifier.name}`, verifier]))
  if (known.size !== verifiers.length) throw new TypeError('the same key twice')
  const { text, signatures } = splitNote(note)
  const signedBy = new Set<NoteVerifier>()
  for (const { name, keyId, signature } of signatures) {
    const verifier = known.get(`${keyId} ${name}`)
    if (verifier === undefined) continue
    if (!verifier.verify(text, signature)) throw new Refusal('note-unverified', 'bad signature')
    signedBy.add(verifier)
  }
  if (signedBy.size === 0) throw new Refusal('note-unverified', 'no signature by a known key')
  return { text, signedBy: [...signedBy].map((verifier) => verifier.name) }
}

/** SHA-256 of a note's text without its signatures; a text without signatures is taken as it is. */
export const noteHash = (noteOrText: string): Uint8Array =>
  sha256(utf8(noteOrText.includes('\n\n') ? splitNote(noteOrText).text : noteOrText))
