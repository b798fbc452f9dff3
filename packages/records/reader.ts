import { requirePermission, type Caller } from '@siegel/access'
import type { Permission } from '@siegel/contract'
import { parseJson, type Resource } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { Reader } from '@siegel/store'
import * as statements from './statements.ts'

/** A resource as it is stored, with what the store knows about it. */
export interface Stored<R extends Resource = Resource> {
  resource: R
  version: number
  at: string
  patient: string | undefined
  deleted: boolean
}

/** Master data can be seen by those who keep them; everything else of a patient only by those who read charts. */
const readPermission = (type: string): Permission =>
  type === 'Patient' ? 'patient.list' : type === 'Task' ? 'inbox.read' : 'chart.read'

/** What has been touched, for the log entry. */
export interface Touched {
  patients: Set<string>
  references: Set<string>
}

/** Limits of one read. */
const maxResults = 10_000

/** Reads of one act of one caller. Everything it hands out is noted and stands in the act's log entry. */
export class RecordReader {
  readonly caller: Caller
  protected readonly connection: Reader
  protected readonly touched: Touched

  constructor(caller: Caller, connection: Reader, touched: Touched) {
    this.caller = caller
    this.connection = connection
    this.touched = touched
  }

  /** The current version; undefined for what never was or is deleted. */
  get<R extends Resource = Resource>(type: R['resourceType'], id: string): Stored<R> | undefined {
    this.mayRead(type)
    const row = this.connection.get(statements.current, { type, id })
    return row === undefined || row.deleted === 1 ? undefined : this.take<R>(row)
  }

  /** Like `get`, but throws Refusal 'not-found'. */
  require<R extends Resource = Resource>(type: R['resourceType'], id: string): Stored<R> {
    const found = this.get<R>(type, id)
    if (found === undefined) throw new Refusal('not-found')
    return found
  }

  /** One version, also of a deleted resource; undefined where there is none. */
  version<R extends Resource = Resource>(type: R['resourceType'], id: string, version: number): Stored<R> | undefined {
    this.mayRead(type)
    const newest = this.connection.get(statements.current, { type, id })
    const row =
      newest?.version === version ? newest : this.connection.get(statements.olderVersion, { type, id, version })
    return row === undefined ? undefined : this.take<R>(row)
  }

  /** All versions, newest first. */
  history<R extends Resource = Resource>(type: R['resourceType'], id: string): Stored<R>[] {
    this.mayRead(type)
    const newest = this.connection.get(statements.current, { type, id })
    if (newest === undefined) return []
    return [newest, ...this.connection.all(statements.olderVersions, { type, id })].map((row) => this.take<R>(row))
  }

  /** Everything in a patient's compartment, or of one type of it, in the order of writing. */
  compartment<R extends Resource = Resource>(patient: string, type?: R['resourceType']): Stored<R>[] {
    this.mayRead(type ?? 'Observation')
    const rows =
      type === undefined
        ? this.connection.all(statements.compartment, { patient })
        : this.connection.all(statements.compartmentOfType, { patient, type })
    return rows.map((row) => this.take<R>(row))
  }

  /** Resources that have all of the values under the given search parameters (exact), newest first. */
  find<R extends Resource = Resource>(
    type: R['resourceType'],
    params: Readonly<Record<string, string>>,
    count = 200,
  ): Stored<R>[] {
    this.mayRead(type)
    const sets = Object.entries(params).map(([param, value]) =>
      this.connection.all(statements.idsByValue, { type, param, value }).map(({ id }) => id),
    )
    return this.some<R>(type, intersection(sets), count)
  }

  /** Resources of which every word is a prefix of some value of the parameter, newest first. */
  findByPrefix<R extends Resource = Resource>(
    type: R['resourceType'],
    param: string,
    words: readonly string[],
    count = 200,
  ): Stored<R>[] {
    this.mayRead(type)
    const sets = words.map((word) =>
      this.connection
        .all(statements.idsByPrefix, { type, param, from: word, to: `${word}\u{10ffff}` })
        .map(({ id }) => id),
    )
    return this.some<R>(type, intersection(sets), count)
  }

  /** The most recently written resources of a type. */
  newest<R extends Resource = Resource>(type: R['resourceType'], count: number): Stored<R>[] {
    this.mayRead(type)
    return this.connection
      .all(statements.newestOfType, { type, count: Math.min(count, maxResults) })
      .map((row) => this.take<R>(row))
  }

  count(type: string): number {
    this.mayRead(type)
    return this.connection.get(statements.countOfType, { type })?.count ?? 0
  }

  protected mayRead(type: string): void {
    requirePermission(this.caller, readPermission(type))
  }

  private some<R extends Resource>(type: string, ids: readonly string[], count: number): Stored<R>[] {
    const rows = ids.flatMap((id) => this.connection.get(statements.current, { type, id }) ?? [])
    rows.sort((a, b) => b.seq - a.seq)
    return rows.slice(0, Math.min(count, maxResults)).map((row) => this.take<R>(row))
  }

  private take<R extends Resource>(row: statements.VersionRow): Stored<R> {
    if (row.patient !== null) this.touched.patients.add(row.patient)
    this.touched.references.add(`${row.type}/${row.id}`)
    return stored<R>(row)
  }
}

export const stored = <R extends Resource>(row: statements.VersionRow): Stored<R> => ({
  resource: parseJson(row.json) as R,
  version: row.version,
  at: row.at,
  patient: row.patient ?? undefined,
  deleted: row.deleted === 1,
})

function intersection(sets: readonly string[][]): string[] {
  const [first = [], ...rest] = sets
  return rest.reduce((left, right) => {
    const there = new Set(right)
    return left.filter((id) => there.has(id))
  }, first)
}
