import { closeSync, openSync, readSync } from 'node:fs'
import { Refusal } from '@siegel/foundation'
import { blobChunk_bytes, blobHeader_bytes, ChunkOpener, sealedChunk, unsealedLength } from '@siegel/sealing/node'

const cut = (): never => {
  throw new Refusal('blob-unreadable')
}

/** Reads any part of a blob without its being anywhere in clear. To be closed. */
export class BlobParts {
  /** In bytes. */
  readonly size: number
  readonly #file: number
  readonly #opener: ChunkOpener

  /** Throws Refusal 'blob-unreadable', also for a file that has lost its end. */
  constructor(path: string, sealed_bytes: number, key: Uint8Array, context: Uint8Array) {
    this.size = unsealedLength(sealed_bytes)
    this.#file = openSync(path, 'r')
    try {
      this.#opener = new ChunkOpener(key, context, this.#raw(0, blobHeader_bytes))
      // The last chunk is never a full one: a file that ends after a full one has none, which does not open.
      const { start, end } = sealedChunk(0)
      this.#chunk(Math.max(0, Math.floor((sealed_bytes - start) / (end - start))))
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** The bytes from `start` up to `end`, as many of them as there are, in pieces of at most 16 KiB. */
  *read(start: number, end: number): Generator<Uint8Array> {
    const last = Math.min(end, this.size)
    for (let at = start; at < last;) {
      const number = Math.floor(at / blobChunk_bytes)
      const offset = at - number * blobChunk_bytes
      const piece = this.#chunk(number).subarray(offset, offset + last - at)
      if (piece.length === 0) cut()
      yield piece
      at += piece.length
    }
  }

  close(): void {
    closeSync(this.#file)
  }

  #chunk(number: number): Uint8Array {
    const { start, end } = sealedChunk(number)
    return this.#opener.open(number, this.#raw(start, end - start))
  }

  #raw(start: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    return bytes.subarray(0, readSync(this.#file, bytes, 0, length, start))
  }
}
