import { concat, u64, utf8 } from '@siegel/foundation'
import { ed25519PublicKey, ed25519Sign, ed25519Verify } from './ed25519.ts'
import { formatSignatureLine, isNoteName, NOTE_COSIGNATURE, noteKeyId, parseSignatureLine } from './note.ts'

const TIMESTAMP_BYTES = 8

const message = (checkpointText: string, timeSeconds: number): Uint8Array =>
  utf8(`cosignature/v1\ntime ${timeSeconds}\n${checkpointText}`)

/**
 * A witness's signature line, with its newline, to append to a checkpoint note (C2SP tlog-cosignature, Ed25519).
 * `checkpointText` is the note's text with its final newline, `timeSeconds` POSIX time.
 */
export function cosign(name: string, seed: Uint8Array, checkpointText: string, timeSeconds: number): string {
  if (!isNoteName(name) || !checkpointText.endsWith('\n')) throw new TypeError('not a checkpoint to cosign')
  const keyId = noteKeyId(name, NOTE_COSIGNATURE, ed25519PublicKey(seed))
  const signature = ed25519Sign(seed, message(checkpointText, timeSeconds))
  return formatSignatureLine(name, keyId, concat(u64(timeSeconds), signature))
}

/**
 * Checks one signature line (with or without its newline) against one witness. The time is POSIX seconds.
 * Null when the line is another key's or does not verify: the caller cannot tell the two apart and need not.
 */
export function verifyCosignature(
  name: string,
  publicKey: Uint8Array,
  noteText: string,
  line: string,
): { time: number } | null {
  const parsed = parseSignatureLine(line.endsWith('\n') ? line.slice(0, -1) : line)
  if (parsed === undefined || parsed.name !== name || parsed.signature.length !== TIMESTAMP_BYTES + 64) return null
  if (parsed.keyId !== noteKeyId(name, NOTE_COSIGNATURE, publicKey)) return null
  const { buffer, byteOffset } = parsed.signature
  const time = Number(new DataView(buffer, byteOffset).getBigUint64(0))
  if (!Number.isSafeInteger(time)) return null
  const signature = parsed.signature.slice(TIMESTAMP_BYTES)
  return ed25519Verify(publicKey, message(noteText, time), signature) ? { time } : null
}
