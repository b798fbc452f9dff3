import { requirePermission, type Caller } from '@siegel/access'
import type { Permission } from '@siegel/contract'
import { stringifyJson, type Resource } from '@siegel/fhir'
import { validateResource } from '@siegel/fhir/r4'
import { Refusal } from '@siegel/foundation'
import { chainAfter, type Ledger } from '@siegel/ledger'
import type { Transaction } from '@siegel/store'
import { patientOf } from './compartment.ts'
import { RecordReader, type Stored, type Touched } from './reader.ts'
import { indexPairs } from './search-index.ts'
import * as statements from './statements.ts'

const writePermission = (type: string): Permission =>
  type === 'Patient' ? 'patient.write' : type === 'Task' ? 'inbox.assign' : 'chart.write'

const jsonLimit = 4 * 1024 * 1024

export interface TransactorOptions {
  caller: Caller
  transaction: Transaction
  touched: Touched
  ledger: Ledger
  at: string
  newId: () => string
}

/** Reads and writes of one act of one caller, inside one transaction. */
export class RecordTransactor extends RecordReader {
  /** For rooms that keep tables of their own beside the records. */
  readonly transaction: Transaction
  readonly at: string
  readonly #ledger: Ledger
  readonly #newId: () => string
  /** Heads of the chains of the patients written to so far. */
  readonly chains = new Map<string, string>()

  constructor(options: TransactorOptions) {
    super(options.caller, options.transaction, options.touched)
    this.transaction = options.transaction
    this.at = options.at
    this.#ledger = options.ledger
    this.#newId = options.newId
  }

  /** Stores a new resource under a new id (or the given one, which must be free). */
  create<R extends Resource>(resource: R, id = this.#newId()): Stored<R> {
    if (this.connection.get(statements.current, { type: resource.resourceType, id }) !== undefined)
      throw new Refusal('id-taken')
    return this.#write({ ...resource, id }, 1, false)
  }

  /**
   * Stores the next version of a resource; `ifVersion` is the version the caller has seen.
   * Throws Refusal 'not-found' or 'version-conflict'.
   */
  update<R extends Resource>(resource: R & { id?: string }, ifVersion: number): Stored<R> {
    const { resourceType: type, id = '' } = resource
    const row = this.connection.get(statements.current, { type, id })
    if (row === undefined || row.deleted === 1) throw new Refusal('not-found')
    if (row.version !== ifVersion) throw new Refusal('version-conflict')
    this.transaction.run(statements.keepVersion, { type, id })
    return this.#write(resource, row.version + 1, false)
  }

  #write<R extends Resource>(resource: R & { id?: string }, version: number, deleted: boolean): Stored<R> {
    const { resourceType: type, id = '' } = resource
    requirePermission(this.caller, writePermission(type))
    const full = { ...resource, meta: { ...resource.meta, versionId: String(version), lastUpdated: this.at } }
    const issue = validateResource(full)[0]
    if (issue !== undefined) throw new Refusal('resource-invalid', `${type} ${issue.path} ${issue.code}`)
    const json = stringifyJson(full)
    if (json.length > jsonLimit) throw new Refusal('too-large')
    const patient = patientOf(full) ?? null
    const seq = this.transaction.get(statements.takeSeq, {})?.seq
    if (seq === undefined) throw new Error('no sequence')
    this.transaction.run(statements.put, {
      type,
      id,
      version,
      seq,
      patient,
      at: this.at,
      deleted: deleted ? 1 : 0,
      json,
    })
    this.transaction.run(statements.unindex, { type, id })
    for (const [param, value] of indexPairs(full)) this.transaction.run(statements.index, { type, id, param, value })
    if (patient !== null) {
      const head = this.chains.get(patient) ?? this.#ledger.chainHead(this.transaction, patient)
      this.chains.set(patient, chainAfter(head, json))
      this.touched.patients.add(patient)
    }
    this.touched.references.add(`${type}/${id}`)
    return { resource: full, version, at: this.at, patient: patient ?? undefined, deleted }
  }
}
