import { base64, isRefusal, Refusal } from '@siegel/foundation'
import { detectFormat, inspect, maxFileBytes, parseLdt, toFhir } from '@siegel/intake/parse'

/**
 * `parse` reads records out of a file, `catalogue` codes, `inspect` tells what an uploaded file is; the others work on its
 * pages.
 */
const kinds = ['parse', 'catalogue', 'inspect', 'describe', 'view', 'compose'] as const

/** The first line on standard input, as JSON; `size` bytes of the file follow. */
export interface JobHead {
  readonly kind: (typeof kinds)[number]
  readonly size: number
  /** Of `compose`: the sizes of the files that follow one after another, and what becomes of their pages. */
  readonly files?: readonly number[]
  readonly plan?: unknown
}

export const maxHeadBytes = 256 * 1024
const mostFiles = 50

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

export function readHead(text: string): JobHead {
  const head = JSON.parse(text) as Partial<JobHead> | null
  const { kind, size, files = [], plan } = head ?? {}
  if (kind === undefined || !kinds.includes(kind)) throw new Refusal('job', 'unknown kind')
  if (!isSize(size)) throw new Refusal('job', 'bad size')
  if (size > maxFileBytes) throw new Refusal('file-size', `more than ${maxFileBytes} bytes`)
  if (kind !== 'compose') return { kind, size }
  if (!Array.isArray(files) || files.length === 0 || files.length > mostFiles || !files.every(isSize))
    throw new Refusal('job', 'bad files')
  if (files.reduce((sum, one) => sum + one, 0) !== size) throw new Refusal('job', 'bad files')
  return { kind, size, files, plan }
}

function parse(bytes: Uint8Array): object {
  if (detectFormat(bytes) !== 'ldt3') throw new Refusal('file-type', 'not a laboratory file')
  const file = parseLdt(bytes)
  const messages = file.messages.map(toFhir).map((message) => ({
    ...message,
    attachments: message.attachments.map(({ bytes: content, ...rest }) => ({ ...rest, base64: base64(content) })),
  }))
  return { format: 'ldt3', version: file.version, messages, warnings: file.warnings }
}

/** Codes in one line: few enough that who takes them has time for others in between. */
const codesInLine = 500

/** ICD-10-GM is said in many lines, the first of which tells how many codes follow. */
async function catalogue(bytes: Uint8Array): Promise<{ result: object; lines: object[] }> {
  const { parseCatalogue } = await import('@siegel/codes/parse')
  const parsed = parseCatalogue(bytes)
  if (parsed.kind === 'ucum') return { result: { catalogue: parsed.kind, essence: parsed.essence }, lines: [] }
  const lines = []
  for (let at = 0; at < parsed.codes.length; at += codesInLine) lines.push(parsed.codes.slice(at, at + codesInLine))
  return { result: { catalogue: parsed.kind, codes: parsed.codes.length }, lines }
}

/** The libraries for pages are loaded only where pages are asked for: a laboratory file never meets them. */
const pages = () => import('@siegel/intake/pages')

const inText = ({ bytes, ...rest }: { bytes: Uint8Array }) => ({ ...rest, base64: base64(bytes) })

async function compose({ files = [], plan }: JobHead, bytes: Uint8Array): Promise<object> {
  const { compose: make, readPlan } = await pages()
  let at = 0
  const parts = files.map((size) => bytes.subarray(at, (at += size)))
  const made = await make(parts, readPlan(plan, parts.length))
  return { documents: made.map(inText) }
}

async function resultOf(
  head: JobHead & { kind: Exclude<JobHead['kind'], 'catalogue'> },
  bytes: Uint8Array,
): Promise<object> {
  switch (head.kind) {
    case 'parse':
      return parse(bytes)
    case 'inspect':
      return inspect(bytes)
    case 'describe':
      return (await pages()).describe(bytes)
    case 'view':
      return inText(await (await pages()).view(bytes))
    case 'compose':
      return compose(head, bytes)
  }
}

/** The answer to one job as JSON lines, mostly one. Anything unexpected becomes a bare code: a message could quote the file. */
export async function answer(head: JobHead, bytes: Uint8Array): Promise<string> {
  try {
    const { kind } = head
    const { result, lines } =
      kind === 'catalogue' ? await catalogue(bytes) : { result: await resultOf({ ...head, kind }, bytes), lines: [] }
    return [{ ok: true, kind, ...result }, ...lines].map((line) => JSON.stringify(line)).join('\n')
  } catch (error) {
    return failure(error)
  }
}

export const failure = (error: unknown): string =>
  JSON.stringify(
    isRefusal(error)
      ? { ok: false, code: error.code, ...(error.detail === undefined ? {} : { detail: error.detail }) }
      : { ok: false, code: 'reader-error' },
  )
