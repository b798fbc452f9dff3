import { Readable } from 'node:stream'
import { hex, Refusal } from '@siegel/foundation'
import { sha256Pieces } from '@siegel/sealing/node'
import { fromRandomAccessReader, RandomAccessReader, type Entry, type ZipFile } from 'yauzl'
import { isKnownName, manifestName, parseManifest, type Manifest } from './manifest.ts'

/** Bytes of which any part can be read. */
export interface Parts {
  readonly size: number
  read(start: number, end: number): Iterable<Uint8Array>
}

/** More than a practice has files, and less than would fill the memory. */
const mostEntries = 2_000_000
/** Text shrinks to a twentieth; what shrinks to less than a two-hundredth, and is large, was made to fill a disk. */
const mostRatio = 200
const ratioFrom_bytes = 64 * 1024 * 1024
const mostManifest_bytes = 256 * 1024 * 1024

const bad = (what: string): never => {
  throw new Refusal('restore-invalid', what)
}

class PartsReader extends RandomAccessReader {
  readonly #parts: Parts

  constructor(parts: Parts) {
    super()
    this.#parts = parts
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#parts.read(start, end), { objectMode: false })
  }
}

/**
 * An export's ZIP. Only names that an export has are taken, each once; nothing is ever unpacked into a folder. Throws
 * Refusal 'restore-invalid' for anything else, for a file that is larger than it says, and for a ZIP bomb.
 */
export class ZipReader {
  readonly #zip: ZipFile
  readonly #entries: ReadonlyMap<string, Entry>

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip
    this.#entries = entries
  }

  static async open(parts: Parts): Promise<ZipReader> {
    const zip = await new Promise<ZipFile>((resolve, reject) => {
      const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true }
      fromRandomAccessReader(new PartsReader(parts), parts.size, options, (error, opened) => {
        if (error === null && opened !== undefined) resolve(opened)
        else reject(new Refusal('restore-invalid', 'zip'))
      })
    })
    return new ZipReader(zip, await entriesOf(zip))
  }

  names(): string[] {
    return [...this.#entries.keys()]
  }

  /** The manifest, which must name just the files that there are, with their sizes. */
  async manifest(): Promise<Manifest> {
    const entry = this.#entries.get(manifestName) ?? bad(manifestName)
    if (entry.uncompressedSize > mostManifest_bytes) bad(manifestName)
    const pieces: Uint8Array[] = []
    for await (const piece of this.read(manifestName)) pieces.push(piece)
    const manifest = parseManifest(Buffer.concat(pieces).toString('utf8'))
    const { files } = manifest
    if (new Set(files.map(({ name }) => name)).size !== this.#entries.size - 1) bad('files')
    for (const { name, size } of files)
      if (name === manifestName || this.#entries.get(name)?.uncompressedSize !== size) bad('files')
    return manifest
  }

  /** Whether every file is the one that the manifest names. Throws Refusal 'restore-hash'. */
  async verify({ files }: Manifest): Promise<void> {
    for (const { name, sha256 } of files) {
      const hash = sha256Pieces()
      for await (const piece of this.read(name)) hash.add(piece)
      if (hex(hash.digest()) !== sha256) throw new Refusal('restore-hash')
    }
  }

  /** The bytes of a file. */
  async *read(name: string): AsyncGenerator<Uint8Array> {
    const entry = this.#entries.get(name) ?? bad('files')
    const stream = await new Promise<Readable>((resolve, reject) => {
      this.#zip.openReadStream(entry, (error, opened) => {
        if (error === null && opened !== undefined) resolve(opened)
        else reject(new Refusal('restore-invalid', 'zip'))
      })
    })
    try {
      yield* stream as AsyncIterable<Uint8Array>
    } catch (error) {
      throw error instanceof Refusal ? error : new Refusal('restore-invalid', 'zip')
    }
  }
}

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > mostEntries) bad('entries')
  return new Promise((resolve, reject) => {
    const found = new Map<string, Entry>()
    const refuse = (what: string) => {
      zip.removeAllListeners()
      reject(new Refusal('restore-invalid', what))
    }
    zip.on('entry', (entry: Entry) => {
      const { fileName, uncompressedSize, compressedSize } = entry
      if (!isKnownName(fileName) || found.has(fileName)) return refuse('name of a file')
      if (uncompressedSize > ratioFrom_bytes && uncompressedSize > mostRatio * compressedSize)
        return refuse('size of a file')
      found.set(fileName, entry)
      zip.readEntry()
    })
    zip.once('error', () => refuse('zip'))
    zip.once('end', () => resolve(found))
    zip.readEntry()
  })
}
