import type { Caller } from '@siegel/access'
import { Refusal } from '@siegel/foundation'
import { parseVersion, type Records, type Restore, type RestoredVersion } from '@siegel/records'
import type { Files } from '@siegel/rest'
import { linesOf } from './lines.ts'
import {
  attachmentsName,
  blobIn,
  blobsName,
  orderName,
  typeIn,
  type AttachmentLine,
  type BlobLine,
  type Manifest,
  type OrderLine,
} from './manifest.ts'
import { ZipReader, type Parts } from './zip-reader.ts'

export interface RestoreContext {
  readonly records: Records
  readonly files: Files
  readonly now: () => number
}

export interface Restored {
  /** How many versions of each type. */
  readonly counts: Readonly<Record<string, number>>
  readonly files: number
}

const mostLine_bytes = 8 * 1024 * 1024
const mostFile_bytes = 512 * 1024 * 1024
/** So many versions are written at once. */
const atOnce = 500

/**
 * Puts an export back: the same versions under the same ids, with their times, byte for byte. Everything is checked
 * before anything is written: names, sizes, hashes, every version and its place among the others. Throws Refusal
 * 'not-allowed' without the permission 'records.restore', 'restore-…' for what is wrong with the file, 'restore-exists'
 * where a record is there already.
 */
export async function restoreRecords(context: RestoreContext, caller: Caller, parts: Parts): Promise<Restored> {
  const restore = context.records.restore(caller)
  const zip = await ZipReader.open(parts)
  const manifest = await zip.manifest()
  await zip.verify(manifest)
  const work = new Work(context, restore, zip, manifest)
  return work.run(await work.check())
}

/** Consecutive versions of one record. */
type Group = RestoredVersion[]

class Work {
  readonly #context: RestoreContext
  readonly #restore: Restore
  readonly #zip: ZipReader
  readonly #manifest: Manifest

  constructor(context: RestoreContext, restore: Restore, zip: ZipReader, manifest: Manifest) {
    this.#context = context
    this.#restore = restore
    this.#zip = zip
    this.#manifest = manifest
  }

