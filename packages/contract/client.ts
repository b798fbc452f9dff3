import { Refusal } from '@siegel/foundation'
import { safeParse } from 'zod/v4/core'
import { isOctets, type CallOf, type Endpoint, type Endpoints, type OctetBody, type ResponseOf } from './endpoint.ts'
import type { Problem } from './problems.ts'

/** A refused call: the server's problem, or `network` when there was no answer at all. */
export class CallFailed extends Error {
  readonly code: string
  readonly status: number
  readonly problem: Problem | undefined

  constructor(code: string, status: number, problem?: Problem) {
    super(code)
    this.name = 'CallFailed'
    this.code = code
    this.status = status
    this.problem = problem
  }
}

export type Client<L extends Endpoints> = {
  [K in keyof L]: (...call: keyof CallOf<L[K]> extends never ? [] : [CallOf<L[K]>]) => Promise<ResponseOf<L[K]>>
}

interface AnyCall {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
}

export interface ClientOptions {
  base?: string
  /** Asked at every call. */
  headers?: () => HeadersInit
  /** Whoever answers is not believed: an answer of another shape than agreed is Refusal `answer-unreadable`. */
  strict?: boolean
  /** Another way to send, for instance over a unix socket. */
  fetch?: (address: string, init: RequestInit) => Promise<Response>
}

/**
 * Functions for a list of endpoints. Unless `strict` answers are checked only for being JSON: the server that made them
 * derives from the same list.
 */
export function createClient<L extends Endpoints>(list: L, options: ClientOptions = {}): Client<L> {
  const entries = Object.entries(list).map(([name, definition]) => [
    name,
    (call: AnyCall = {}) => send(definition, call, options),
  ])
  return Object.fromEntries(entries) as Client<L>
}

async function send(definition: Endpoint, call: AnyCall, options: ClientOptions): Promise<unknown> {
  const headers = new Headers(options.headers?.())
  const init: RequestInit = { method: definition.method, headers, credentials: 'same-origin', cache: 'no-store' }
  if (definition.input !== undefined) {
    if (isOctets(definition.input)) {
      const body = call.body as OctetBody
      headers.set('content-type', body.mediaType)
      if (body.fileName !== undefined) headers.set('x-file-name', encodeURIComponent(body.fileName))
      init.body = body.bytes
    } else {
      headers.set('content-type', 'application/json')
      init.body = JSON.stringify(call.body)
    }
  }
  let response: Response
  try {
    response = await (options.fetch ?? fetch)((options.base ?? '') + address(definition.path, call), init)
  } catch {
    throw new CallFailed('network', 0)
  }
  if (!response.ok) throw await failure(response)
  if (definition.output === undefined) return undefined
  if (!isOctets(definition.output)) {
    const answer: unknown = await response.json().catch(() => {
      throw new CallFailed('unexpected-answer', response.status)
    })
    if (options.strict !== true) return answer
    const checked = safeParse(definition.output, answer)
    if (!checked.success) throw new Refusal('answer-unreadable', 'shape')
    return checked.data
  }
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { bytes, mediaType: response.headers.get('content-type') ?? 'application/octet-stream' } satisfies OctetBody
}

/** The path with its parameters filled in and the query appended. */
export function address(path: string, call: AnyCall): string {
  const filled = path.replace(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent(String(call.params?.[name])))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(call.query ?? {}))
    if (value !== undefined) query.set(name, `${value as string | number | boolean}`)
  return query.size === 0 ? filled : `${filled}?${query}`
}

async function failure(response: Response): Promise<CallFailed> {
  try {
    const body = (await response.json()) as Problem
    if (typeof body.code === 'string') return new CallFailed(body.code, response.status, body)
  } catch {
    // Not one of our answers, for instance a proxy's page: the status is all there is.
  }
  return new CallFailed('unexpected-answer', response.status)
}
