import { createServer, type IncomingMessage, type Server } from 'node:http'
import { equalBytes, isRefusal, Refusal } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import { tokenHash } from '@siegel/sealing/node'
import { isHostName, type PracticeTable, type Relay } from '@siegel/tunnel'
import { json, plain, problem, send, type Answer } from './answers.ts'
import { formatMetrics } from './metrics.ts'

export interface AdminOptions {
  readonly relay: Relay
  readonly practices: PracticeTable
  /** Whoever knows it may administer. */
  readonly token: string
  readonly log?: Logger | undefined
}

type Handler = (options: AdminOptions, argument: string, body: unknown) => Answer | Promise<Answer>

const maxBodyBytes = 4_096
const noContent: Answer = { status: 204, type: 'text/plain', body: '' }

/** Every address of the operator's server, on the loopback only. The first two say nothing about anybody. */
export const adminRoutes: Readonly<Record<string, { readonly open?: true; readonly handle: Handler }>> = {
  'GET /healthz': { open: true, handle: () => plain(200, 'ok\n') },
  'GET /metrics': {
    open: true,
    handle: ({ relay, practices }) => plain(200, formatMetrics(relay.counters(), practices.list().length)),
  },
  'GET /api/practices': { handle: ({ practices }) => json(200, { practices: practices.list().map(directoryEntry) }) },
  'GET /api/pairings': { handle: ({ relay }) => json(200, { pairings: relay.pairing.pairings() }) },
  'POST /api/pairing-codes': {
    handle: ({ relay }, _argument, body) => json(201, relay.pairing.createCode(hostNameOf(body))),
  },
  'DELETE /api/practices/*': {
    async handle({ relay, practices }, pfp) {
      if (practices.byPfp(pfp) === undefined) throw new Refusal('not-found')
      await practices.remove(pfp)
      relay.disconnect(pfp, 'removed')
      return noContent
    },
  },
  'POST /api/practices/*/close': { handle: (options, pfp) => setClosed(options, pfp, true) },
  'POST /api/practices/*/open': { handle: (options, pfp) => setClosed(options, pfp, false) },
}

async function setClosed({ relay, practices }: AdminOptions, pfp: string, closed: boolean): Promise<Answer> {
  const practice = practices.byPfp(pfp)
  if (practice === undefined) throw new Refusal('not-found')
  await practices.put({ ...practice, closed })
  if (closed) relay.disconnect(pfp, 'closed')
  return noContent
}

const directoryEntry = ({
  pfp,
  hostNames,
  closed,
}: {
  pfp: string
  hostNames: readonly string[]
  closed: boolean
}) => ({
  pfp,
  hostNames,
  closed,
})

/** `{}` or `{"hostName": …}`, which then is the only name the code is good for. */
function hostNameOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal('bad-request')
  const { hostName, ...rest } = body as { hostName?: unknown }
  if (Object.keys(rest).length > 0) throw new Refusal('bad-request')
  if (hostName === undefined) return undefined
  if (typeof hostName !== 'string' || !isHostName(hostName)) throw new Refusal('bad-request')
  return hostName
}

export function createAdminServer(options: AdminOptions): Server {
  const limits = { requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 5_000, maxHeaderSize: 8_192 }
  return createServer(limits, (request, response) => {
    respond(options, request)
      .catch((error: unknown) => refusal(error, options.log))
      .then((answer) => send(response, answer, request.method !== 'HEAD'))
      .catch(() => response.destroy())
  })
}

async function respond(options: AdminOptions, request: IncomingMessage): Promise<Answer> {
  // Against DNS rebinding: a page in some browser here may reach this port under a name of its own.
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) throw new Refusal('misdirected')
  const { route, argument } = find(request.method ?? '', request.url ?? '')
  if (route.open !== true && !isAuthorised(request.headers.authorization, options.token))
    throw new Refusal('unauthorised')
  const body = request.method === 'POST' ? await readJson(request) : undefined
  return route.handle(options, argument, body)
}

function find(method: string, url: string) {
  for (const [pattern, route] of Object.entries(adminRoutes)) {
    const [verb, path = ''] = pattern.split(' ')
    const match = new RegExp(`^${path.replace('*', '([A-Za-z0-9_-]{22})')}$`).exec(url)
    if (verb === method && match !== null) return { route, argument: match[1] ?? '' }
  }
  throw new Refusal('not-found')
}

/** Compares hashes, so that the time taken tells nothing about the token. */
const isAuthorised = (header: string | undefined, token: string): boolean =>
  equalBytes(tokenHash(header ?? ''), tokenHash(`Bearer ${token}`))

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBodyBytes) throw new Refusal('too-large')
    chunks.push(chunk)
  }
  if (length === 0) return {}
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new Refusal('bad-request')
  }
}

const statuses: Readonly<Record<string, number>> = {
  'not-found': 404,
  misdirected: 421,
  unauthorised: 401,
  'too-large': 413,
  'bad-request': 400,
  'too-many-codes': 429,
}

function refusal(error: unknown, log: Logger | undefined): Answer {
  if (!isRefusal(error)) {
    log?.error({ err: error }, 'request failed')
    return problem(500, 'internal')
  }
  const answer = problem(statuses[error.code] ?? 409, error.code)
  return error.code === 'too-many-codes' ? { ...answer, headers: { 'retry-after': '600' } } : answer
}
