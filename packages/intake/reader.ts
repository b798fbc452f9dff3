import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { concat, Refusal, utf8 } from '@siegel/foundation'
import type { Inspection } from './parse/index.ts'
import { type ParsedFile, readInspection, readParsedFile } from './reader-answer.ts'

export interface ReaderLimits {
  /** Heap of the process in MiB. */
  readonly memoryMib: number
  readonly timeoutMs: number
  readonly maxAnswerBytes: number
}

export const readerLimits: ReaderLimits = { memoryMib: 256, timeoutMs: 20_000, maxAnswerBytes: 96 * 1024 * 1024 }

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
    join(root, 'packages/intake/parse'),
    join(root, 'packages/intake/package.json'),
    join(root, 'packages/fhir'),
    join(root, 'packages/foundation'),
    join(root, 'node_modules/@siegel'),
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

function run(place: ReaderPlace, limits: ReaderLimits, input: Uint8Array): Promise<Uint8Array> {
  const { command, args } = readerCommand(place, limits)
  return new Promise((resolve, reject) => {
    // No environment: neither NODE_OPTIONS nor any secret of the parent; what it might print on stderr is dropped.
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env: {}, cwd: dirname(place.readerEntry) })
    const chunks: Uint8Array[] = []
    let length = 0
    const fail = (code: string, detail: string): void => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      child.stdout.destroy()
      reject(new Refusal(code, detail))
    }
    const timer = setTimeout(() => fail('reader-timeout', `longer than ${limits.timeoutMs} ms`), limits.timeoutMs)
    child.on('error', () => fail('reader-failed', 'could not be started'))
    child.stdout.on('data', (chunk: Uint8Array) => {
      length += chunk.length
      chunks.push(chunk)
      if (length > limits.maxAnswerBytes) fail('reader-failed', 'answer too long')
    })
    child.on('close', (code) => {
      if (code !== 0) return fail('reader-failed', 'ended abnormally')
      clearTimeout(timer)
      resolve(Buffer.concat(chunks))
    })
    // A reader that died no longer reads; `close` tells.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

async function ask(kind: 'parse' | 'inspect', bytes: Uint8Array, place: ReaderPlace, limits: ReaderLimits) {
  const head = utf8(`${JSON.stringify({ kind, size: bytes.length })}\n`)
  return run(place, limits, concat(head, bytes))
}

/**
 * Reads a laboratory file in a process of its own. The answer is checked as strictly as if a stranger had sent it.
 * @throws Refusal what the parsers say (`ldt-…` with `line N`), file-type, file-size, and reader-timeout, reader-failed
 * (crash, memory, too long), reader-answer (not what a reader may say)
 */
export const parseFile = async (bytes: Uint8Array, place: ReaderPlace, limits = readerLimits): Promise<ParsedFile> =>
  readParsedFile(await ask('parse', bytes, place, limits), limits.maxAnswerBytes)

/** Tells what an uploaded file is, in a process of its own; refusals as `parseFile`, and upload-type, upload-broken. */
export const inspectFile = async (bytes: Uint8Array, place: ReaderPlace, limits = readerLimits): Promise<Inspection> =>
  readInspection(await ask('inspect', bytes, place, limits))

export type { ParsedFile } from './reader-answer.ts'
