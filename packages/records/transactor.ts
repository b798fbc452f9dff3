import { requirePermission } from '@siegel/access'
import { Decimal, isId, isResourceType, type Resource } from '@siegel/fhir'
import { compartmentPatients, validateResource, type Issue } from '@siegel/fhir/r4'
import { Refusal } from '@siegel/foundation'
import { chainAfter, type Ledger } from '@siegel/ledger'
import type { Transaction } from '@siegel/store'
import * as fileStatements from './file-statements.ts'
import { filesIn, mayPointAtFiles, type FilePlace } from './files.ts'
import type { IndexWriter } from './index/writer.ts'
import { writePermission } from './permissions.ts'
import { RecordReader, type ReaderOptions } from './reader.ts'
import * as statements from './statements.ts'
import { resourceOf, type Stored, StoredRow } from './stored.ts'

const jsonLimit = 4 * 1024 * 1024

export interface TransactorOptions extends Omit<ReaderOptions, 'connection'> {
  transaction: Transaction
  ledger: Ledger
  writer: IndexWriter
  newId: () => string
  /** Whether new records may go into charts that are closed to the caller. */
  fillsClosed: boolean
}

/** What is wrong with a resource that was refused, place by place. */
export class ResourceInvalid extends Refusal {
  readonly issues: readonly Issue[]

  constructor(type: string, issues: readonly Issue[]) {
    const [first] = issues
    super('resource-invalid', `${type} ${first?.path} ${first?.code}`)
    this.issues = issues
  }
}

/** Reads and writes of one act of one caller, inside one transaction. */
export class RecordTransactor extends RecordReader {
  /** For rooms that keep tables of their own beside the records. */
  readonly transaction: Transaction
  /** The time of this act; what is written may be a little later, where the clock has gone back since the last write. */
  readonly at: string
  readonly #ledger: Ledger
  readonly #writer: IndexWriter
  readonly #newId: () => string
  readonly #fillsClosed: boolean
  /** Heads of the chains of the patients written to so far. */
  readonly chains = new Map<string, string>()
  /** Whether something was written that points at files: some may now be a patient's. */
  pointsAtFiles = false

  constructor(options: TransactorOptions) {
    super({ ...options, connection: options.transaction })
    this.transaction = options.transaction
    this.at = new Date(options.now).toISOString()
    this.#ledger = options.ledger
    this.#writer = options.writer
    this.#newId = options.newId
    this.#fillsClosed = options.fillsClosed
  }

  /** Throws Refusal 'chart-protected' where the chart is kept for others, also from who has broken the glass. */
  requireWritableChart(patient: string): void {
    if (this.charts.isClosedForWriting('Observation', [patient])) throw new Refusal('chart-protected')
  }

  /** Stores a new resource under a new id (or the given one, which must be free: Refusal 'id-taken'). */
  create<R extends Resource>(resource: R, id = this.#newId()): Stored<R> {
    const row = this.#current(resource.resourceType, id)
    if (row !== undefined && row.version > 0) throw new Refusal('id-taken')
    return this.#write({ ...resource, id }, row)
  }

  /**
   * Stores the next version of a resource; `ifVersion` is the version the caller has seen.
   * Throws Refusal 'not-found' or 'version-conflict'.
   */
  update<R extends Resource>(resource: R & { id?: string }, ifVersion: number): Stored<R> {
    const row = this.#current(resource.resourceType, resource.id ?? '')
    if (row === undefined || row.version === 0 || row.deleted === 1) throw new Refusal('not-found')
    if (row.version !== ifVersion) throw new Refusal('version-conflict')
    return this.#write(resource, row)
  }

  /** Stores a resource under its id, whether there was one, is one no more, or never was. */
  put<R extends Resource>(resource: R & { id: string }): Stored<R> {
    return this.#write(resource, this.#current(resource.resourceType, resource.id))
  }