  /** Reads all of it without writing; gives the places of all versions among each other, in the order of the files. */
  async check(): Promise<Float64Array> {
    for (const type of this.#types()) {
      let count = 0
      const seen = new Set<string>()
      for await (const group of this.#groups(type)) {
        const [{ id }] = group as [RestoredVersion]
        if (seen.has(id)) throw new Refusal('restore-order', type)
        seen.add(id)
        checkOrder(group)
        if (this.#restore.isThere(type, id)) throw new Refusal('restore-exists', type)
        count += group.length
      }
      if (count !== this.#manifest.counts[type]) throw new Refusal('restore-invalid', 'counts')
    }
    for (const { blob } of await this.#blobLines())
      if (this.#context.files.has(blob)) throw new Refusal('restore-exists', 'blob')
    return ranks(await this.#places())
  }

  async run(places: Float64Array): Promise<Restored> {
    const restore = this.#restore
    await restore.begin()
    const first = places.length === 0 ? 0 : restore.reserve(places.length)
    let next = 0
    for (const type of this.#types()) {
      let waiting: (RestoredVersion & { seq: number })[][] = []
      let count = 0
      for await (const group of this.#groups(type)) {
        waiting.push(group.map((version) => ({ ...version, seq: first + (places[next++] ?? 0) })))
        count += group.length
        if (count < atOnce) continue
        restore.add(waiting)
        waiting = []
        count = 0
      }
      restore.add(waiting)
    }
    const files = await this.#files()
    const { counts } = this.#manifest
    const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
    restore.end([`versions ${all}`, `files ${files}`])
    return { counts, files }
  }

  async #files(): Promise<number> {
    const { files } = this.#context
    const lines = await this.#blobLines()
    for (const { blob, holder, mediaType, size, versions } of lines) {
      const bytes = this.#zip.read(`blobs/${blob}`)
      const place = await files.putStream(holder, mediaType, bytes, Math.min(size, mostFile_bytes), blob)
      for (const { file, version } of versions) this.#restore.attach(file, version, place)
    }
    for await (const line of linesOf(this.#zip.read(attachmentsName), mostLine_bytes)) {
      const { file, resource } = parsed(line) as Partial<AttachmentLine>
      const [type = '', id = '', ...more] = String(resource).split('/')
      if (typeof file !== 'string' || more.length > 0) throw new Refusal('restore-invalid', attachmentsName)
      this.#restore.link(file, type, id)
    }
    return lines.length
  }

  /** The places that the versions of all types had, in the order of the files. */
  async #places(): Promise<number[]> {
    const found = new Map<string, number[]>()
    for await (const line of linesOf(this.#zip.read(orderName), mostLine_bytes)) {
      const { type, places } = parsed(line) as Partial<OrderLine>
      if (typeof type !== 'string' || !Array.isArray(places) || !places.every(isPlace))
        throw new Refusal('restore-invalid', orderName)
      found.set(type, [...(found.get(type) ?? []), ...places])
    }
    return this.#types().flatMap((type) => {
      const places = found.get(type) ?? []
      if (places.length !== this.#manifest.counts[type]) throw new Refusal('restore-invalid', orderName)
      return places
    })
  }

  /** What is said of the files; each must be there, and each that is there must be spoken of. */
  async #blobLines(): Promise<BlobLine[]> {
    const lines: BlobLine[] = []
    for await (const line of linesOf(this.#zip.read(blobsName), mostLine_bytes)) lines.push(blobLine(parsed(line)))
    const there = new Set(this.#zip.names().flatMap((name) => blobIn(name) ?? []))
    const told = new Set(lines.map(({ blob }) => blob))
    if (told.size !== lines.length || told.size !== there.size || [...told].some((blob) => !there.has(blob)))
      throw new Refusal('restore-invalid', blobsName)
    return lines
  }

  #types(): string[] {
    return this.#zip
      .names()
      .flatMap((name) => typeIn(name) ?? [])
      .toSorted()
  }

  async *#groups(type: string): AsyncGenerator<Group> {
    let group: Group = []
    for await (const line of linesOf(this.#zip.read(`${type}.ndjson`), mostLine_bytes)) {
      const version = parseVersion(line, type, this.#context.now())
      if (group.length > 0 && group[0]?.id !== version.id) {
        yield group
        group = []
      }
      group.push(version)
    }
    if (group.length > 0) yield group
  }
}

/** The oldest version first, none twice. A patient's export may leave versions out. */
function checkOrder(group: Group): void {
  for (const [index, { version, at, type }] of group.entries()) {
    const before = group[index - 1]
    if (before !== undefined && (version <= before.version || at < before.at)) throw new Refusal('restore-order', type)
  }
}

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** For each of some different numbers, how many are smaller. Throws Refusal 'restore-order' for two that are alike. */
function ranks(places: readonly number[]): Float64Array {
  const order = Uint32Array.from(places.keys()).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0))
  const found = new Float64Array(places.length)
  for (const [rank, index] of order.entries()) {
    if (rank > 0 && places[index] === places[order[rank - 1] ?? 0]) throw new Refusal('restore-order', orderName)
    found[index] = rank
  }
  return found
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new Refusal('restore-invalid', 'json')
  }
}

function blobLine(value: unknown): BlobLine {
  const { blob, holder, mediaType, size, versions } = (value ?? {}) as Partial<Record<keyof BlobLine, unknown>>
  const isHolder = typeof holder === 'string' && /^[A-Za-z0-9\-.]{1,64}$/.test(holder)
  const isTyped = typeof mediaType === 'string' && mediaType.length <= 200
  const isSized = Number.isSafeInteger(size) && Number(size) >= 0 && Number(size) <= mostFile_bytes
  const isBlob = typeof blob === 'string' && blobIn(`blobs/${blob}`) !== undefined
  if (!isBlob || !isHolder || !isTyped || !isSized || !Array.isArray(versions) || !versions.every(isVersion))
    throw new Refusal('restore-invalid', blobsName)
  return { blob, holder, mediaType, size: Number(size), versions }
}

function isVersion(value: unknown): value is BlobLine['versions'][number] {
  const { file, version } = (value ?? {}) as Record<string, unknown>
  return typeof file === 'string' && Number.isSafeInteger(version)
}
