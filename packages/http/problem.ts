import { statusForCode, type Problem } from '@siegel/contract'
import { Refusal } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'

/** Input that does not fit its schema: where and which rule, never the value. */
export class InputInvalid extends Refusal {
  readonly issues: { path: string; code: string }[]

  constructor(issues: readonly { path: readonly PropertyKey[]; code: string }[]) {
    super('input-invalid')
    this.issues = issues
      .slice(0, 20)
      .map(({ path, code }) => ({ path: path.map(String).join('.').slice(0, 200), code }))
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Version conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Refused',
  429: 'Too many tries',
  500: 'Internal error',
  503: 'Not available',
}

/** RFC 9457 answer for a thrown value; what is no Refusal is a defect: logged by kind and place, told as `internal`. */
export function problemResponse(error: unknown, log: Logger): Response {
  const code = error instanceof Refusal ? error.code : 'internal'
  if (!(error instanceof Refusal)) log.error({ defect: describe(error) }, 'request failed')
  const status = statusForCode(code)
  const body: Problem = { type: 'about:blank', title: titles[status] ?? 'Refused', status, code }
  if (error instanceof InputInvalid) body.issues = error.issues
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
  const wait_s = waitOf(error, status)
  if (wait_s !== undefined) headers['retry-after'] = wait_s
  return new Response(JSON.stringify(body), { status, headers })
}

/** Seconds, where the refusal of something that may go well later says them. */
function waitOf(error: unknown, status: number): string | undefined {
  const detail = error instanceof Refusal ? error.detail : undefined
  if (status === 429) return detail ?? '60'
  return status === 503 && detail !== undefined && /^\d+$/.test(detail) ? detail : undefined
}

/** Kind of the error and where it was thrown; not its message, which may quote what was being worked on. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [
    error.name,
    ...frames.slice(0, 4).map((line) => line.trim().replace(/\(?file:\/\/\S*\/((packages|apps)\/)/, '($1')),
  ].join(' ')
}
