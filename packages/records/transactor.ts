import { requirePermission } from '@siegel/access'
import type { Permission } from '@siegel/contract'
import { Decimal, isResourceType, type Resource } from '@siegel/fhir'
import { compartmentPatients, validateResource, type Issue } from '@siegel/fhir/r4'
import { Refusal } from '@siegel/foundation'
import { chainAfter, type Ledger } from '@siegel/ledger'
import type { Transaction } from '@siegel/store'
import type { IndexWriter } from './index/writer.ts'
import { RecordReader, type ReaderOptions } from './reader.ts'
import * as statements from './statements.ts'
import { resourceOf, type Stored, StoredRow } from './stored.ts'

const writePermission = (type: string): Permission =>
  type === 'Patient' ? 'patient.write' : type === 'Task' ? 'inbox.assign' : 'chart.write'

const jsonLimit = 4 * 1024 * 1024

export interface TransactorOptions extends Omit<ReaderOptions, 'connection'> {
  transaction: Transaction
  ledger: Ledger
  writer: IndexWriter
  newId: () => string
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
  /** Heads of the chains of the patients written to so far. */
  readonly chains = new Map<string, string>()

  constructor(options: TransactorOptions) {
    super({ ...options, connection: options.transaction })
    this.transaction = options.transaction
    this.at = new Date(options.now).toISOString()
    this.#ledger = options.ledger
    this.#writer = options.writer
    this.#newId = options.newId
  }

  /** Stores a new resource under a new id (or the given one, which must be free: Refusal 'id-taken'). */
  create<R extends Resource>(resource: R, id = this.#newId()): Stored<R> {
    if (this.#current(resource.resourceType, id) !== undefined) throw new Refusal('id-taken')
    return this.#write({ ...resource, id }, undefined)
  }

  /**
   * Stores the next version of a resource; `ifVersion` is the version the caller has seen.
   * Throws Refusal 'not-found' or 'version-conflict'.
   */
  update<R extends Resource>(resource: R & { id?: string }, ifVersion: number): Stored<R> {
    const row = this.#current(resource.resourceType, resource.id ?? '')
    if (row === undefined || row.deleted === 1) throw new Refusal('not-found')
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
    if (ifVersion !== undefined && row.version !== ifVersion) throw new Refusal('version-conflict')
    const { seq, at } = this.#place()
    const version = row.version + 1
    const meta = { versionId: String(version), lastUpdated: new Date(at).toISOString() }
    const json = JSON.stringify({ resourceType: type, id, meta })
    const before = this.#indexed(row)
    const rid = row.rid
    this.transaction.run(statements.keepVersion, { rid })
    const patient = row.patient === null ? null : this.#writer.target(this.transaction, 'Patient', row.patient)
    this.transaction.run(statements.put, { rid, version, seq, patient, at, deleted: 1, exact: 0, json })
    this.transaction.run(statements.removeAlso, { rid })
    this.#writer.replace(this.transaction, rid, before, undefined)
    if (row.patient !== null) this.#extendChain(row.patient, json)
    const stored = new StoredRow({ ...row, version, seq, at, deleted: 1, exact: 0, json }, type)
    this.note(stored)
    return stored
  }

  #current(type: string, id: string): statements.VersionRow | undefined {
    if (!isResourceType(type)) throw new Refusal('resource-invalid', 'resourceType')
    return this.connection.get(statements.current, { type: this.names.type(type), id })
  }

  #place(): { seq: number; at: number } {
    const place = this.transaction.get(statements.takeSeq, { now: this.now })
    if (place === undefined) throw new Error('no sequence')
    return place
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
    const { seq, at } = this.#place()
    const version = (row?.version ?? 0) + 1
    const meta = { ...resource.meta, versionId: String(version), lastUpdated: new Date(at).toISOString() }
    const full = { ...resource, meta }
    const issues = validateResource(full)
    if (issues.length > 0) throw new ResourceInvalid(type, issues)
    const json = JSON.stringify(full)
    if (json.length > jsonLimit) throw new Refusal('too-large')
    const rid = row?.rid ?? this.#writer.target(this.transaction, type, id)
    if (row !== undefined) this.transaction.run(statements.keepVersion, { rid })
    const ids = compartmentPatients(full)
    const patients = this.#patients(ids)
    const exact = hasDecimal(full) ? 1 : 0
    const patient = patients[0] ?? null
    this.transaction.run(statements.put, { rid, version, seq, patient, at, deleted: 0, exact, json })
    this.#share(rid, row !== undefined, patients.slice(1))
    const before = row === undefined || row.deleted === 1 ? undefined : this.#indexed(row)
    this.#writer.replace(this.transaction, rid, before, { resource: full, patients })
    const [owner] = ids
    if (owner !== undefined) this.#extendChain(owner, json)
    for (const one of ids) this.touched.patients.add(one)
    const number = this.names.type(type)
    const now = { rid, type: number, id, version, seq, patient: owner ?? null, at, deleted: 0, exact, json }
    const stored = new StoredRow<R>(now, type)
    this.note(stored)
    return stored
  }

  #share(rid: number, hadBefore: boolean, patients: readonly number[]): void {
    if (hadBefore) this.transaction.run(statements.removeAlso, { rid })
    for (const patient of patients) this.transaction.run(statements.addAlso, { patient, rid })
  }

  #extendChain(patient: string, json: string): void {
    const head = this.chains.get(patient) ?? this.#ledger.chainHead(this.transaction, patient)
    this.chains.set(patient, chainAfter(head, json))
    this.touched.patients.add(patient)
  }
}

/** Whether any number needs its own text (`1.00`): then the stored text must be parsed with care. */
function hasDecimal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof Decimal) return true
  for (const item of Array.isArray(value) ? value : Object.values(value)) if (hasDecimal(item)) return true
  return false
}
