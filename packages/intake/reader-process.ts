import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from '@siegel/foundation'
import { ReaderQueue, type QueueLimits } from './reader-queue.ts'

export interface ReaderLimits {
  /** Heap of the process in MiB. */
  readonly memoryMib: number
  /** All memory of the process in MiB, unpacked bytes included; watched where there is /proc. */
  readonly residentMib: number
  readonly timeoutMs: number
  readonly maxAnswerBytes: number
}

const maxAnswerBytes = 96 * 1024 * 1024
export const readerLimits: ReaderLimits = { memoryMib: 256, residentMib: 1024, timeoutMs: 20_000, maxAnswerBytes }
/** For work on pages, which has whole documents in memory. */
export const pageLimits: ReaderLimits = { memoryMib: 512, residentMib: 1536, timeoutMs: 60_000, maxAnswerBytes }

/** For a catalogue, which is text alone and may be long. */
export const catalogueLimits: ReaderLimits = { ...readerLimits, maxAnswerBytes: 48 * 1024 * 1024 }

/** What the reader's libraries for pages and for catalogues consist of: the only packages from outside that it may read. */
const libraries = [
  ...'@cantoo/pdf-lib culori fflate html-entities node-html-better-parser pako pdfjs-dist tslib utif2'.split(' '),
  ...'csv-parse saxes xmlchars'.split(' '),
]

export interface ReaderPlace {
  /** Absolute path of `apps/reader/main.ts` in the running tree. */
  readonly readerEntry: string
  /** Default: the Node that runs this process. */
  readonly nodePath?: string
}

/**
 * How the reader is started: Node's permission model without network, children, workers, addons and inspector; of the
 * file system it may read its own code and nothing else. The permission model trusts the code it starts with, so this
 * is a second wall behind the parsers, not a virtual machine.
 */
export function readerCommand(
  { readerEntry, nodePath = process.execPath }: ReaderPlace,
  { memoryMib }: Pick<ReaderLimits, 'memoryMib'> = readerLimits,
): { command: string; args: string[] } {
  const root = dirname(dirname(dirname(readerEntry)))
  const readable = [
    dirname(readerEntry),
    join(root, 'packages/intake/pages'),
    join(root, 'packages/intake/parse'),
    join(root, 'packages/intake/package.json'),
    join(root, 'packages/codes/parse'),
    join(root, 'packages/codes/package.json'),
    join(root, 'packages/fhir'),
    join(root, 'packages/foundation'),
    join(root, 'node_modules/@siegel'),
    ...libraries.map((name) => join(root, 'node_modules', name)),
    join(root, 'package.json'),
  ]
  return {
    command: nodePath,
    args: [
      '--permission',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      '--no-addons',
      '--no-experimental-sqlite',
      '--disable-warning=ExperimentalWarning',
      `--max-old-space-size=${memoryMib}`,
      readerEntry,
    ],
  }
}

const watch_ms = 100
const page_bytes = 4096

/** Memory that a process has; 0 where that cannot be seen. */
function residentMib(pid: number | undefined): number {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
    return (Number(pages) * page_bytes) / 2 ** 20
  } catch {
    return 0
  }
}

interface Process {
  /** What it wrote, once it has ended in good order and is gone. */
  readonly answer: Promise<Uint8Array>
  /** Ends it; the answer is refused when it is gone. */
  readonly end: (refusal: Refusal) => void
}

function start(place: ReaderPlace, limits: ReaderLimits, input: readonly Uint8Array[]): Process {
  const { command, args } = readerCommand(place, limits)
  const { promise: answer, resolve, reject } = Promise.withResolvers<Uint8Array>()
  // No environment: neither NODE_OPTIONS nor any secret of the parent; what it might print on stderr is dropped.
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env: {}, cwd: dirname(place.readerEntry) })
  if (child.pid === undefined) {
    child.on('error', () => undefined)
    reject(new Refusal('reader-failed', 'could not be started'))
    return { answer, end: () => undefined }
  }
  const chunks: Uint8Array[] = []
  let length = 0
  let failure: Refusal | undefined
  const end = (refusal: Refusal): void => {
    failure ??= refusal
    child.kill('SIGKILL')
    child.stdout.destroy()
  }
  const fail = (code: string, detail: string): void => end(new Refusal(code, detail))
  const timer = setTimeout(() => fail('reader-timeout', `longer than ${limits.timeoutMs} ms`), limits.timeoutMs)
  const watch = setInterval(() => {
    if (residentMib(child.pid) > limits.residentMib) fail('reader-failed', 'too much memory')
  }, watch_ms)
  const over = (code: number | null): void => {
    clearTimeout(timer)
    clearInterval(watch)
    if (failure !== undefined) return reject(failure)
    if (code !== 0) return reject(new Refusal('reader-failed', 'ended abnormally'))
    resolve(Buffer.concat(chunks))
  }
  child.on('error', () => fail('reader-failed', 'could not be ended'))
  child.stdout.on('data', (chunk: Uint8Array) => {
    length += chunk.length
    chunks.push(chunk)
    if (length > limits.maxAnswerBytes) fail('reader-failed', 'answer too long')
  })
  child.on('close', over)
  // A reader that died no longer reads; `close` tells.
  child.stdin.on('error', () => undefined)
  for (const part of input) child.stdin.write(part)
  child.stdin.end()
  return { answer, end }
}

/** Lets one process after another work on what belongs to one job, each with its own time. */
export type Ask = (limits: ReaderLimits, ...input: readonly Uint8Array[]) => Promise<Uint8Array>

/** The processes that read for one safe: never more at once than the queue lets, none once it is closed. */
export class Readers {
  readonly #place: ReaderPlace
  readonly #queue: ReaderQueue
  readonly #running = new Set<Process>()
  #isClosed = false

  constructor(place: ReaderPlace, limits?: QueueLimits) {
    this.#place = place
    this.#queue = new ReaderQueue(limits)
  }

  /** Waits for its turn. `size` are the bytes that wait. Throws what the work throws, and what `ReaderQueue.run` throws. */
  inTurn<T>(size: number, work: (ask: Ask) => Promise<T>): Promise<T> {
    return this.#queue.run(size, () => work((limits, ...input) => this.#ask(limits, input)))
  }

  /** Ends all: what waits and what runs is refused as 'safe-locked'. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#queue.close()
    const running = [...this.#running]
    for (const { end } of running) end(new Refusal('safe-locked'))
    await Promise.allSettled(running.map(({ answer }) => answer))
  }

  async #ask(limits: ReaderLimits, input: readonly Uint8Array[]): Promise<Uint8Array> {
    if (this.#isClosed) throw new Refusal('safe-locked')
    const process = start(this.#place, limits, input)
    this.#running.add(process)
    try {
      return await process.answer
    } finally {
      this.#running.delete(process)
    }
  }
}
