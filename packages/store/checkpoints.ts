import type Database from 'better-sqlite3-multiple-ciphers'
import { Worker } from 'node:worker_threads'
import { states, type CheckpointThread } from './checkpoint-thread.ts'
import type { Connection } from './connection.ts'

/**
 * So many pages of write-ahead log are moved into the database at once: rarely enough that pages which are written again
 * and again (the end of the log, counters) move once.
 */
const due_pages = 4000

/** A log that has grown so long although a thread moves it is moved at once, whoever has to wait. */
const overdue_pages = 40_000

/** How long closing waits for a checkpoint that is under way, ms. */
const patience_ms = 30_000

const resourceLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 }

/**
 * Moves the write-ahead log into the database in a thread of its own: thousands of pages written and brought to the disk
 * in one go would hold up everybody for as long as that takes.
 */
export class Checkpoints {
  readonly #writer: Database.Database
  readonly #thread: CheckpointThread
  #worker: Worker | undefined
  #isMoving = false

  constructor(writer: Database.Database, connection: Connection) {
    this.#writer = writer
    // A key of its own, to be wiped; the page cache is of no use to a checkpoint.
    const own = { ...connection, key: connection.key.slice(), cache_kib: 0 }
    this.#thread = { connection: own, state: new Int32Array(new SharedArrayBuffer(4)) }
    writer.pragma('wal_autocheckpoint = 0')
  }

  /** After a commit: sees whether there is enough to move. */
  look(): void {
    const pages = this.#checkpoint('NOOP')
    if (pages > overdue_pages) this.#checkpoint('PASSIVE')
    else if (pages >= due_pages && !this.#isMoving) this.#move()
  }

  /** Returns when the thread has let go of the database. */
  close(): void {
    const { state } = this.#thread
    // A thread that is still starting needs this one for that: it does not open, and nobody waits for it.
    const isOpen = Atomics.compareExchange(state, 0, states.new, states.closed) === states.open
    if (isOpen) {
      this.#worker?.postMessage('close')
      Atomics.wait(state, 0, states.open, patience_ms)
    }
    this.#worker = undefined
    this.#thread.connection.key.fill(0)
  }

  #move(): void {
    this.#isMoving = true
    this.#worker ??= this.#start()
    this.#worker.postMessage('checkpoint')
  }

  /** A thread that fails, on a disk that fails, ends the process as the writer's own failure would. */
  #start(): Worker {
    const worker = new Worker(new URL('checkpoint-thread.ts', import.meta.url), {
      workerData: this.#thread,
      resourceLimits,
    })
    worker.unref()
    worker.on('message', () => {
      this.#isMoving = false
      // What was written meanwhile is little, and is moved at once: the log begins anew only when all of it has moved.
      if (this.#worker !== undefined) this.#checkpoint('PASSIVE')
    })
    return worker
  }

  /** Pages in the log after a checkpoint of this kind. */
  #checkpoint(kind: 'NOOP' | 'PASSIVE'): number {
    const [state] = this.#writer.pragma(`wal_checkpoint(${kind})`) as { log: number; checkpointed: number }[]
    return state === undefined || state.log === state.checkpointed ? 0 : state.log
  }
}
