import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logger } from '@siegel/foundation/logger'

/** What the server tells the keeper, and back. */
export type ToKeeper =
  | { type: 'unlocked'; rootKey: Uint8Array }
  | { type: 'locked' }
  | { type: 'ready'; addresses: object }
export type FromKeeper = { type: 'start'; rootKey?: Uint8Array }

const serverEntry = fileURLToPath(new URL('./server-main.ts', import.meta.url))
const firstWait_ms = 100
const longestWait_ms = 5_000
/** A server that ran this long is healthy: the next restart waits little again. */
const healthy_ms = 30_000

/**
 * The small process that holds the root key once the safe is unlocked, and has no port (security.md § 1): it starts the
 * server, and when the server dies it starts it again and hands the key back, so that a crash heals by itself. Locking
 * wipes the key here and there.
 */
export class Keeper {
  readonly #arguments: string[]
  readonly #log: Logger
  readonly #ready: (addresses: object) => void
  #child: ChildProcess | undefined
  #rootKey: Uint8Array | undefined
  #wait_ms = firstWait_ms
  #stopping = false

  constructor(serverArguments: string[], log: Logger, ready: (addresses: object) => void) {
    this.#arguments = serverArguments
    this.#log = log
    this.#ready = ready
  }

  start(): void {
    const startedAt = Date.now()
    const child = fork(serverEntry, this.#arguments, {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.#child = child
    child.on('message', (message: ToKeeper) => this.#take(message))
    child.once('spawn', () => this.#give(child))
    child.once('exit', (code, signal) => {
      if (this.#stopping) return
      this.#log.warn({ code, signal }, 'server ended, starting again')
      if (Date.now() - startedAt > healthy_ms) this.#wait_ms = firstWait_ms
      setTimeout(() => this.start(), this.#wait_ms)
      this.#wait_ms = Math.min(this.#wait_ms * 2, longestWait_ms)
    })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#wipe()
    const child = this.#child
    if (child === undefined || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await ended
    clearTimeout(timer)
  }

  #give(child: ChildProcess): void {
    const message: FromKeeper = { type: 'start', ...(this.#rootKey === undefined ? {} : { rootKey: this.#rootKey }) }
    child.send(message, () => undefined)
  }

  #take(message: ToKeeper): void {
    if (message.type === 'ready') this.#ready(message.addresses)
    else {
      this.#wipe()
      if (message.type === 'unlocked') this.#rootKey = new Uint8Array(message.rootKey)
    }
  }

  #wipe(): void {
    this.#rootKey?.fill(0)
    this.#rootKey = undefined
  }
}