  /** Deletes a resource: the deletion is a version of its own, earlier ones stay. Nothing happens twice. */
  delete(type: string, id: string, ifVersion?: number): Stored | undefined {
    const row = this.#current(type, id)
    requirePermission(this.caller, writePermission(type))
    if (row === undefined || row.deleted === 1) return undefined
    this.#requireWritable(row, type)
    if (ifVersion !== undefined && row.version !== ifVersion) throw new Refusal('version-conflict')
    const { seq, at } = this.#writer.order.take(this.transaction, this.now)
    const version = row.version + 1
    const meta = { versionId: String(version), lastUpdated: new Date(at).toISOString() }
    const json = JSON.stringify({ resourceType: type, id, meta })
    const before = this.#indexed(row)
    const rid = row.rid
    this.transaction.run(statements.keepVersion, { rid })
    const patient = row.patient === null ? null : this.#writer.target(this.transaction, 'Patient', row.patient)
    this.transaction.run(statements.put, { rid, version, seq, patient, at, deleted: 1, exact: 0, json })
    this.transaction.run(statements.removeAlso, { rid })
    this.transaction.run(fileStatements.removeReferencesOf, { rid })
    this.#writer.replace(this.transaction, rid, before, undefined)
    if (row.patient !== null) this.#extendChain(row.patient, json)
    const stored = new StoredRow({ ...row, version, seq, at, deleted: 1, exact: 0, json }, type)
    this.note(stored)
    return stored
  }

  /** A place of its own in the order of writes: all that was written before it has a smaller one. */
  place(): number {
    return this.#writer.order.take(this.transaction, this.now).seq
  }

  /** Says in which blob the bytes lie of a version of a Binary that this act has written. */
  attach({ id: file, version }: Pick<Stored, 'id' | 'version'>, { id, ...place }: FilePlace & { size: number }): void {
    this.transaction.run(fileStatements.setContent, { file, version, blob: id, ...place })
  }

  /** A blob that was loose (`Records.looseBlob`) is what a record of this act points at. */
  keepBlob(blob: string): void {
    this.transaction.run(fileStatements.keepLoose, { blob })
  }

  /** No record needs this blob once the act stands; `Records.removeLoose` takes it then. */
  letBlobGo(blob: string): void {
    this.transaction.run(fileStatements.noteLoose, { blob })
  }

