import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { concat, utf8 } from '@siegel/foundation'

export const CHUNK_BYTES = 16 * 1024
export const TAG_BYTES = 16
export const SALT_BYTES = 24
export const HEADER_BYTES = SALT_BYTES + 32
const LABEL = 'c2sp.org/chunked-encryption@v1+'
// 64 TiB, the least limit that the specification recommends; nothing here comes near.
const CHUNKS_MAX = 2 ** 32

/** One AEAD under C2SP chunked-encryption with SHA-512. */
export type Instantiation = { aead: string; cipher: 'aes-256-gcm' | 'aes-128-gcm'; keyBytes: 16 | 32 }
/** What blobs are sealed with (docs/formats/blob.md). */
export const COBBLESTONE_256: Instantiation = { aead: 'AEAD_AES_256_GCM', cipher: 'aes-256-gcm', keyBytes: 32 }
/** Only for its test vectors, which check the same code. */
export const COBBLESTONE_128: Instantiation = { aead: 'AEAD_AES_128_GCM', cipher: 'aes-128-gcm', keyBytes: 16 }

/** At most 128 bytes of HKDF-Expand with SHA-512, two blocks (RFC 5869 § 2.3); without the extract step, as the draft wants. */
function expand(key: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const block = (...parts: Uint8Array[]): Uint8Array =>
    createHmac('sha512', key)
      .update(concat(...parts))
      .digest()
  const first = block(info, Uint8Array.of(1))
  return concat(first, block(first, info, Uint8Array.of(2))).subarray(0, length)
}

/** Key, base nonce and commitment of one message; chunks are sealed and opened by their number. */
export class Cobblestone {
  readonly header: Uint8Array
  readonly #cipher: Instantiation['cipher']
  readonly #key: Uint8Array
  readonly #baseNonce: Uint8Array

  /** The input key is uniformly random, the salt has 24 bytes that never repeat under it. */
  constructor({ aead, cipher, keyBytes }: Instantiation, key: Uint8Array, salt: Uint8Array, context: Uint8Array) {
    if (key.length !== keyBytes || salt.length !== SALT_BYTES) throw new TypeError('length of key or salt')
    const okm = expand(key, concat(utf8(`${LABEL}${aead}\0`), salt, context), keyBytes + 12 + 32)
    this.#cipher = cipher
    this.#key = okm.slice(0, keyBytes)
    this.#baseNonce = okm.slice(keyBytes, keyBytes + 12)
    this.header = concat(salt, okm.subarray(keyBytes + 12))
  }

  /** Whether a message begins with this salt and commitment: to be checked before any chunk is opened. */
  commits(header: Uint8Array): boolean {
    return header.length === HEADER_BYTES && timingSafeEqual(header, this.header)
  }

  sealChunk(number: number, plaintext: Uint8Array): Uint8Array {
    const cipher = createCipheriv(this.#cipher, this.#key, this.#nonce(number))
    return concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag())
  }

  /** Undefined where the chunk does not verify. */
  openChunk(number: number, sealed: Uint8Array): Uint8Array | undefined {
    if (sealed.length < TAG_BYTES) return undefined
    const end = sealed.length - TAG_BYTES
    const decipher = createDecipheriv(this.#cipher, this.#key, this.#nonce(number), { authTagLength: TAG_BYTES })
    decipher.setAuthTag(sealed.subarray(end))
    const plaintext = decipher.update(sealed.subarray(0, end))
    try {
      decipher.final()
      return plaintext
    } catch {
      return undefined
    }
  }

  #nonce(number: number): Uint8Array {
    if (!Number.isSafeInteger(number) || number < 0 || number >= CHUNKS_MAX) throw new RangeError('chunk number')
    const nonce = this.#baseNonce.slice()
    const view = new DataView(nonce.buffer)
    view.setUint32(8, (view.getUint32(8) ^ number) >>> 0)
    return nonce
  }
}
