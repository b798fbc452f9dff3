import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './paths.ts'

export interface Part {
  name: string
  command: string
  args: string[]
  env: Record<string, string>
}

/**
 * Where Node keeps compiled code: a start from it is faster, and the part that strips types, some 18 MB in each process,
 * is not loaded. A folder that cannot be written is passed over.
 */
const compileCache = join(root, 'node_modules', '.cache', 'siegel')

const ready_ms = 30_000
const firstWait_ms = 100
const longestWait_ms = 5_000
const healthy_ms = 30_000

/**
 * A process that is started, watched and started again when it dies; its first line on standard output is one JSON
 * object that says where it listens. `env` may change between starts, so that free ports found once are kept.
 */
export class Supervised {
  readonly #part: Part
  #child: ChildProcess | undefined
  #wait_ms = firstWait_ms
  #stopping = false

  constructor(part: Part) {
    this.#part = part
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts it and waits for the line; throws where it does not come. */
  start(): Promise<Record<string, unknown>> {
    const { name, command, args, env } = this.#part
    const startedAt = Date.now()
    const child = spawn(command, args, {
      env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...env, SIEGEL_SUPERVISED: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#child = child
    return new Promise((resolve, reject) => {
      let told = false
      const timer = setTimeout(() => reject(new Error(`${name} did not start in time`)), ready_ms)
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (told) return
        told = true
        clearTimeout(timer)
        resolve(JSON.parse(line) as Record<string, unknown>)
      })
      child.once('error', reject)
      child.once('exit', () => {
        clearTimeout(timer)
        if (this.#stopping) return
        if (!told) return reject(new Error(`${name} ended before it was ready`))
        if (Date.now() - startedAt > healthy_ms) this.#wait_ms = firstWait_ms
        setTimeout(() => void this.#again(), this.#wait_ms)
        this.#wait_ms = Math.min(this.#wait_ms * 2, longestWait_ms)
      })
    })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), 8_000)
    await ended
    clearTimeout(timer)
  }

  async #again(): Promise<void> {
    if (this.#stopping) return
    await this.start().catch(() => setTimeout(() => void this.#again(), longestWait_ms))
  }

  /** What later starts get as environment, beside what they had. */
  keep(env: Record<string, string>): void {
    Object.assign(this.#part.env, env)
  }
}
