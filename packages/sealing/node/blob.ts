import { randomBytes } from 'node:crypto'
import { concat, Refusal, u32, utf8 } from '@siegel/foundation'
import { hkdf } from '../hash.ts'
import {
  CHUNK_BYTES,
  Cobblestone,
  COBBLESTONE_256,
  HEADER_BYTES,
  SALT_BYTES,
  TAG_BYTES,
  type Instantiation,
} from './cobblestone.ts'

/** What a blob is bound to: another safe's, patient's or blob's ciphertext, or another media type, does not open. */
export type BlobContext = { safe: string; patient: string; blob: string; mediaType: string }

const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
const unreadable = (): never => {
  throw new Refusal('blob-unreadable')
}

/** The key of one blob: HKDF(PK_i, "siegel/v1/blob" ‖ 0 ‖ blob id) (security.md § 2g). */
export const blobKey = (patientKey: Uint8Array, blob: string): Uint8Array =>
  hkdf(patientKey, new Uint8Array(0), utf8(`siegel/v1/blob\0${blob}`), 32)

/** The context's bytes: each of the four in this order, with its length as u32 in front. */
export const blobContext = ({ safe, patient, blob, mediaType }: BlobContext): Uint8Array =>
  concat(...[safe, patient, blob, mediaType].map(utf8).flatMap((bytes) => [u32(bytes.length), bytes]))

/** Seals bytes (C2SP chunked-encryption, Cobblestone-256) under a key of 32 bytes, bound to a context. */
export function sealBlob(key: Uint8Array, context: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const cipher = new Cobblestone(COBBLESTONE_256, key, randomBytes(SALT_BYTES), context)
  const chunks = [cipher.header]
  for (let start = 0; start <= plaintext.length; start += CHUNK_BYTES) {
    chunks.push(cipher.sealChunk(start / CHUNK_BYTES, plaintext.subarray(start, start + CHUNK_BYTES)))
  }
  return concat(...chunks)
}

/** The length of what a sealed blob of this length holds; 0 for a length that no blob has. */
export function unsealedLength(sealed_bytes: number): number {
  const chunks_bytes = Math.max(0, sealed_bytes - HEADER_BYTES)
  return Math.max(0, chunks_bytes - TAG_BYTES * (Math.floor(chunks_bytes / SEALED_CHUNK_BYTES) + 1))
}

/** The inverse. Throws Refusal `blob-unreadable`. */
export function openBlob(key: Uint8Array, context: Uint8Array, sealed: Uint8Array): Uint8Array {
  const opener = new Opener(COBBLESTONE_256, key, context)
  return concat(...opener.push(sealed), opener.end())
}

/** `sealBlob` over a stream, 16 KiB at a time. */
export async function* sealBlobStream(
  key: Uint8Array,
  context: Uint8Array,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const cipher = new Cobblestone(COBBLESTONE_256, key, randomBytes(SALT_BYTES), context)
  const queue = new Queue()
  let number = 0
  yield cipher.header
  for await (const bytes of source) {
    queue.push(bytes)
    while (queue.length >= CHUNK_BYTES) yield cipher.sealChunk(number++, queue.take(CHUNK_BYTES))
  }
  yield cipher.sealChunk(number, queue.take(queue.length))
}

/**
 * `openBlob` over a stream. Every piece it yields is authentic and in its place, but only the normal end says that
 * nothing is missing: a consumer must undo what it did when this throws Refusal `blob-unreadable`.
 */
export async function* openBlobStream(
  key: Uint8Array,
  context: Uint8Array,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const opener = new Opener(COBBLESTONE_256, key, context)
  for await (const bytes of source) yield* opener.push(bytes)
  yield opener.end()
}

/** Takes ciphertext in pieces of any size and gives plaintext as soon as it is authentic. */
export class Opener {
  readonly #instantiation: Instantiation
  readonly #key: Uint8Array
  readonly #context: Uint8Array
  readonly #queue = new Queue()
  #cipher: Cobblestone | undefined
  #number = 0

  constructor(instantiation: Instantiation, key: Uint8Array, context: Uint8Array) {
    if (key.length !== instantiation.keyBytes) throw new TypeError('length of the key')
    this.#instantiation = instantiation
    this.#key = key
    this.#context = context
  }

  *push(bytes: Uint8Array): Generator<Uint8Array> {
    this.#queue.push(bytes)
    if (this.#cipher === undefined) {
      if (this.#queue.length < HEADER_BYTES) return
      this.#cipher = this.#begin(this.#queue.take(HEADER_BYTES))
    }
    while (this.#queue.length >= SEALED_CHUNK_BYTES) {
      yield this.#cipher.openChunk(this.#number++, this.#queue.take(SEALED_CHUNK_BYTES)) ?? unreadable()
    }
  }

  /** The last chunk is always shorter than a full one, so a message cut between chunks has none. */
  end(): Uint8Array {
    const last = this.#queue.take(this.#queue.length)
    return this.#cipher?.openChunk(this.#number, last) ?? unreadable()
  }

  #begin(header: Uint8Array): Cobblestone {
    const cipher = new Cobblestone(this.#instantiation, this.#key, header.slice(0, SALT_BYTES), this.#context)
    return cipher.commits(header) ? cipher : unreadable()
  }
}

/**
 * Opens single chunks of a sealed blob: what it gives is authentic and in its place. Whether the blob is whole is known
 * once its last chunk has been opened. Throws Refusal `blob-unreadable`.
 */
export class ChunkOpener {
  readonly #cipher: Cobblestone

  constructor(key: Uint8Array, context: Uint8Array, header: Uint8Array) {
    this.#cipher = new Cobblestone(COBBLESTONE_256, key, header.slice(0, SALT_BYTES), context)
    if (!this.#cipher.commits(header)) unreadable()
  }

  open(number: number, sealed: Uint8Array): Uint8Array {
    return this.#cipher.openChunk(number, sealed) ?? unreadable()
  }
}

/** Where the sealed chunk of this number lies, in bytes of the sealed blob. */
export const sealedChunk = (number: number): { start: number; end: number } => ({
  start: HEADER_BYTES + number * SEALED_CHUNK_BYTES,
  end: HEADER_BYTES + (number + 1) * SEALED_CHUNK_BYTES,
})

/** Bytes that came in one division and go out in another. */
class Queue {
  #parts: Uint8Array[] = []
  length = 0

  push(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#parts.push(bytes)
    this.length += bytes.length
  }

  /** The next `length` bytes; there must be that many. */
  take(length: number): Uint8Array {
    const first = this.#parts[0]
    this.length -= length
    if (first !== undefined && first.length >= length) {
      this.#advance(first, length)
      return first.subarray(0, length)
    }
    const out = new Uint8Array(length)
    for (let filled = 0; filled < length;) {
      const part = this.#parts[0]
      if (part === undefined) throw new RangeError('not that many bytes')
      const used = Math.min(part.length, length - filled)
      out.set(part.subarray(0, used), filled)
      filled += used
      this.#advance(part, used)
    }
    return out
  }

  #advance(part: Uint8Array, used: number): void {
    if (used === part.length) this.#parts.shift()
    else this.#parts[0] = part.subarray(used)
  }
}
