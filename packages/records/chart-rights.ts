import type { Caller, Glass } from '@siegel/access'
import { compartmentPatients } from '@siegel/fhir/r4'
import { Refusal } from '@siegel/foundation'
import type { Reader } from '@siegel/store'
import type { Names } from './index/names.ts'
import { isOfChart, readPermission } from './permissions.ts'
import { closedCharts } from './closed-charts.ts'
import { all, isOneOf, not, part, type Sql } from './search/sql.ts'
import * as statements from './statements.ts'
import { resourceOf } from './stored.ts'

/** Why a caller may have a record: by role, by a broken glass, or not at all. */
type Right = 'role' | readonly Glass[] | undefined

/**
 * Which rows of a type a caller may have, where the type alone does not tell: a broken glass opens one patient's
 * compartment to somebody whose role opens none, and a specially protected chart is closed to all but the people named
 * for it, unless they break the glass. A record that belongs to several patients is there only for who may have it for
 * each of them.
 */
export class ChartRights {
  readonly #caller: Caller
  readonly #connection: Reader
  readonly #names: Names
  readonly #glasses: ReadonlyMap<string, Glass>
  #closed: ReadonlySet<string> | undefined

  constructor(caller: Caller, connection: Reader, names: Names) {
    this.#caller = caller
    this.#connection = connection
    this.#names = names
    // A program has no session and breaks nothing.
    this.#glasses = new Map(caller.scope === undefined ? caller.glasses?.map((glass) => [glass.patient, glass]) : [])
  }

  /** Whether the caller may have records of the type at all, of whomever. */
  mayReadType(type: string): boolean {
    return this.#holds(type) || this.#glasses.size > 0
  }

  /** Whether every record of the type is the caller's to read. */
  isWhole(type: string): boolean {
    return this.#holds(type) && (!isOfChart(type) || this.#closedCharts().size === 0)
  }

  /** The right to one row; glasses that it took come along. */
  rightTo(row: statements.VersionRow, type: string): Right {
    if (this.isWhole(type)) return 'role'
    const patients = this.#patientsOf(row, type)
    const needed = this.#holds(type) ? patients.filter((one) => this.#closedCharts().has(one)) : patients
    if (needed.length === 0) return this.#holds(type) ? 'role' : undefined
    const glasses = needed.flatMap((one) => this.#glasses.get(one) ?? [])
    return glasses.length === needed.length ? glasses : undefined
  }

  /**
   * The glass by which a patient's chart is open, where it takes one. Throws Refusal 'not-allowed', or 'chart-protected'
   * for who may read charts, but not this one.
   */
  requireChart(patient: string): Glass | undefined {
    const holds = this.#holds('Observation')
    if (holds && !this.#closedCharts().has(patient)) return undefined
    const glass = this.#glasses.get(patient)
    if (glass === undefined) throw new Refusal(holds ? 'chart-protected' : 'not-allowed')
    return glass
  }

  /** Whether any of the patients' charts is not to be changed or added to: a glass is for reading. */
  isClosedForWriting(type: string, patients: readonly string[]): boolean {
    return isOfChart(type) && patients.some((one) => this.#closedCharts().has(one))
  }

  /** The same of what a row says, and of where it lies. */
  isRowClosedForWriting(row: statements.VersionRow, type: string): boolean {
    return (
      isOfChart(type) && this.#closedCharts().size > 0 && this.isClosedForWriting(type, this.#patientsOf(row, type))
    )
  }

  /** What a row, called so in SQL, has to satisfy; undefined where every row of the type will do. */
  restriction(type: string, row: string): Sql | undefined {
    if (this.isWhole(type)) return undefined
    const open = this.#numbers(this.#glasses.keys())
    if (!this.#holds(type))
      return all([
        isOneOf(`${row}.patient`, open),
        not(also(row, open.length === 0 ? part('1') : not(isOneOf('a.patient', open)))),
      ])
    const closed = this.#numbers([...this.#closedCharts()].filter((one) => !this.#glasses.has(one)))
    if (closed.length === 0) return undefined
    return all([
      part(`${row}.patient IS NULL OR ${row}.patient NOT IN (${closed.map(() => '?').join(', ')})`, ...closed),
      not(also(row, isOneOf('a.patient', closed))),
    ])
  }

  #holds(type: string): boolean {
    return this.#caller.permissions.has(readPermission(type))
  }

  #closedCharts(): ReadonlySet<string> {
    this.#closed ??= closedCharts(this.#connection, this.#caller)
    return this.#closed
  }

  /**
   * Everybody whom a version is about: by what it says, by the chart it lies in, and by the chart the record lies in now. A
   * result that was filed under the wrong patient stays the right one's in every version.
   */
  #patientsOf(row: statements.VersionRow, type: string): string[] {
    const own = row.deleted === 1 ? [] : compartmentPatients(resourceOf(row.json, row.exact === 1))
    const now = this.#connection.get(statements.current, { type: this.#names.type(type), id: row.id })
    const newest =
      now === undefined || now.deleted === 1 || now.version === row.version
        ? []
        : compartmentPatients(resourceOf(now.json, now.exact === 1))
    return [...new Set([...own, ...newest, ...[row.patient, now?.patient].flatMap((one) => one ?? [])])]
  }

  #numbers(patients: Iterable<string>): number[] {
    const type = this.#names.type('Patient')
    return [...patients].flatMap((id) => this.#connection.get(statements.known, { type, id })?.rid ?? [])
  }
}

/** A row belongs to a further patient, too, of whom something is said. */
const also = (row: string, { text, values }: Sql): Sql => ({
  text: `EXISTS (SELECT 1 FROM resource_also a WHERE a.rid = ${row}.rid AND ${text})`,
  values,
})
