import { hkdf as nobleHkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { utf8 } from '@siegel/foundation'

/** SHA-256 (FIPS 180-4), 32 bytes. Runs at JavaScript speed: the safe uses the one of `@siegel/sealing/node`. */
export const sha256 = (bytes: Uint8Array): Uint8Array => nobleSha256(bytes)

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export const hmacSha256 = (key: Uint8Array, message: Uint8Array): Uint8Array => hmac(nobleSha256, key, message)

/**
 * HKDF-SHA-256, extract and expand (RFC 5869). An empty salt is the RFC's default of zeros. `info` is a label of this
 * project as text, or bytes where the label goes on with binary fields. At most 255 · 32 bytes come out.
 */
export function hkdf(secret: Uint8Array, salt: Uint8Array, info: string | Uint8Array, length: number): Uint8Array {
  return nobleHkdf(nobleSha256, secret, salt, typeof info === 'string' ? utf8(info) : info, length)
}

/** Bytes of the platform's secure generator; at most 64 KiB in one call. */
export const randomBytes = (length: number): Uint8Array<ArrayBuffer> =>
  globalThis.crypto.getRandomValues(new Uint8Array(length))
