import { requirePermission, type Caller, type Glass } from '@siegel/access'
import type { Binary, Resource } from '@siegel/fhir'
import { escapeText, parseSearch, type SearchQuery } from '@siegel/fhir/r4'
import { Refusal } from '@siegel/foundation'
import type { Reader } from '@siegel/store'
import { ChartRights } from './chart-rights.ts'
import * as fileStatements from './file-statements.ts'
import { filesIn, mostReferrers, rightTo, unassigned, type FileRights, type StoredFile } from './files.ts'
import type { Names } from './index/names.ts'
import { isOfChart, readPermission } from './permissions.ts'
import { countMatches, pageOf, type Found, type SearchContext, type SearchPlace } from './search/search.ts'
import * as statements from './statements.ts'
import { StoredRow, type Stored } from './stored.ts'

/** A value for each search parameter, several of which all must be there, or several of which one is enough. */
export type SearchValues = Readonly<Record<string, string | readonly string[] | { readonly anyOf: readonly string[] }>>

/** The FHIR search for values that are plain text: nothing in them separates. */
export function plainSearch(type: string, params: SearchValues): SearchQuery {
  const pairs = Object.entries(params).flatMap(([name, values]) =>
    typeof values === 'object' && 'anyOf' in values
      ? [[name, values.anyOf.map(escapeText).join(',')] as const]
      : [values].flat().map((value) => [name, escapeText(value)] as const),
  )
  return parseSearch(type, pairs, { handling: 'strict' })
}

/** What has been touched, for the log entry. */
export interface Touched {
  patients: Set<string>
  references: Set<string>
  /** What was open only because the caller had broken the glass. */
  glasses: Set<Glass>
}

export const nothingTouched = (): Touched => ({ patients: new Set(), references: new Set(), glasses: new Set() })

export interface ReaderOptions {
  caller: Caller
  connection: Reader
  touched: Touched
  names: Names
  /** Milliseconds since the epoch, for searches that are relative to now. */
  now: number
}

/** Limits of one read. */
const maxResults = 10_000
const maxHistory = 1000
const endOfOrder = Number.MAX_SAFE_INTEGER

/** Reads of one act of one caller. Everything it hands out is noted and stands in the act's log entry. */
export class RecordReader {
  readonly caller: Caller
  protected readonly connection: Reader
  protected readonly touched: Touched
  protected readonly names: Names
  protected readonly now: number
  protected readonly charts: ChartRights
  #covers: (resource: Resource) => boolean

  constructor({ caller, connection, touched, names, now }: ReaderOptions) {
    this.caller = caller
    this.connection = connection
    this.touched = touched
    this.names = names
    this.now = now
    this.charts = new ChartRights(caller, connection, names)
    this.#covers = () => caller.scope === undefined
  }

  /**
   * Throws Refusal 'not-allowed' where the caller's role reads no charts, and 'chart-protected' where this one is kept for
   * others; a broken glass opens it.
   */
  requireChart(patient: string): void {
    const glass = this.charts.requireChart(patient)
    if (glass !== undefined) this.touched.glasses.add(glass)
  }

  /** Says which resources a program's scopes let it read. Until then a caller with scopes has no right to any file. */
  narrow(covers: (resource: Resource) => boolean): void {
    this.#covers = covers
  }

  /** The current version; undefined for what never was or is deleted. */
  get<R extends Resource = Resource>(type: R['resourceType'], id: string): Stored<R> | undefined {
    const latest = this.latest<R>(type, id)
    return latest?.deleted === true ? undefined : latest
  }

  /** The newest version, also where that is a deletion; undefined for what never was. */
  latest<R extends Resource = Resource>(type: R['resourceType'], id: string): Stored<R> | undefined {
    this.mayRead(type)
    const row = this.connection.get(statements.current, { type: this.names.type(type), id })
    return row === undefined || !this.mayHave(row, type) ? undefined : this.take<R>(row)
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
    const key = { type: this.names.type(type), id }
    const newest = this.connection.get(statements.current, key)
    const row = newest?.version === version ? newest : this.connection.get(statements.olderVersion, { ...key, version })
    return row === undefined || !this.mayHave(row, type) ? undefined : this.take<R>(row)
  }

