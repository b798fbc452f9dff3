import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { UploadBody } from '@siegel/contract/patient'
import { Refusal } from '@siegel/foundation'
import type { OpeningRequest, UploadStatement } from '@siegel/sealing/node'

export type OpenerJob = { id: number; file: Uint8Array; identity: string } & (
  | { kind: 'request' }
  | { kind: 'upload'; statement: UploadStatement }
)
export type OpenerReply = { id: number } & (
  | { ok: true; value: OpeningRequest | UploadBody }
  | { ok: false; code: string }
)

const timeout_ms = 5_000
const memory_mib = 128
const root = fileURLToPath(new URL('../../../', import.meta.url))
const entry = fileURLToPath(new URL('./main.ts', import.meta.url))

/** The process died, hung or was closed: nothing is known of the job's content. */
export class OpenerEnded extends Error {}

interface Waiting {
  resolve: (value: OpeningRequest | UploadBody) => void
  reject: (error: Refusal | OpenerEnded) => void
  timer: NodeJS.Timeout
}

/**
 * The safe's side of the opening process: hands over jobs, bounds their time, and starts the process again when it
 * dies or hangs; whatever was under way throws `OpenerEnded` then. A Refusal is the process's own answer.
 */
export class Opener {
  readonly #waiting = new Map<number, Waiting>()
  #child: ChildProcess | undefined
  #next = 1
  #closed = false

  request(file: Uint8Array, identity: string): Promise<OpeningRequest> {
    return this.#send({ kind: 'request', file, identity }) as Promise<OpeningRequest>
  }

  upload(file: Uint8Array, statement: UploadStatement, identity: string): Promise<UploadBody> {
    return this.#send({ kind: 'upload', file, identity, statement }) as Promise<UploadBody>
  }

  /** Starts the process ahead of the first job, which would wait for it. */
  warm(): void {
    this.#child ??= this.#start()
  }

  close(): void {
    this.#closed = true
    this.#child?.kill('SIGKILL')
  }

  #send(job: Omit<Extract<OpenerJob, { kind: 'request' }>, 'id'> | Omit<Extract<OpenerJob, { kind: 'upload' }>, 'id'>) {
    const id = this.#next++
    const child = (this.#child ??= this.#start())
    return new Promise<OpeningRequest | UploadBody>((resolve, reject) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), timeout_ms)
      this.#waiting.set(id, { resolve, reject, timer })
      child.send({ ...job, id }, (error) => {
        if (error !== null) this.#give(id, (waiting) => waiting.reject(new OpenerEnded()))
      })
    })
  }

  #start(): ChildProcess {
    if (this.#closed) throw new Error('the opener is closed')
    const child = fork(entry, [], {
      execArgv: [
        '--permission',
        `--allow-fs-read=${root}`,
        '--disable-warning=ExperimentalWarning',
        '--disable-warning=SecurityWarning',
        `--max-old-space-size=${memory_mib}`,
        // It idles most of the day, and a job is small.
        '--max-semi-space-size=1',
      ],
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.on('message', (reply: OpenerReply) =>
      this.#give(reply.id, ({ resolve, reject }) =>
        reply.ok ? resolve(reply.value) : reject(new Refusal(reply.code)),
      ),
    )
    child.on('error', () => child.kill('SIGKILL'))
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined
      for (const id of Array.from(this.#waiting.keys())) this.#give(id, (waiting) => waiting.reject(new OpenerEnded()))
    })
    return child
  }

  #give(id: number, settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#waiting.delete(id)
    clearTimeout(waiting.timer)
    settle(waiting)
  }
}
