import { requirePermission, type Caller } from '@siegel/access'
import { isId, isResourceType, parseJson, stringifyJson, type Resource } from '@siegel/fhir'
import { compartmentPatients, validateResource } from '@siegel/fhir/r4'
import { Refusal } from '@siegel/foundation'
import type { Ledger } from '@siegel/ledger'
import { headOfVersions } from './chain.ts'
import type { Store, Transaction } from '@siegel/store'
import * as files from './file-statements.ts'
import { filesIn, type FilePlace } from './files.ts'
import type { Names } from './index/names.ts'
import type { IndexWriter } from './index/writer.ts'
import * as restore from './restore-statements.ts'
import * as statements from './statements.ts'
import { hasDecimal, ResourceInvalid } from './transactor.ts'

export interface RestoreOptions {
  readonly store: Store
  readonly ledger: Ledger
  readonly names: Names
  readonly writer: IndexWriter
  readonly caller: Caller
  readonly now: number
}

/** One version of a record as it came, and what it says of itself. */
export interface RestoredVersion {
  readonly type: string
  readonly id: string
  readonly version: number
  /** Milliseconds. */
  readonly at: number
  readonly deleted: boolean
  /** The exact text that is stored. */
  readonly json: string
  readonly resource: Resource
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const dayAhead_ms = 24 * 60 * 60_000

/**
 * Reads a line of an export: a version as it is stored, or a deletion. Throws Refusal 'restore-invalid' unless it is just
 * what this software writes, so that what is stored is what came, byte for byte; 'resource-invalid' for content.
 */
export function parseVersion(line: string, type: string, now: number): RestoredVersion {
  const value = parseJson(line) as Partial<Resource> & Record<string, unknown>
  const isDeletion = value['deleted'] === true
  const { versionId, lastUpdated } = isDeletion ? value : ((value.meta ?? {}) as Record<string, unknown>)
  const at = typeof lastUpdated === 'string' && instant.test(lastUpdated) ? Date.parse(lastUpdated) : Number.NaN
  const version = typeof versionId === 'string' && /^[1-9]\d{0,8}$/.test(versionId) ? Number(versionId) : 0
  const isWhole = isResourceType(type) && value.resourceType === type && isId(value.id) && stringifyJson(value) === line
  if (!isWhole || version === 0 || !(at <= now + dayAhead_ms)) throw new Refusal('restore-invalid', type)
  const id = String(value.id)
  if (isDeletion) {
    if (Object.keys(value).length !== 5) throw new Refusal('restore-invalid', type)
    const meta = { versionId: String(version), lastUpdated: new Date(at).toISOString() }
    const resource = { resourceType: type, id, meta } as Resource
    return { type, id, version, at, deleted: true, json: JSON.stringify(resource), resource }
  }
  const resource = value as Resource
  const issues = validateResource(resource)
  if (issues.length > 0) throw new ResourceInvalid(type, issues)
  return { type, id, version, at, deleted: false, json: line, resource }
}

/**
 * Puts an export back, under its ids, versions and times. The one way to write what the gate would otherwise number and
 * date itself, for who has the permission 'records.restore'. It is one act: an entry when it begins and one, with what
 * was put back, when it ends. Until then the charts it has touched do not verify, so an interrupted one is noticed.
 */
export class Restore {
  readonly #options: RestoreOptions
  readonly #patients = new Set<string>()

  constructor(options: RestoreOptions) {
    requirePermission(options.caller, 'records.restore')
    this.#options = options
  }

  /** To be called before anything else; resolves when the entry is durable. */
  async begin(): Promise<void> {
    await this.#options.ledger.record({ ...this.#draft(), facts: ['begun'] })
  }

  /** Whether there is, or was, a record under this id. */
  isThere(type: string, id: string): boolean {
    const { store, names } = this.#options
    return store.read((reader) => reader.get(statements.current, { type: names.type(type), id })) !== undefined
  }

