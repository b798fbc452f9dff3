import { concat, Refusal, utf8 } from '@siegel/foundation'
import { sha256 } from './hash.ts'
import { fingerprint } from './fields.ts'

const LABEL = utf8('siegel/v1/practice-root\n')

/** PFP: the first 16 bytes of SHA-256(label ‖ the practice's root public key); it stands in every link and letter. */
export function practiceFingerprint(rootPublicKey: Uint8Array): Uint8Array {
  if (rootPublicKey.length !== 32) throw new TypeError('an Ed25519 public key has 32 bytes')
  return sha256(concat(LABEL, rootPublicKey)).slice(0, 16)
}

/** 22 characters of base64url. */
export const formatFingerprint = (pfp: Uint8Array): string => fingerprint.format(pfp)

/** The inverse; throws Refusal `fingerprint-malformed`. */
export function parseFingerprint(text: string): Uint8Array {
  try {
    return fingerprint.parse(text)
  } catch {
    throw new Refusal('fingerprint-malformed')
  }
}
