import { base64, Refusal, unbase64 } from '@siegel/foundation'
import { openNote, noteVerifier, splitNote, verifyCosignature } from '@siegel/sealing'
import type { Hash } from './tree.ts'

/** C2SP tlog-checkpoint without extension lines. */
export interface Checkpoint {
  origin: string
  size: number
  root: Hash
}

/** Who has to have cosigned: `quorum` of the named witnesses (Ed25519 public keys). */
export interface Policy {
  quorum: number
  witnesses: readonly { name: string; key: Uint8Array }[]
}

export const formatCheckpoint = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${base64(root)}\n`

/** Parses the text of a checkpoint note; throws Refusal 'checkpoint-malformed'. Extension lines are not accepted. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', end, ...more] = text.split('\n')
  if (origin === '' || end !== '' || more.length > 0) throw malformed()
  return { origin, size: parseSize(size), root: parseHash(root) }
}

/** A tree size in decimal without leading zeroes. */
export function parseSize(text: string): number {
  const size = Number(text)
  if (!/^(0|[1-9]\d{0,15})$/.test(text) || !Number.isSafeInteger(size)) throw malformed()
  return size
}

export function parseHash(text: string): Hash {
  try {
    const hash = unbase64(text)
    if (hash.length === 32) return hash
  } catch {
    // Falls through to the refusal: not base64.
  }
  throw malformed()
}

/**
 * Opens a checkpoint note signed by the log's key, whose name is its origin.
 * Throws Refusal 'note-malformed', 'note-unverified', 'checkpoint-malformed' or 'checkpoint-foreign'.
 */
export function openCheckpoint(note: string, origin: string, key: Uint8Array): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, [noteVerifier(origin, key)]).text)
  if (checkpoint.origin !== origin) throw new Refusal('checkpoint-foreign')
  return checkpoint
}

/** Which witnesses have cosigned a checkpoint note, each with its newest time in POSIX seconds. */
export function cosignatures(note: string, policy: Policy): { name: string; time: number }[] {
  const { text, signatures } = splitNote(note)
  return policy.witnesses.flatMap(({ name, key }) => {
    const times = signatures.flatMap(({ line }) => verifyCosignature(name, key, text, line)?.time ?? [])
    return times.length === 0 ? [] : [{ name, time: Math.max(...times) }]
  })
}

/**
 * The time at which the quorum was reached (the quorum-th newest cosignature, POSIX seconds), or undefined while it is
 * not. A policy with a quorum of 0 trusts nobody and is never met.
 */
export function witnessedAt(note: string, policy: Policy): number | undefined {
  if (policy.quorum < 1) return undefined
  const times = cosignatures(note, policy).map(({ time }) => time)
  return times.sort((a, b) => b - a)[policy.quorum - 1]
}

const malformed = () => new Refusal('checkpoint-malformed')
