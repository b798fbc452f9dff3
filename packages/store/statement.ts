import type Database from 'better-sqlite3-multiple-ciphers'

/** What SQLite stores: text, integer, real, blob, null. Safe integers only. */
export type SqlValue = string | number | Uint8Array | null
export type SqlParams = Readonly<Record<string, SqlValue>>

/** A named SQL statement with the types of its parameters (`@name`) and rows; prepared once per connection. */
export interface Statement<P extends SqlParams, R> {
  readonly name: string
  readonly sql: string
  /** Only for the type checker. */
  readonly types?: { params: P; row: R }
}

const registry = new Map<string, Statement<SqlParams, unknown>>()

/** Declares a statement. Names are unique, so that a test can list each with its query plan. */
export function sql<P extends SqlParams, R = never>(name: string, text: string): Statement<P, R> {
  if (registry.has(name)) throw new TypeError(`statement ${name} is declared twice`)
  const statement: Statement<P, R> = { name, sql: text }
  registry.set(name, statement)
  return statement
}

/** A statement put together at run time, for instance of a search: text with `?` and its values in order. */
export interface Composed {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/** All statements declared so far, by name. */
export const statements = (): ReadonlyMap<string, Statement<SqlParams, unknown>> => registry

/** How many composed statements stay prepared on a connection; the one used longest ago goes first. */
const composedLimit = 300

/** Reads on one connection. */
export class Reader {
  readonly #database: Database.Database
  readonly #prepared = new Map<string, Database.Statement>()
  readonly #composed = new Map<string, Database.Statement>()

  constructor(database: Database.Database) {
    this.#database = database
  }

  /** The first row, or undefined. */
  get<P extends SqlParams, R>(statement: Statement<P, R>, params: P): R | undefined {
    return this.prepare(statement).get(params) as R | undefined
  }

  all<P extends SqlParams, R>(statement: Statement<P, R>, params: P): R[] {
    return this.prepare(statement).all(params) as R[]
  }

  /** Rows of a composed statement. Its text must come from code alone; whatever a caller gave is among the values. */
  query<R>({ text, values }: Composed): R[] {
    let prepared = this.#composed.get(text)
    if (prepared === undefined) {
      prepared = this.#database.prepare(text)
      if (this.#composed.size >= composedLimit) this.#composed.delete(this.#composed.keys().next().value ?? '')
    } else {
      this.#composed.delete(text)
    }
    this.#composed.set(text, prepared)
    return prepared.all(values) as R[]
  }

  protected prepare(statement: { readonly name: string; readonly sql: string }): Database.Statement {
    let prepared = this.#prepared.get(statement.name)
    if (prepared === undefined) {
      prepared = this.#database.prepare(statement.sql)
      this.#prepared.set(statement.name, prepared)
    }
    return prepared
  }
}

/** Reads and writes inside a transaction; of no use outside of one. */
export class Transaction extends Reader {
  /** The number of rows changed. */
  run<P extends SqlParams>(statement: Statement<P, never>, params: P): number {
    return this.prepare(statement).run(params).changes
  }
}
