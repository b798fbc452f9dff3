import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '@siegel/foundation'
import { writeFileDurably } from '@siegel/foundation/files'
import { blobContext, blobKey, openBlob, randomId, sealBlob } from '@siegel/sealing/node'

/** Whose key a blob is under and what it is; all of it is bound into the encryption. */
export interface BlobRef {
  id: string
  /** The patient, or another name under which the keyring holds a key. */
  holder: string
  mediaType: string
}

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
  }

  put(holder: string, mediaType: string, bytes: Uint8Array): BlobRef {
    const ref = { id: randomId(), holder, mediaType }
    const folder = join(this.#folder, ref.id.slice(0, 2))
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileDurably(join(folder, ref.id), sealBlob(blobKey(this.#keyOf(holder), ref.id), this.#context(ref), bytes))
    return ref
  }

  /** Throws Refusal 'not-found', or what opening refuses: a damaged or swapped file is never given out. */
  get(ref: BlobRef): Uint8Array<ArrayBuffer> {
    const path = this.#path(ref.id)
    if (!existsSync(path)) throw new Refusal('not-found')
    return new Uint8Array(openBlob(blobKey(this.#keyOf(ref.holder), ref.id), this.#context(ref), readFileSync(path)))
  }

  remove(id: string): void {
    rmSync(this.#path(id), { force: true })
  }

  #context({ id, holder, mediaType }: BlobRef): Uint8Array {
    return blobContext({ safe: this.#safe, patient: holder, blob: id, mediaType })
  }

  #path(id: string): string {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new Refusal('not-found')
    return join(this.#folder, id.slice(0, 2), id)
  }
}
