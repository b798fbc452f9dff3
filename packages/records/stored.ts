import { parseJson, type Resource } from '@siegel/fhir'
import type { VersionRow } from './statements.ts'

/** A resource as it is stored, with what the store knows about it. */
export interface Stored<R extends Resource = Resource> {
  readonly resource: R
  /** The exact text, as it goes out. */
  readonly json: string
  readonly version: number
  readonly at: string
  /** The patient in whose chart it lies. */
  readonly patient: string | undefined
  readonly deleted: boolean
  /** The place of this version in the order of all writes. */
  readonly seq: number
  readonly type: string
  readonly id: string
}

/** Parses the text only when somebody looks inside: most answers pass it on as it is. */
export class StoredRow<R extends Resource> implements Stored<R> {
  readonly json: string
  readonly version: number
  readonly patient: string | undefined
  readonly deleted: boolean
  readonly seq: number
  readonly type: string
  readonly id: string
  readonly #at: number
  readonly #exact: boolean
  #resource: R | undefined

  constructor(row: VersionRow, type: string) {
    this.json = row.json
    this.version = row.version
    this.patient = row.patient ?? undefined
    this.deleted = row.deleted === 1
    this.seq = row.seq
    this.type = type
    this.id = row.id
    this.#at = row.at
    this.#exact = row.exact === 1
  }

  get at(): string {
    return new Date(this.#at).toISOString()
  }

  get resource(): R {
    this.#resource ??= resourceOf(this.json, this.#exact) as R
    return this.#resource
  }
}

/** Stored text was checked when it came in; only where numbers need their own text it is parsed with care. */
export const resourceOf = (json: string, exact: boolean): Resource =>
  (exact ? parseJson(json) : JSON.parse(json)) as Resource