  /** The record as it stands, of version 0 where others only point at it. */
  #current(type: string, id: string): statements.VersionRow | undefined {
    if (!isResourceType(type)) throw new Refusal('resource-invalid', 'resourceType')
    if (!isId(id)) throw new ResourceInvalid(type, [{ path: `${type}.id`, code: 'value', severity: 'error' }])
    return this.connection.get(statements.known, { type: this.names.type(type), id })
  }

  #requireWritable(row: statements.VersionRow, type: string): void {
    if (type === 'Binary' && !this.mayHave(row, type)) throw new Refusal('not-found')
    if (this.charts.isRowClosedForWriting(row, type)) throw new Refusal('chart-protected')
  }

  #indexed(row: statements.VersionRow) {
    const resource = resourceOf(row.json, row.exact === 1)
    return { resource, patients: this.#patients(compartmentPatients(resource)) }
  }

  #patients(ids: readonly string[]): number[] {
    return ids.map((id) => this.#writer.target(this.transaction, 'Patient', id))
  }

  #write<R extends Resource>(resource: R & { id?: string }, row: statements.VersionRow | undefined): Stored<R> {
    const { resourceType: type, id = '' } = resource
    requirePermission(this.caller, writePermission(type))
    if (row !== undefined && row.version > 0) this.#requireWritable(row, type)
    const { seq, at } = this.#writer.order.take(this.transaction, this.now)
    const version = (row?.version ?? 0) + 1
    const meta = { ...resource.meta, versionId: String(version), lastUpdated: new Date(at).toISOString() }
    const full = { ...resource, meta }
    // What is no meta at all must not be made one by what is added to it.
    const hasMeta = resource.meta === undefined || isPlain(resource.meta)
    const issues = validateResource(hasMeta ? full : resource)
    if (issues.length > 0) throw new ResourceInvalid(type, issues)
    const json = JSON.stringify(full)
    if (json.length > jsonLimit) throw new Refusal('too-large')
    const isThere = row !== undefined && row.version > 0
    // A new record is numbered by its first place in the order of writes, which no other has.
    const rid = row?.rid ?? seq
    if (isThere) this.transaction.run(statements.keepVersion, { rid })
    if (row === undefined) this.#writer.remember(type, id, rid)
    const ids = compartmentPatients(full)
    if (!this.#fillsClosed && this.charts.isClosedForWriting(type, ids)) throw new Refusal('chart-protected')
    const patients = this.#patients(ids)
    const exact = hasDecimal(full) ? 1 : 0
    const content = { rid, version, seq, patient: patients[0] ?? null, at, deleted: 0, exact, json }
    const number = this.names.type(type)
    if (row === undefined) this.transaction.run(statements.insert, { ...content, type: number, id })
    else this.transaction.run(statements.put, content)
    this.#share(rid, isThere, patients.slice(1))
    const before = !isThere || row.deleted === 1 ? undefined : this.#indexed(row)
    this.#writer.replace(this.transaction, rid, before, { resource: full, patients })
    if (type === 'Binary') this.#keepFile(id, version, at, 'data' in full)
    this.#linkFiles(rid, row, full, json)
    const [owner] = ids
    if (owner !== undefined) this.#extendChain(owner, json)
    for (const one of ids) this.touched.patients.add(one)
    const now = { rid, type: number, id, version, seq, patient: owner ?? null, at, deleted: 0, exact, json }
    const stored = new StoredRow<R>(now, type)
    this.note(stored)
    return stored
  }

  #share(rid: number, hadBefore: boolean, patients: readonly number[]): void {
    if (hadBefore) this.transaction.run(statements.removeAlso, { rid })
    for (const patient of patients) this.transaction.run(statements.addAlso, { patient, rid })
  }

  /**
   * What is written under a new id was not there when others pointed at it, so they have no part in it. A version without
   * bytes keeps those of the version before: only what is said about them has changed.
   */
  #keepFile(file: string, version: number, at: number, hasData: boolean): void {
    const before = this.transaction.get(fileStatements.version, { file, version: version - 1 })
    this.transaction.run(fileStatements.addVersion, { file, version, creator: this.caller.id, at })
    if (version === 1) this.transaction.run(fileStatements.removeReferencesTo, { file })
    const { blob = null, holder, media_type: mediaType, size } = before ?? {}
    if (!hasData && blob !== null)
      this.attach(
        { id: file, version },
        { id: blob, holder: holder ?? '', mediaType: mediaType ?? '', size: size ?? 0 },
      )
  }

  /** Pointing at a file gives others a right to it, so it takes a right to it. Throws Refusal 'attachment-refused'. */
  #linkFiles(rid: number, row: statements.VersionRow | undefined, resource: Resource, json: string): void {
    const isOlder = row?.deleted === 0 && mayPointAtFiles(row.json)
    const had = isOlder ? filesIn(resourceOf(row.json, row.exact === 1)) : new Map<string, unknown>()
    const has = mayPointAtFiles(json) ? filesIn(resource) : new Map<string, unknown>()
    for (const file of had.keys())
      if (!has.has(file)) this.transaction.run(fileStatements.removeReference, { file, rid })
    for (const file of has.keys()) {
      this.pointsAtFiles = true
      if (had.has(file)) continue
      if (!this.#mayPointAt(file)) throw new Refusal('attachment-refused')
      this.transaction.run(fileStatements.addReference, { file, rid })
    }
  }

  /** A file that is not there, or that nothing points at yet and that no Binary describes, is whoever knows its name's. */
  #mayPointAt(file: string): boolean {
    const binary = this.#current('Binary', file)
    if (binary !== undefined && binary.version > 0) return this.mayHave(binary, 'Binary')
    const isPointedAt = this.connection.get(fileStatements.anyReference, { file }) !== undefined
    return !isPointedAt || this.referrerOf(file) !== undefined
  }

  #extendChain(patient: string, json: string): void {
    const head = this.chains.get(patient) ?? this.#ledger.chainHead(this.transaction, patient)
    this.chains.set(patient, chainAfter(head, json))
    this.touched.patients.add(patient)
  }
}

const isPlain = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal)

/** Whether any number needs its own text (`1.00`): then the stored text must be parsed with care. */
export function hasDecimal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof Decimal) return true
  for (const item of Array.isArray(value) ? value : Object.values(value)) if (hasDecimal(item)) return true
  return false
}
