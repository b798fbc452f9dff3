import type { Caller } from '@siegel/access'
import { isRefusal } from '@siegel/foundation'
import { unassigned, type ExportedVersion, type FilePlace, type PracticeExport, type Records } from '@siegel/records'
import type { Files } from '@siegel/rest'
import {
  attachmentsName,
  blobsName,
  manifestName,
  orderName,
  type AttachmentLine,
  type BlobLine,
  type Manifest,
  type OrderLine,
} from './manifest.ts'
import { filesOf } from './referenced-files.ts'
import { ZipWriter } from './zip-writer.ts'

export interface ExportContext {
  readonly records: Records
  readonly files: Files
  /** The name of the practice. */
  readonly practice: string
  /** The version of the software. */
  readonly version: string
  readonly now: () => number
}

/**
 * Everything of the practice, or of one patient (Art. 20 GDPR), as a ZIP: one NDJSON file for each type, a version on
 * each line, the attachments, and a manifest with the hash of every file. Resolves when it is in the log; the bytes come
 * as they are read, and break off where anything fails.
 * Throws Refusal 'not-allowed' without the permission 'records.export', and 'not-found'.
 */
export async function exportRecords(
  context: ExportContext,
  caller: Caller,
  patient?: string,
): Promise<AsyncIterable<Uint8Array>> {
  const source = await context.records.exportPractice(caller, patient)
  const zip = new ZipWriter()
  const work = new Export(context, source, zip, patient)
  work.run().catch((error: unknown) => zip.fail(error instanceof Error ? error : new Error('export')))
  return zip.bytes
}

const placesInLine = 10_000
const encoder = new TextEncoder()
const lineOf = (value: object): string => `${JSON.stringify(value)}\n`

/** A line of a type's file. */
function versionLine({ type, id, version, at, deleted, json }: ExportedVersion): string {
  if (!deleted) return `${json}\n`
  return lineOf({ deleted: true, resourceType: type, id, versionId: String(version), lastUpdated: at })
}

class Export {
  readonly #context: ExportContext
  readonly #source: PracticeExport
  readonly #zip: ZipWriter
  readonly #patient: string | undefined
  readonly #counts: Record<string, number> = {}
  readonly #order = new Map<string, number[]>()
  /** The files that are pointed at, each with the places where its bytes may lie. */
  readonly #places = new Map<string, FilePlace[]>()
  readonly #records = new Set<string>()
  readonly #missing: string[] = []

  constructor(context: ExportContext, source: PracticeExport, zip: ZipWriter, patient: string | undefined) {
    this.#context = context
    this.#source = source
    this.#zip = zip
    this.#patient = patient
  }

  async run(): Promise<void> {
    const zip = this.#zip
    for (const type of this.#source.types()) await this.#type(type)
    await zip.add(orderName, textOf(this.#orderLines()))
    const blobs = await this.#blobs()
    await zip.add(blobsName, textOf(blobs.map(lineOf)))
    await zip.add(attachmentsName, textOf(this.#attachments().map(lineOf)))
    const manifest: Manifest = {
      format: 'siegel-export',
      version: 1,
      software: this.#context.version,
      practice: this.#context.practice,
      at: new Date(this.#context.now()).toISOString(),
      ...(this.#patient === undefined ? {} : { patient: this.#patient }),
      counts: this.#counts,
      files: [...zip.files],
      missing: this.#missing,
    }
    await zip.add(manifestName, textOf([`${JSON.stringify(manifest, undefined, 1)}\n`]))
    zip.end()
  }

  async #type(type: string): Promise<void> {
    const pages = this.#source.versions(type)
    const first = await pages.next()
    if (first.done === true) return
    const note = (versions: ExportedVersion[]) => this.#note(versions)
    async function* lines() {
      yield encoder.encode(note(first.value ?? []))
      for await (const page of pages) yield encoder.encode(note(page))
    }
    await this.#zip.add(`${type}.ndjson`, lines())
  }

  /** The lines of some versions; notes what they point at. */
  #note(versions: readonly ExportedVersion[]): string {
    for (const version of versions) {
      const { type, id } = version
      this.#counts[type] = (this.#counts[type] ?? 0) + 1
      const places = this.#order.get(type) ?? []
      places.push(version.seq)
      this.#order.set(type, places)
      this.#records.add(`${type}/${id}`)
      if (type === 'Binary' && !this.#places.has(id)) this.#places.set(id, [])
      for (const [file, mediaType] of filesOf(version)) {
        const guesses = this.#places.get(file) ?? []
        guesses.push({ id: file, holder: version.patient ?? unassigned, mediaType })
        this.#places.set(file, guesses)
      }
    }
    return versions.map(versionLine).join('')
  }

  *#orderLines(): Generator<string> {
    for (const [type, places] of this.#order)
      for (let start = 0; start < places.length; start += placesInLine)
        yield lineOf({ type, places: places.slice(start, start + placesInLine) } satisfies OrderLine)
  }

  /** Writes the bytes of every file; what the lines say of them. */
  async #blobs(): Promise<BlobLine[]> {
    const lines = new Map<string, BlobLine>()
    for (const [file, guesses] of this.#places) {
      const contents = this.#isOurs(file) ? this.#source.contentsOf(file) : []
      const isBinary = this.#records.has(`Binary/${file}`)
      if (contents.length === 0 && !isBinary) {
        const place = await this.#write(guesses.filter((one) => this.#mayGive(one)))
        if (place === undefined) this.#missing.push(file)
        else lines.set(file, place)
      }
      for (const { version, place } of contents) {
        const known = lines.get(place.id) ?? (await this.#write([place]))
        if (known === undefined) this.#missing.push(file)
        else lines.set(place.id, { ...known, versions: [...known.versions, { file, version }] })
      }
    }
    return [...lines.values()]
  }

  /** A patient's export has the versions of a Binary only where the Binary is a part of it. */
  #isOurs(file: string): boolean {
    return this.#patient === undefined || this.#records.has(`Binary/${file}`)
  }

  /** A patient's export has what lies under the patient's key, and what there is a right to through one of its records. */
  #mayGive({ id, holder }: FilePlace): boolean {
    if (this.#patient === undefined || holder === this.#patient) return true
    return this.#source.referrersOf(id).some((resource) => this.#records.has(resource))
  }

  async #write(places: readonly FilePlace[]): Promise<BlobLine | undefined> {
    for (const place of places) {
      if (!(await this.#isReadable(place))) continue
      const { size, bytes } = await this.#context.files.getStream(place)
      await this.#zip.add(`blobs/${place.id}`, bytes, false)
      return { blob: place.id, holder: place.holder, mediaType: place.mediaType, size, versions: [] }
    }
    return undefined
  }

  /** Whether a file is there to its end: a damaged one must not spoil the export of all others. */
  async #isReadable(place: FilePlace): Promise<boolean> {
    try {
      const { bytes } = await this.#context.files.getStream(place)
      let size = 0
      for await (const piece of bytes) size += piece.length
      return size >= 0
    } catch (error) {
      // Under another key, of another type, damaged, or gone.
      if (isRefusal(error)) return false
      throw error
    }
  }

  #attachments(): AttachmentLine[] {
    return [...this.#places.keys()].flatMap((file) =>
      this.#source
        .referrersOf(file)
        .filter((resource) => this.#records.has(resource))
        .map((resource) => ({ file, resource })),
    )
  }
}

async function* textOf(texts: Iterable<string>): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield encoder.encode(text)
}
