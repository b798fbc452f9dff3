import type Database from 'better-sqlite3-multiple-ciphers'
import { closeSync, fdatasync, openSync } from 'node:fs'
import { Checkpoints } from './checkpoints.ts'
import { cipherOf } from './cipher.ts'
import { connect, type Connection } from './connection.ts'
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

interface Queued {
  work: (transaction: Transaction) => unknown
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** A group on its way to the disk: undefined as long as nothing is known of it, null once it is there. */
interface Sync {
  outcome: Error | null | undefined
  done: (error: Error | null) => void
}

/** How many transactions wait for the disk together at most. */
const groupLimit = 500

/** How many groups wait for the disk at once: with two, nobody waits for one that had begun before theirs. */
const syncLimit = 2

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
  readonly #checkpoints: Checkpoints
  /** The file of the write-ahead log, open in order to bring it to the disk. */
  readonly #walFile: number
  readonly #afterCommit: (() => void)[] = []
  readonly #group: Queued[] = []
  readonly #onUndo: (() => void)[] = []
  /** Groups that wait for the disk, in their order; with as many as may, the next one gathers meanwhile. */
  readonly #syncs: Sync[] = []
  #isClosed = false

  constructor(options: StoreOptions) {
    if (options.key.length !== 32) throw new TypeError('database key must have 32 bytes')
    const { file, key } = options
    const connection: Connection = { file, cipher: cipherOf(file), key, cache_kib }
    this.#writer = connect(connection, false)
    migrate(this.#writer, options.schemas)
    this.#reader = connect(connection, true)
    this.#checkpoints = new Checkpoints(this.#writer, connection)
    this.#walFile = openSync(`${file}-wal`, 'r+')
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
    const { result, acts } = this.#commit(work)
    this.#checkpoints.look()
    for (const act of acts) act()
    return result
  }

  /** Commits as durably as the connection is set; gives what is to be done when that has come true. */
  #commit<T>(work: (transaction: Transaction) => T): { result: T; acts: (() => void)[] } {
    if (this.#writer.inTransaction) throw new Error('transactions do not nest')
    this.#afterCommit.length = 0
    this.#writer.exec('BEGIN IMMEDIATE')
    try {
      const result = work(this.#transaction)
      if (result instanceof Promise) throw new TypeError('a transaction is a synchronous function')
      this.#writer.exec('COMMIT')
      return { result, acts: this.#afterCommit.splice(0) }
    } catch (error) {
      if (this.#writer.inTransaction) this.#writer.exec('ROLLBACK')
      this.#undone()
      throw error
    }
  }

  /**
   * Runs a function as a transaction of its own, together with others that come at the same moment, so that all of them
   * wait for the disk once, and nobody else waits with them. Resolves when it is durable; a throw undoes this function
   * alone. Others may see what it wrote a moment before it is durable: what they tell of it waits for the disk after it.
   */
  enqueue<T>(work: (transaction: Transaction) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#group.push({ work, resolve: resolve as (value: unknown) => void, reject })
      if (this.#group.length === 1 && this.#syncs.length < syncLimit) setImmediate(() => this.#commitGroup())
    })
  }

  #commitGroup(): void {
    const group = this.#group.splice(0, groupLimit)
    if (group.length === 0) return
    const ends: (() => void)[] = []
    let acts: (() => void)[]
    try {
      this.#writer.exec('PRAGMA synchronous = NORMAL')
      acts = this.#commit((transaction) => {
        for (const one of group) ends.push(this.#runInGroup(transaction, one))
      }).acts
    } catch (error) {
      for (const { reject } of group) reject(error)
      this.#next()
      return
    } finally {
      if (!this.#isClosed) this.#writer.exec('PRAGMA synchronous = FULL')
    }
    this.#sync((error) => {
      if (error === null) for (const act of [...acts, ...ends]) act()
      else for (const { reject } of group) reject(error)
    })
  }

  /** Gives what tells the caller how it ended. */
  #runInGroup(transaction: Transaction, { work, resolve, reject }: Queued): () => void {
    const deeds = this.#afterCommit.length
    this.#writer.exec('SAVEPOINT one')
    try {
      const result = work(transaction)
      if (result instanceof Promise) throw new TypeError('a transaction is a synchronous function')
      this.#writer.exec('RELEASE one')
      return () => resolve(result)
    } catch (error) {
      // An error that ended the whole transaction (a full disk) ends all of the group.
      if (!this.#writer.inTransaction) throw error
      this.#writer.exec('ROLLBACK TO one')
      this.#writer.exec('RELEASE one')
      this.#undone()
      this.#afterCommit.length = deeds
      return () => reject(error)
    }
  }

  /** The write-ahead log reaches the disk while the process goes on. */
  #sync(done: (error: Error | null) => void): void {
    const one: Sync = { outcome: undefined, done }
    this.#syncs.push(one)
    fdatasync(this.#walFile, (error) => {
      one.outcome = error
      this.#tellInOrder()
    })
  }

  /** A group stands on the ones before it: where they are lost it is, too, whatever the disk says of its own bytes. */
  #tellInOrder(): void {
    for (let [first] = this.#syncs; first?.outcome !== undefined; [first] = this.#syncs) {
      this.#syncs.shift()
      first.done(first.outcome)
      // What a disk has lost is lost whatever is tried next, and stands in the tables nevertheless: only a process that
      // begins anew, from what the disk still has, tells the truth.
      if (first.outcome !== null) throw first.outcome
    }
    if (!this.#isClosed) this.#checkpoints.look()
    else if (this.#syncs.length === 0) closeSync(this.#walFile)
    this.#next()
  }

  #next(): void {
    if (this.#group.length > 0) setImmediate(() => this.#commitGroup())
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
    this.#isClosed = true
    this.#checkpoints.close()
    this.#reader.close()
    this.#writer.close()
    if (this.#syncs.length === 0) closeSync(this.#walFile)
  }
}
