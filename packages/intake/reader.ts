import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { concat, isRefusal, Refusal, utf8 } from '@siegel/foundation'
import type { Description, PagePlan } from './pages/index.ts'
import type { Inspection } from './parse/index.ts'
import { readComposed, readDescription, readView } from './pages-answer.ts'
import { type ParsedFile, readInspection, readParsedFile } from './reader-answer.ts'

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

/** What the reader's libraries for pages consist of: the only packages from outside that it may read. */
const libraries =
  '@cantoo/pdf-lib culori fflate html-entities node-html-better-parser pako pdfjs-dist tslib utif2'.split(' ')

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

function run(place: ReaderPlace, limits: ReaderLimits, input: Uint8Array): Promise<Uint8Array> {
  const { command, args } = readerCommand(place, limits)
  return new Promise((resolve, reject) => {
    // No environment: neither NODE_OPTIONS nor any secret of the parent; what it might print on stderr is dropped.
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env: {}, cwd: dirname(place.readerEntry) })
    const chunks: Uint8Array[] = []
    let length = 0
    const fail = (code: string, detail: string): void => {
      clearTimeout(timer)
      clearInterval(watch)
      child.kill('SIGKILL')
      child.stdout.destroy()
      reject(new Refusal(code, detail))
    }
    const timer = setTimeout(() => fail('reader-timeout', `longer than ${limits.timeoutMs} ms`), limits.timeoutMs)
    const watch = setInterval(() => {
      if (residentMib(child.pid) > limits.residentMib) fail('reader-failed', 'too much memory')
    }, watch_ms)
    child.on('error', () => fail('reader-failed', 'could not be started'))
    child.stdout.on('data', (chunk: Uint8Array) => {
      length += chunk.length
      chunks.push(chunk)
      if (length > limits.maxAnswerBytes) fail('reader-failed', 'answer too long')
    })
    child.on('close', (code) => {
      if (code !== 0) return fail('reader-failed', 'ended abnormally')
      clearTimeout(timer)
      clearInterval(watch)
      resolve(Buffer.concat(chunks))
    })
    // A reader that died no longer reads; `close` tells.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

/** The kind of a job, and what else its head says. */
type Job = { kind: 'parse' | 'inspect' | 'describe' | 'view' } | { kind: 'compose'; files: number[]; plan: PagePlan }

async function ask(job: Job, bytes: Uint8Array, place: ReaderPlace, limits: ReaderLimits) {
  const head = utf8(`${JSON.stringify({ ...job, size: bytes.length })}\n`)
  return run(place, limits, concat(head, bytes))
}

/**
 * Reads a laboratory file in a process of its own. The answer is checked as strictly as if a stranger had sent it.
 * @throws Refusal what the parsers say (`ldt-…` with `line N`), file-type, file-size, and reader-timeout, reader-failed
 * (crash, memory, too long), reader-answer (not what a reader may say)
 */
export const parseFile = async (bytes: Uint8Array, place: ReaderPlace, limits = readerLimits): Promise<ParsedFile> =>
  readParsedFile(await ask({ kind: 'parse' }, bytes, place, limits), limits.maxAnswerBytes)

/** Tells what an uploaded file is, in a process of its own; refusals as `parseFile`, and upload-type, upload-broken. */
export const inspectFile = async (bytes: Uint8Array, place: ReaderPlace, limits = readerLimits): Promise<Inspection> =>
  readInspection(await ask({ kind: 'inspect' }, bytes, place, limits))

const unreadable = new Set(['reader-timeout', 'reader-failed', 'reader-error', 'reader-answer'])

/**
 * The same, with pages and words where the file lets them be read: one that the reader fails on is still what it is.
 * Refusals as `inspectFile`.
 */
export async function describeFile(bytes: Uint8Array, place: ReaderPlace, limits = readerLimits): Promise<Description> {
  try {
    return readDescription(await ask({ kind: 'describe' }, bytes, place, limits))
  } catch (error) {
    if (isRefusal(error) && unreadable.has(error.code)) return inspectFile(bytes, place, limits)
    throw error
  }
}

/** Another form of a TIFF or a text, made in a process of its own, that shows the same; refusals as `inspectFile`. */
export const viewFile = async (bytes: Uint8Array, place: ReaderPlace, limits = pageLimits) =>
  readView(await ask({ kind: 'view' }, bytes, place, limits), limits.maxAnswerBytes)

/**
 * New PDFs from pages of files, made in a process of its own; one for each list of the plan. Refusals as `inspectFile`, and
 * document-encrypted, document-unreadable, pages-missing, pages-none, pages-too-many.
 */
export async function composePages(
  files: readonly Uint8Array[],
  plan: PagePlan,
  place: ReaderPlace,
  limits = pageLimits,
) {
  const job = { kind: 'compose' as const, files: files.map(({ length }) => length), plan }
  return readComposed(await ask(job, concat(...files), place, limits), plan.length, limits.maxAnswerBytes)
}

export type { ParsedFile } from './reader-answer.ts'
