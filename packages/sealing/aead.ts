import { chacha20poly1305 } from '@noble/ciphers/chacha.js'

const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

const importKey = (key: Uint8Array, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> => {
  if (key.length !== 32) throw new TypeError('an AES-256 key has 32 bytes')
  return crypto.subtle.importKey('raw', owned(key), 'AES-GCM', false, [usage])
}

/** AES-256-GCM (NIST SP 800-38D), 12-byte nonce; the 16-byte tag follows the ciphertext. */
export async function aesGcmSeal(
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
): Promise<Uint8Array> {
  if (nonce.length !== 12) throw new TypeError('the nonce has 12 bytes')
  const algorithm = { name: 'AES-GCM', iv: owned(nonce), additionalData: owned(aad), tagLength: 128 }
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, await importKey(key, 'encrypt'), owned(plaintext)))
}

/** The inverse of `aesGcmSeal`; undefined where key, nonce, additional data or ciphertext do not belong together. */
export async function aesGcmOpen(
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (nonce.length !== 12) throw new TypeError('the nonce has 12 bytes')
  const algorithm = { name: 'AES-GCM', iv: owned(nonce), additionalData: owned(aad), tagLength: 128 }
  const imported = await importKey(key, 'decrypt')
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, imported, owned(sealed)))
  } catch {
    return undefined
  }
}

/** ChaCha20-Poly1305 (RFC 8439), 12-byte nonce; the 16-byte tag follows the ciphertext. */
export const chachaSeal = (
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array = new Uint8Array(0),
): Uint8Array => chacha20poly1305(key, nonce, aad).encrypt(plaintext)

/** The inverse of `chachaSeal`; undefined where it does not verify. Wrong lengths of key or nonce throw. */
export function chachaOpen(
  key: Uint8Array,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array = new Uint8Array(0),
): Uint8Array | undefined {
  const cipher = chacha20poly1305(key, nonce, aad)
  try {
    return cipher.decrypt(sealed)
  } catch {
    return undefined
  }
}