  /**
   * A file, or a version of one, by the id in `Binary/id`; undefined for what is not there and for what the caller has no
   * right to. A right comes through a record that points at the file, so the type Binary by itself needs none.
   */
  file(id: string, version?: number): StoredFile | undefined {
    const key = { type: this.names.type('Binary'), id }
    const newest = this.connection.get(statements.current, key)
    if (newest === undefined) return version === undefined ? this.blobAlone(id) : undefined
    const isNewest = version === undefined || newest.version === version
    const row = isNewest ? newest : this.connection.get(statements.olderVersion, { ...key, version })
    const right = row === undefined ? undefined : this.rightToBinary(row)
    if (row === undefined || right === undefined) return undefined
    this.note(right)
    const stored = this.take<Binary>(row)
    const content = this.connection.get(fileStatements.version, { file: id, version: row.version })
    const { blob = null, holder, media_type: mediaType } = content ?? {}
    const place = blob === null ? undefined : { id: blob, holder: holder ?? '', mediaType: mediaType ?? '' }
    return { mediaType: stored.resource.contentType, stored, place }
  }

  /** Versions before a place in the order of all writes, newest first; at most `count`. */
  history<R extends Resource = Resource>(
    type: R['resourceType'],
    id: string,
    { before = endOfOrder, count = maxHistory } = {},
  ): Stored<R>[] {
    this.mayRead(type)
    const page = { before, count: Math.min(count, maxHistory) }
    return this.connection
      .all(statements.history, { type: this.names.type(type), id, ...page })
      .filter((row) => this.mayHave(row, type))
      .map((row) => this.take<R>(row))
  }

  /** The same of all resources of a type, or of all there are. */
  historyOf(type: string | undefined, { before = endOfOrder, count = maxHistory } = {}): Stored[] {
    // A broken glass opens one chart: what has changed anywhere is for who may read charts.
    requirePermission(this.caller, readPermission(type ?? 'Observation'))
    const page = { before, count: Math.min(count, maxHistory) }
    const rows =
      type === undefined
        ? [
            ...this.connection.all(statements.newestHistory, page),
            ...this.connection.all(statements.olderHistory, page),
          ]
        : [statements.newestHistoryOfType, statements.olderHistoryOfType].flatMap((statement) =>
            this.connection.all(statement, { ...page, type: this.names.type(type) }),
          )
    return rows
      .toSorted((a, b) => b.seq - a.seq)
      .slice(0, page.count)
      .filter((row) => this.mayHave(row))
      .map((row) => this.take(row))
  }

  /** Everything in a patient's compartment, or of one type of it, in the order of writing. */
  compartment<R extends Resource = Resource>(patient: string, type?: R['resourceType']): Stored<R>[] {
    if (isOfChart(type ?? 'Observation')) this.requireChart(patient)
    else this.mayRead(type ?? 'Observation')
    const rid = this.connection.get(statements.current, { type: this.names.type('Patient'), id: patient })?.rid
    if (rid === undefined) return []
    const number = type === undefined ? undefined : this.names.type(type)
    const own =
      number === undefined
        ? this.connection.all(statements.compartment, { patient: rid })
        : this.connection.all(statements.compartmentOfType, { patient: rid, type: number })
    const shared = this.connection.all(statements.sharedWith, { patient: rid })
    const wanted = number === undefined ? shared : shared.filter((row) => row.type === number)
    return [...own, ...wanted].filter((row) => this.mayHave(row)).map((row) => this.take<R>(row))
  }

  /** What the records of a patient point at and that lies in no patient's chart. */
  pointedAtBy(patient: string): Stored[] {
    this.requireChart(patient)
    const rid = this.connection.get(statements.current, { type: this.names.type('Patient'), id: patient })?.rid
    if (rid === undefined) return []
    return this.connection
      .all(statements.pointedAt, { patient: rid })
      .filter((row) => this.mayHave(row))
      .map((row) => this.take(row))
  }

  /** What points at a patient under any search parameter, in whoever's chart or in nobody's. */
  pointingAt(patient: string): Stored[] {
    this.mayRead('Observation')
    const target = this.connection.get(statements.known, { type: this.names.type('Patient'), id: patient })?.rid
    if (target === undefined) return []
    return this.connection
      .all(statements.pointingAt, { target })
      .filter((row) => this.mayHave(row))
      .map((row) => this.take(row))
  }