  /** Places in the order of writes for so many versions; the first of them. */
  reserve(count: number): number {
    return this.#transact((transaction) => {
      const { order } = this.#options.writer
      const first = order.takeNumber(transaction)
      for (let taken = 1; taken < count; taken++) order.takeNumber(transaction)
      return first
    })
  }

  /**
   * All versions of some records, each record's together and the oldest first, each with its place. Throws Refusal
   * 'restore-exists' for a record that is there already, and 'restore-order'.
   */
  add(records: readonly (readonly (RestoredVersion & { readonly seq: number })[])[]): void {
    this.#transact((transaction) => {
      for (const versions of records) this.#record(transaction, versions)
    })
  }

  /** Where the bytes of a version of a Binary lie. */
  attach(file: string, version: number, { id: blob, ...place }: FilePlace & { size: number }): void {
    this.#transact((transaction) => {
      if (transaction.run(files.setContent, { file, version, blob, ...place }) === 0)
        throw new Refusal('restore-invalid', 'Binary')
    })
  }

  /** A record through which there is a right to a file; it must point at it. */
  link(file: string, type: string, id: string): void {
    if (!isResourceType(type)) throw new Refusal('restore-invalid', 'attachments')
    this.#transact((transaction) => {
      const row = transaction.get(statements.current, { type: this.#options.names.type(type), id })
      const isSo = row !== undefined && row.deleted === 0 && filesIn(parseJson(row.json) as Resource).has(file)
      if (!isSo) throw new Refusal('restore-invalid', 'attachments')
      transaction.run(files.addReference, { file, rid: row.rid })
    })
  }

  /** Ends the act: its entry, and the heads of the charts' chains. */
  end(facts: readonly string[]): void {
    const { ledger, names } = this.#options
    this.#transact((transaction) => {
      ledger.append(transaction, { ...this.#draft(), facts: [...facts], shown: [...this.#patients] })
      for (const patient of this.#patients) {
        const rid = transaction.get(statements.known, { type: names.type('Patient'), id: patient })?.rid ?? 0
        const chain = headOfVersions(transaction, rid)
        ledger.append(transaction, { ...this.#draft(), patient, ...(chain === undefined ? {} : { chain }) })
      }
    })
  }

  #draft() {
    const { id, name, role } = this.#options.caller
    return { actor: { id, name, role }, verb: 'restore', evidence: 'proven' } as const
  }

  #transact<T>(work: (transaction: Transaction) => T): T {
    const { store, writer } = this.#options
    return store.transact((transaction) => {
      const result = work(transaction)
      writer.order.save(transaction)
      return result
    })
  }

  #record(transaction: Transaction, versions: readonly (RestoredVersion & { readonly seq: number })[]): void {
    const { names, writer } = this.#options
    const newest = versions.at(-1)
    const [first] = versions
    if (newest === undefined || first === undefined) return
    const { type, id } = newest
    const number = names.type(type)
    const known = transaction.get(statements.known, { type: number, id })
    if (known !== undefined && known.version > 0) throw new Refusal('restore-exists', type)
    const rid = known?.rid ?? first.seq
    if (known === undefined) writer.remember(type, id, rid)
    let before: (RestoredVersion & { readonly seq: number }) | undefined
    let owner: number | null = null
    for (const one of versions) {
      const isNext =
        before === undefined || (one.version > before.version && one.at >= before.at && one.seq > before.seq)
      if (!isNext || one.type !== type || one.id !== id) throw new Refusal('restore-order', type)
      // A deletion stays in the chart in which the record was.
      const ids = one.deleted ? [] : compartmentPatients(one.resource)
      const patients = ids.map((patient) => writer.target(transaction, 'Patient', patient))
      if (!one.deleted) owner = patients[0] ?? null
      const { version, seq, at, json } = one
      const exact = !one.deleted && hasDecimal(one.resource) ? 1 : 0
      const row = { rid, version, seq, patient: owner, at, deleted: one.deleted ? 1 : 0, exact, json }
      if (one !== newest) transaction.run(restore.addOlder, { ...row, type: number })
      else if (known === undefined) transaction.run(statements.insert, { ...row, type: number, id })
      else transaction.run(statements.put, row)
      if (type === 'Binary' && !one.deleted) transaction.run(restore.addFileVersion, { file: id, version, at })
      for (const patient of ids) this.#patients.add(patient)
      if (one === newest && !one.deleted) {
        for (const patient of patients.slice(1)) transaction.run(statements.addAlso, { patient, rid })
        writer.replace(transaction, rid, undefined, { resource: one.resource, patients })
      }
      before = one
    }
  }
}
