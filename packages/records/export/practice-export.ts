import { resourceTypes } from '@siegel/fhir'
import { compartmentPatients } from '@siegel/fhir/r4'
import type { Reader, Store } from '@siegel/store'
import * as files from '../file-statements.ts'
import { mostReferrers, type FilePlace } from '../files.ts'
import type { Names } from '../index/names.ts'
import * as records from '../statements.ts'
import { resourceOf } from '../stored.ts'
import * as statements from './statements.ts'

type Row = records.VersionRow

/** A version as it is stored. */
export interface ExportedVersion {
  readonly type: string
  readonly id: string
  readonly version: number
  readonly at: string
  readonly deleted: boolean
  readonly patient: string | undefined
  /** The exact text. */
  readonly json: string
  /** The place in the order of writes. */
  readonly seq: number
}

export interface PracticeExportOptions {
  readonly store: Store
  readonly names: Names
  /** The place in the order of writes up to which everything is given. */
  readonly seq: number
  /** All of it, or what concerns one patient. */
  readonly patient: string | undefined
}

const page = 200
const breathe = () => new Promise<void>((resolve) => void setImmediate(resolve))

/**
 * Every version of every record, or of what concerns a patient: the chart, its files, and what it points at
 * that is in no chart.
 * Of a record that once lay in another's chart the other's versions are left out.
 */
export class PracticeExport {
  readonly #options: PracticeExportOptions
  /** Of a patient's export: its records by type. */
  readonly #own: ReadonlyMap<number, readonly Row[]> | undefined

  constructor(options: PracticeExportOptions) {
    this.#options = options
    this.#own = options.patient === undefined ? undefined : this.#recordsOf(options.patient)
  }

  /** Whose records these are. */
  patients(): string[] {
    const { store, names, patient } = this.#options
    if (patient !== undefined) return [patient]
    const type = names.type('Patient')
    const found: string[] = []
    for (let from = ''; ;) {
      const rows = store.read((reader) => reader.all(statements.pageOfFacts, { type, from, count: 5000 }))
      for (const { version, id } of rows) if (version > 0) found.push(id)
      const last = rows.at(-1)
      if (last === undefined) return found
      from = last.id
    }
  }

  /** The versions of a type, record by record, the oldest first; nothing where there are none. */
  async *versions(type: string): AsyncGenerator<ExportedVersion[]> {
    const { store, names } = this.#options
    const number = names.type(type)
    if (this.#own !== undefined) {
      for (const row of this.#own.get(number) ?? []) {
        const rows = store.read((reader) => this.#versionsOf(reader, row))
        yield rows.filter((one) => this.#isTheirs(one)).map((one) => this.#exported(one))
        await breathe()
      }
      return
    }
    for (let from = ''; ;) {
      const { rows, last } = store.read((reader) => {
        const found = reader.all(statements.pageOfRecords, { type: number, from, count: page })
        return { rows: found.flatMap((row) => this.#versionsOf(reader, row)), last: found.at(-1)?.id }
      })
      if (rows.length > 0) yield rows.map((one) => this.#exported(one))
      if (last === undefined) return
      from = last
      await breathe()
    }
  }

  /** The types of which there may be something. */
  types(): readonly string[] {
    const { names } = this.#options
    const own = this.#own
    return own === undefined ? resourceTypes : [...own.keys()].map((type) => names.typeOf(type)).toSorted()
  }

  /** Where the bytes of the versions of a Binary lie; none of them for an attachment known by its blob alone. */
  contentsOf(file: string): { version: number; place: FilePlace; size: number }[] {
    const rows = this.#options.store.read((reader) => reader.all(statements.contents, { file }))
    return rows.map(({ version, blob: id, holder, media_type: mediaType, size }) => ({
      version,
      place: { id, holder, mediaType },
      size,
    }))
  }

  /** The records through which there is a right to a file. */
  referrersOf(file: string): string[] {
    const { store, names } = this.#options
    const rows = store.read((reader) => reader.all(files.referrers, { file, count: mostReferrers }))
    return rows.map(({ type, id }) => `${names.typeOf(type)}/${id}`)
  }

  #recordsOf(patient: string): Map<number, Row[]> {
    const { store, names } = this.#options
    const rows = store.read((reader) => {
      const rid = reader.get(records.current, { type: names.type('Patient'), id: patient })?.rid
      if (rid === undefined) return []
      const own = [statements.chart, records.sharedWith, records.pointedAt].flatMap((statement) =>
        reader.all(statement, { patient: rid }),
      )
      const type = names.type('Binary')
      const files = own.flatMap((row) => reader.all(statements.binariesOf, { rid: row.rid, type }))
      return [...own.filter((row) => row.type !== type), ...files]
    })
    const found = new Map<number, Map<number, Row>>()
    for (const row of rows) found.set(row.type, (found.get(row.type) ?? new Map<number, Row>()).set(row.rid, row))
    return new Map([...found].map(([type, own]) => [type, [...own.values()]]))
  }

  #versionsOf(reader: Reader, row: Row): Row[] {
    const { seq } = this.#options
    if (row.version === 0) return []
    const older = row.version === 1 ? [] : reader.all(statements.olderVersions, { rid: row.rid, seq })
    return row.seq <= seq ? [...older, row] : older
  }

  #isTheirs(row: Row): boolean {
    const { patient } = this.#options
    if (row.patient === null || row.patient === patient) return true
    return row.deleted === 0 && compartmentPatients(resourceOf(row.json, row.exact === 1)).includes(patient ?? '')
  }

  #exported({ type, id, version, at, deleted, patient, json, seq }: Row): ExportedVersion {
    const own = { type: this.#options.names.typeOf(type), id, version, at: new Date(at).toISOString(), json, seq }
    return { ...own, deleted: deleted === 1, patient: patient ?? undefined }
  }
}
