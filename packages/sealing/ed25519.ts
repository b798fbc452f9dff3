import { ed25519 } from '@noble/curves/ed25519.js'

const Point = ed25519.Point

/** The 32-byte public key of a 32-byte seed (RFC 8032 § 5.1.5). */
export const ed25519PublicKey = (seed: Uint8Array): Uint8Array => ed25519.getPublicKey(seed)

/** A 64-byte signature (RFC 8032 § 5.1.6, pure Ed25519, deterministic). */
export const ed25519Sign = (seed: Uint8Array, message: Uint8Array): Uint8Array => ed25519.sign(message, seed)

/**
 * The project's only Ed25519 verifier. Beyond RFC 8032 § 5.1.7 it wants canonical encodings of the key, of R and of S,
 * and key and R inside the prime-order group: then the cofactored and the cofactorless equation agree, so that no two
 * correct libraries can disagree about a signature this one accepts. Anything odd is false; nothing throws.
 */
export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    if (!inPrimeOrderGroup(publicKey) || !inPrimeOrderGroup(signature.subarray(0, 32))) return false
    return ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}

/** Canonical encoding of a point of order L exactly: neither the identity nor with a small-order part. */
function inPrimeOrderGroup(encoded: Uint8Array): boolean {
  const point = Point.fromBytes(encoded, false)
  return !point.isSmallOrder() && point.isTorsionFree()
}
