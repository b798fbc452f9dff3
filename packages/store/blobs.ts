import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { concat, Refusal } from '@siegel/foundation'
import { syncFolder, writeFileDurably } from '@siegel/foundation/files'
import {
  blobContext,
  blobKey,
  openBlob,
  openBlobStream,
  randomId,
  sealBlob,
  sealBlobStream,
  unsealedLength,
} from '@siegel/sealing/node'
import { BlobParts } from './blob-parts.ts'

/** Whose key a blob is under and what it is; all of it is bound into the encryption. */
export interface BlobRef {
  id: string
  /** The patient, or another name under which the keyring holds a key. */
  holder: string
  mediaType: string
}

/** Where files lie until all of them has come; what a crash leaves there goes at the next start. */
const incoming = 'incoming'
/** Pieces that are written at once, and bytes that are read at once. */
const piecesAtOnce = 64
const read_bytes = 256 * 1024

/**
 * Files at rest (security.md § 2g): each under its own key, made from its holder's. A blob is durable before `put`
 * returns, so a transaction may refer to it; one that nothing refers to is only lost space.
 */
export class Blobs {
  readonly #folder: string
  readonly #safe: string
  readonly #keyOf: (holder: string) => Uint8Array

  constructor(folder: string, safe: string, keyOf: (holder: string) => Uint8Array) {
    this.#folder = folder
    this.#safe = safe
    this.#keyOf = keyOf
    rmSync(join(folder, incoming), { recursive: true, force: true })
  }

  put(holder: string, mediaType: string, bytes: Uint8Array): BlobRef {
    const ref = { id: randomId(), holder, mediaType }
    writeFileDurably(this.#placeFor(ref.id), sealBlob(this.#key(ref), this.#context(ref), bytes))
    return ref
  }

  /**
   * `put` in bounded memory: seals while the bytes come. Nothing stays of a source that throws, or of more than
   * `limit_bytes` (Refusal 'too-large'). A file that is put back has its id already, which must be free ('id-taken').
   */
  async putStream(
    holder: string,
    mediaType: string,
    source: AsyncIterable<Uint8Array>,
    limit_bytes: number,
    id = randomId(),
  ): Promise<BlobRef & { size: number }> {
    const ref = { id, holder, mediaType }
    if (this.has(id)) throw new Refusal('id-taken')
    const folder = join(this.#folder, incoming)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const temporary = join(folder, ref.id)
    const counted = counting(source, limit_bytes)
    try {
      await writePieces(temporary, sealBlobStream(this.#key(ref), this.#context(ref), counted.bytes))
      const path = this.#placeFor(ref.id)
      renameSync(temporary, path)
      syncFolder(dirname(path))
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
    return { ...ref, size: counted.size() }
  }

  /** Throws Refusal 'not-found', or what opening refuses: a damaged or swapped file is never given out. */
  get(ref: BlobRef): Uint8Array<ArrayBuffer> {
    const path = this.#path(ref.id)
    if (!existsSync(path)) throw new Refusal('not-found')
    return new Uint8Array(openBlob(this.#key(ref), this.#context(ref), readFileSync(path)))
  }

  /**
   * `get` in bounded memory. What cannot be opened at all is refused before this resolves; a file that is damaged further
   * back makes the bytes end in Refusal 'blob-unreadable', so whoever passes them on must not call them complete.
   */
  async getStream(ref: BlobRef): Promise<{ size: number; bytes: AsyncIterableIterator<Uint8Array> }> {
    const path = this.#path(ref.id)
    if (!existsSync(path)) throw new Refusal('not-found')
    const size = unsealedLength(statSync(path).size)
    const source = createReadStream(path, { highWaterMark: read_bytes })
    const opened = openBlobStream(this.#key(ref), this.#context(ref), source as AsyncIterable<Uint8Array>)
    const first = await opened.next()
    return { size, bytes: resumed(first, opened) }
  }

  /** Any part of a blob, in any order; to be closed. Throws what `get` throws. */
  parts(ref: BlobRef): BlobParts {
    const path = this.#path(ref.id)
    if (!existsSync(path)) throw new Refusal('not-found')
    return new BlobParts(path, statSync(path).size, this.#key(ref), this.#context(ref))
  }

  /**
   * The same bytes under another holder's key, as a new blob, of the given id where there is one; in bounded memory. The old
   * one stays until it is removed.
   */
  async resealStream(ref: BlobRef, holder: string, id?: string): Promise<BlobRef & { size: number }> {
    const { size, bytes } = await this.getStream(ref)
    return this.putStream(holder, ref.mediaType, bytes, size, id)
  }

  /** An id for a blob that is to come. */
  newId(): string {
    return randomId()
  }

  /** Whether there is a blob of this id; false for what is no id of one. */
  has(id: string): boolean {
    return isBlobId(id) && existsSync(this.#path(id))
  }

  remove(id: string): void {
    rmSync(this.#path(id), { force: true })
  }

  #key({ id, holder }: BlobRef): Uint8Array {
    return blobKey(this.#keyOf(holder), id)
  }

  #placeFor(id: string): string {
    const path = this.#path(id)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    return path
  }

  #context({ id, holder, mediaType }: BlobRef): Uint8Array {
    return blobContext({ safe: this.#safe, patient: holder, blob: id, mediaType })
  }

  #path(id: string): string {
    if (!isBlobId(id)) throw new Refusal('not-found')
    return join(this.#folder, id.slice(0, 2), id)
  }
}

const isBlobId = (id: string): boolean => /^[0-9a-f-]{36}$/.test(id)

function counting(source: AsyncIterable<Uint8Array>, limit_bytes: number) {
  let size = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const bytes of source) {
      size += bytes.length
      if (size > limit_bytes) throw new Refusal('too-large')
      yield bytes
    }
  }
  return { bytes: counted(), size: () => size }
}

/** Writes a new file of mode 0600; its content is durable when this resolves, its name is not. */
async function writePieces(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    let waiting: Uint8Array[] = []
    for await (const piece of pieces) {
      waiting.push(piece)
      if (waiting.length < piecesAtOnce) continue
      await file.appendFile(concat(...waiting))
      waiting = []
    }
    await file.appendFile(concat(...waiting))
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A stream whose first piece is there already; `return` closes its file even where nothing was taken from it. */
function resumed(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncIterableIterator<Uint8Array> {
  let isFirst = true
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    next() {
      if (!isFirst) return rest.next()
      isFirst = false
      return Promise.resolve(first)
    },
    return: () => rest.return(undefined),
  }
}
