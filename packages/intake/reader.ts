import type { ParsedCatalogue } from '@siegel/codes/parse'
import { isRefusal, utf8 } from '@siegel/foundation'
import { readCatalogueAnswer } from './catalogue-answer.ts'
import type { Description, PagePlan } from './pages/index.ts'
import { readComposed, readDescription, readView } from './pages-answer.ts'
import type { Inspection } from './parse/index.ts'
import { type ParsedFile, readInspection, readParsedFile } from './reader-answer.ts'
import {
  catalogueLimits,
  pageLimits,
  readerLimits,
  type Ask,
  type ReaderLimits,
  type Readers,
} from './reader-process.ts'

/** The kind of a job, and what else its head says. */
type Job =
  | { kind: 'parse' | 'catalogue' | 'inspect' | 'describe' | 'view' }
  | { kind: 'compose'; files: number[]; plan: PagePlan }

const sizeOf = (files: readonly Uint8Array[]): number => files.reduce((sum, { length }) => sum + length, 0)

function put(ask: Ask, job: Job, files: readonly Uint8Array[], limits: ReaderLimits): Promise<Uint8Array> {
  const head = utf8(`${JSON.stringify({ ...job, size: sizeOf(files) })}\n`)
  return ask(limits, head, ...files)
}

const inTurn = (readers: Readers, job: Job, files: readonly Uint8Array[], limits: ReaderLimits) =>
  readers.inTurn(sizeOf(files), (ask) => put(ask, job, files, limits))

/**
 * Reads a laboratory file in a process of its own. The answer is checked as strictly as if a stranger had sent it.
 * @throws Refusal what the parsers say (`ldt-…` with `line N`), file-type, file-size, and reader-timeout, reader-failed
 * (crash, memory, too long), reader-answer (not what a reader may say); reader-busy and safe-locked, which say nothing of the file
 */
export const parseFile = async (bytes: Uint8Array, readers: Readers, limits = readerLimits): Promise<ParsedFile> =>
  readParsedFile(await inTurn(readers, { kind: 'parse' }, [bytes], limits), limits.maxAnswerBytes)

/**
 * Reads a catalogue of codes in a process of its own; the safe goes on while it takes the answer. Throws what
 * `parseCatalogue` and `parseFile` throw.
 */
export const readCatalogue = async (
  bytes: Uint8Array,
  readers: Readers,
  limits = catalogueLimits,
): Promise<ParsedCatalogue> => readCatalogueAnswer(await inTurn(readers, { kind: 'catalogue' }, [bytes], limits))

/** Tells what an uploaded file is, in a process of its own; refusals as `parseFile`, and upload-type, upload-broken. */
export const inspectFile = async (bytes: Uint8Array, readers: Readers, limits = readerLimits): Promise<Inspection> =>
  readInspection(await inTurn(readers, { kind: 'inspect' }, [bytes], limits))

const unreadable = new Set(['reader-timeout', 'reader-failed', 'reader-error', 'reader-answer'])

/**
 * The same, with pages and words where the file lets them be read: one that the reader fails on is still what it is.
 * Refusals as `inspectFile`.
 */
export function describeFile(bytes: Uint8Array, readers: Readers, limits = readerLimits): Promise<Description> {
  // In one turn: the second process must not be refused for what waits behind the first.
  return readers.inTurn(bytes.length, async (ask) => {
    try {
      return readDescription(await put(ask, { kind: 'describe' }, [bytes], limits))
    } catch (error) {
      if (!isRefusal(error) || !unreadable.has(error.code)) throw error
      return readInspection(await put(ask, { kind: 'inspect' }, [bytes], limits))
    }
  })
}

/** Another form of a TIFF or a text, made in a process of its own, that shows the same; refusals as `inspectFile`. */
export const viewFile = async (bytes: Uint8Array, readers: Readers, limits = pageLimits) =>
  readView(await inTurn(readers, { kind: 'view' }, [bytes], limits), limits.maxAnswerBytes)

/**
 * New PDFs from pages of files, made in a process of its own; one for each list of the plan. Refusals as `inspectFile`, and
 * document-encrypted, document-unreadable, pages-missing, pages-none, pages-too-many.
 */
export async function composePages(
  files: readonly Uint8Array[],
  plan: PagePlan,
  readers: Readers,
  limits = pageLimits,
) {
  const job = { kind: 'compose' as const, files: files.map(({ length }) => length), plan }
  return readComposed(await inTurn(readers, job, files, limits), plan.length, limits.maxAnswerBytes)
}

export type { ParsedFile } from './reader-answer.ts'
