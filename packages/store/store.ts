import Database from 'better-sqlite3-multiple-ciphers'
import { Refusal } from '@siegel/foundation'
import { cipherOf } from './cipher.ts'
import { migrate, type Schema } from './schema.ts'
import { Reader, Transaction } from './statement.ts'

export interface StoreOptions {
  /** Path of the database; its folder must exist. */
  file: string
  /** 32 bytes, from the keyring. */
  key: Uint8Array
  /** In the order in which they build on each other. */
  schemas: readonly Schema[]
}

/**
 * After so many pages of write-ahead log they are moved into the database: rarely enough that pages which are written
 * again and again (the end of the log, counters) move once.
 */
const checkpoint_pages = 4000

interface Queued {
  work: (transaction: Transaction) => unknown
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** How many transactions wait for the disk together at most. */
const groupLimit = 500

/** Kibibytes of page cache: writer and reader together 64 MiB (security.md § 4). */
const cache_kib = 32 * 1024

/**
 * The encrypted database of the safe: one writer, one reader, both synchronous, so a transaction is a function and
 * nothing can come between its statements. Throws Refusal 'database-key' for a wrong key or a foreign file.
 */
export class Store {
  readonly #writer: Database.Database
  readonly #reader: Database.Database
  readonly #transaction: Transaction
  readonly #read: Reader
  readonly #afterCommit: (() => void)[] = []
  readonly #group: Queued[] = []
  readonly #onUndo: (() => void)[] = []

  constructor(options: StoreOptions) {
    if (options.key.length !== 32) throw new TypeError('database key must have 32 bytes')
    const cipher = cipherOf(options.file)
    this.#writer = open(options.file, cipher, options.key, false)
    migrate(this.#writer, options.schemas)
    this.#reader = open(options.file, cipher, options.key, true)
    this.#transaction = new Transaction(this.#writer)
    this.#read = new Reader(this.#reader)
  }

  /** A consistent view of the last committed state for the length of the function; one inside another shares it. */
  read<T>(work: (reader: Reader) => T): T {
    if (this.#reader.inTransaction) return work(this.#read)
    this.#reader.exec('BEGIN')
    try {
      return work(this.#read)
    } finally {
      this.#reader.exec('COMMIT')
    }
  }

  /**
   * Runs a function as one transaction, durable when this returns; any throw rolls everything back.
   * The function must not be async, and transactions do not nest.
   */
  transact<T>(work: (transaction: Transaction) => T): T {
    if (this.#writer.inTransaction) throw new Error('transactions do not nest')
    this.#afterCommit.length = 0
    this.#writer.exec('BEGIN IMMEDIATE')
    let result: T
    try {
      result = work(this.#transaction)
      if (result instanceof Promise) throw new TypeError('a transaction is a synchronous function')
      this.#writer.exec('COMMIT')
    } catch (error) {
      if (this.#writer.inTransaction) this.#writer.exec('ROLLBACK')
      this.#undone()
      throw error
    }
    for (const act of this.#afterCommit.splice(0)) act()
    return result
  }

  /**
   * Runs a function as a transaction of its own, together with others that come at the same moment, so that all of them
   * wait for the disk once. Resolves when it is durable; a throw undoes this function alone.
   */
  enqueue<T>(work: (transaction: Transaction) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#group.push({ work, resolve: resolve as (value: unknown) => void, reject })
      if (this.#group.length === 1) setImmediate(() => this.#commitGroup())
    })
  }

  #commitGroup(): void {
    const group = this.#group.splice(0, groupLimit)
    if (this.#group.length > 0) setImmediate(() => this.#commitGroup())
    const done: (() => void)[] = []
    try {
      this.transact((transaction) => {
        for (const { work, resolve, reject } of group) {
          const deeds = this.#afterCommit.length
          this.#writer.exec('SAVEPOINT one')
          try {
            const result = work(transaction)
            if (result instanceof Promise) throw new TypeError('a transaction is a synchronous function')
            done.push(() => resolve(result))
          } catch (error) {
            // An error that ended the whole transaction (a full disk) ends all of the group.
            if (!this.#writer.inTransaction) throw error
            this.#writer.exec('ROLLBACK TO one')
            this.#undone()
            this.#afterCommit.length = deeds
            done.push(() => reject(error))
          }
          this.#writer.exec('RELEASE one')
        }
      })
    } catch (error) {
      for (const { reject } of group) reject(error)
      return
    }
    for (const tell of done) tell()
  }

  /** Inside a transaction: something to do once it is durable (wake a worker, tell listeners). Not run on roll-back. */
  afterCommit(act: () => void): void {
    if (!this.#writer.inTransaction) throw new Error('afterCommit outside of a transaction')
    this.#afterCommit.push(act)
  }

  /** What is to be done whenever something was undone: whoever remembers what stood in the tables forgets it. */
  onUndo(act: () => void): void {
    this.#onUndo.push(act)
  }

  #undone(): void {
    for (const act of this.#onUndo) act()
  }

  /** The query plan of a statement, for the test that fails on a scan of a big table. */
  explain(text: string): string[] {
    const named = [...text.matchAll(/@(\w+)/g)].map(([, name = '']) => [name, null] as const)
    const unbound = named.length > 0 ? [Object.fromEntries(named)] : [...text.matchAll(/\?/g)].map(() => null)
    const rows = this.#writer.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...unbound) as { detail: string }[]
    return rows.map((row) => row.detail)
  }

  close(): void {
    this.#reader.close()
    this.#writer.close()
  }
}

function open(file: string, cipher: string, key: Uint8Array, readonly: boolean): Database.Database {
  const database = new Database(file, { readonly, timeout: 5000 })
  try {
    database.pragma(`cipher='${cipher}'`)
    database.key(Buffer.from(key))
    database.pragma('foreign_keys = ON')
    if (!readonly) database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma(`wal_autocheckpoint = ${checkpoint_pages}`)
    database.pragma('secure_delete = ON')
    database.pragma('trusted_schema = OFF')
    database.pragma('temp_store = MEMORY')
    database.pragma(`cache_size = -${cache_kib}`)
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return database
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code === 'SQLITE_NOTADB') throw new Refusal('database-key')
    throw error
  }
}
