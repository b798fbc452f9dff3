import { Readable } from 'node:stream'
import { hex } from '@siegel/foundation'
import { sha256Pieces } from '@siegel/sealing/node'
import { ZipFile } from 'yazl'
import type { ManifestFile } from './manifest.ts'

/** Files are dated alike: when something was exported stands in the manifest. */
const mtime = new Date('2026-01-01T00:00:00Z')

/** Writes a ZIP file by file while it is read, in bounded memory. */
export class ZipWriter {
  readonly #zip = new ZipFile()
  /** What has been written so far. */
  readonly files: ManifestFile[] = []

  /** The bytes of the ZIP. To be read while files are added. */
  get bytes(): AsyncIterable<Uint8Array> {
    return this.#zip.outputStream as unknown as AsyncIterable<Uint8Array>
  }

  /** Adds a file; resolves when all of it has been written. Throws what its source throws. */
  async add(name: string, source: AsyncIterable<Uint8Array>, isCompressed = true): Promise<void> {
    const hash = sha256Pieces()
    let size = 0
    async function* counted() {
      for await (const piece of source) {
        hash.add(piece)
        size += piece.length
        yield piece
      }
    }
    const stream = Readable.from(counted(), { objectMode: false })
    await new Promise<void>((resolve, reject) => {
      stream.once('end', resolve).once('error', reject)
      this.#zip.addReadStream(stream, name, { mtime, mode: 0o100600, compress: isCompressed, forceDosTimestamp: true })
    })
    this.files.push({ name, size, sha256: hex(hash.digest()) })
  }

  end(): void {
    this.#zip.end()
  }

  /** Breaks the bytes off, so that nobody takes them for whole. */
  fail(error: Error): void {
    ;(this.#zip.outputStream as unknown as Readable).destroy(error)
  }
}