  /** One page of a search, with what is noted of it; `place` is where the page before it ended. */
  search(query: SearchQuery, count: number, place?: SearchPlace): Found {
    const page = pageOf(this.searchContext(), query, Math.min(count, maxResults), place)
    const [matches, included] = [page.matches, page.included].map((list) =>
      list.every(({ type }) => type !== 'Binary' && this.charts.isWhole(type))
        ? list
        : list.filter((stored) => this.get(stored.type, stored.id)),
    )
    const found = { ...page, matches: matches ?? [], included: included ?? [] }
    for (const row of [...found.matches, ...found.included]) this.note(row)
    return found
  }

  /** How many resources a search has; undefined where that would take too long to count. */
  countSearch(query: SearchQuery): number | undefined {
    return countMatches(this.searchContext(), query)
  }

  /** Resources that have all of the values under these search parameters, newest first. The values are plain text. */
  find<R extends Resource = Resource>(type: R['resourceType'], params: SearchValues, count = 200): Stored<R>[] {
    return this.search(plainSearch(type, params), count).matches as Stored<R>[]
  }

  /** How many there are of a type. */
  count(type: string): number {
    this.mayRead(type)
    if (!this.charts.isWhole(type)) return this.countSearch(plainSearch(type, {})) ?? 0
    return this.connection.get(statements.countOfType, { type: this.names.type(type) })?.count ?? 0
  }

  protected mayRead(type: string): void {
    if (!this.charts.mayReadType(type)) throw new Refusal('not-allowed')
  }

  /** A Binary is there only for who has a right to it; for any other record see `ChartRights`. */
  protected mayHave(row: statements.VersionRow, type = this.names.typeOf(row.type)): boolean {
    if (type === 'Binary') return this.rightToBinary(row) !== undefined
    const right = this.charts.rightTo(row, type)
    if (right !== undefined && right !== 'role') for (const glass of right) this.touched.glasses.add(glass)
    return right !== undefined
  }

  /** A deletion is known to who had a right to what was deleted. */
  protected rightToBinary(row: statements.VersionRow): Stored | undefined {
    const { type, id, version, deleted } = row
    const before =
      deleted === 1 ? this.connection.get(statements.olderVersion, { type, id, version: version - 1 }) : row
    return rightTo(this.#rights(), new StoredRow<Binary>(before ?? row, 'Binary'))
  }

  /** The first record that points at a file and that the caller may read. */
  protected referrerOf(file: string): Stored | undefined {
    return this.#rights().firstReadable(file)
  }

  /** An attachment whose bytes are known by their blob alone. */
  private blobAlone(id: string): StoredFile | undefined {
    const referrer = this.referrerOf(id)
    const attachment = referrer === undefined ? undefined : filesIn(referrer.resource).get(id)
    if (referrer === undefined || attachment === undefined) return undefined
    this.note(referrer)
    const mediaType = attachment.contentType ?? 'application/octet-stream'
    return { mediaType, stored: undefined, place: { id, holder: referrer.patient ?? unassigned, mediaType } }
  }

  #rights(): FileRights {
    const { caller, connection, now } = this
    const covers = this.#covers
    const checked = (row: statements.VersionRow): Stored | undefined => {
      const type = this.names.typeOf(row.type)
      if (type === 'Binary' || row.deleted === 1 || !this.mayHave(row, type)) return undefined
      const stored = new StoredRow(row, type)
      return covers(stored.resource) ? stored : undefined
    }
    const firstReadable = (file: string) => {
      for (const row of connection.all(fileStatements.referrers, { file, count: mostReferrers })) {
        const stored = checked(row)
        if (stored !== undefined) return stored
      }
      return undefined
    }
    const readable = (type: string, id: string) => {
      const row = connection.get(statements.current, { type: this.names.type(type), id })
      return row === undefined ? undefined : checked(row)
    }
    return { caller, connection, now, firstReadable, readable, covers }
  }

  protected take<R extends Resource>(row: statements.VersionRow): Stored<R> {
    const stored = new StoredRow<R>(row, this.names.typeOf(row.type))
    this.note(stored)
    return stored
  }

  protected note({ patient, type, id }: { patient: string | undefined; type: string; id: string }): void {
    if (patient !== undefined) this.touched.patients.add(patient)
    this.touched.references.add(`${type}/${id}`)
  }

  private searchContext(): SearchContext {
    return {
      connection: this.connection,
      names: this.names,
      now: this.now,
      mayRead: (type) => this.mayRead(type),
      restriction: (type, row) => this.charts.restriction(type, row),
      mayHave: (row) => this.mayHave(row),
    }
  }
}
