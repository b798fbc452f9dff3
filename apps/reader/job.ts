import { base64, isRefusal, Refusal } from '@siegel/foundation'
import { detectFormat, inspect, maxFileBytes, parseLdt, toFhir } from '@siegel/intake/parse'

/** The first line on standard input, as JSON; `size` bytes of the file follow. */
export interface JobHead {
  /** `parse` reads records out of a file, `inspect` tells what an uploaded file is. */
  readonly kind: 'parse' | 'inspect'
  readonly size: number
}

export const maxHeadBytes = 4096

export function readHead(text: string): JobHead {
  const head = JSON.parse(text) as Partial<JobHead> | null
  const { kind, size } = head ?? {}
  if (kind !== 'parse' && kind !== 'inspect') throw new Refusal('job', 'unknown kind')
  if (!Number.isSafeInteger(size) || size === undefined || size < 0) throw new Refusal('job', 'bad size')
  if (size > maxFileBytes) throw new Refusal('file-size', `more than ${maxFileBytes} bytes`)
  return { kind, size }
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

/** The answer to one job as a JSON line. Anything unexpected becomes a bare code: a message could quote the file. */
export function answer(head: JobHead, bytes: Uint8Array): string {
  try {
    const result = head.kind === 'parse' ? parse(bytes) : inspect(bytes)
    return JSON.stringify({ ok: true, kind: head.kind, ...result })
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
