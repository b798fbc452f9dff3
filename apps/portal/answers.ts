import type { ServerResponse } from 'node:http'

/** One way to answer: a status, a type, a whole body. */
export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Nothing loads but the page's own style sheet; no script runs at all. */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const common = {
  'content-security-policy': policy,
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), publickey-credentials-get=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
}

export function send(response: ServerResponse, answer: Answer, withBody: boolean): void {
  const body = Buffer.from(answer.body)
  response.writeHead(answer.status, {
    ...common,
    'content-type': answer.type,
    'content-length': body.length,
    connection: 'close',
    ...answer.headers,
  })
  response.end(withBody ? body : undefined)
}

export const html = (status: number, body: string): Answer => ({ status, type: 'text/html; charset=utf-8', body })
export const plain = (status: number, body: string): Answer => ({ status, type: 'text/plain; charset=utf-8', body })
export const json = (status: number, value: unknown): Answer => ({
  status,
  type: 'application/json',
  body: `${JSON.stringify(value)}\n`,
})
/** RFC 9457. */
export const problem = (status: number, code: string): Answer => ({
  status,
  type: 'application/problem+json',
  body: `${JSON.stringify({ type: 'about:blank', status, code })}\n`,
})
