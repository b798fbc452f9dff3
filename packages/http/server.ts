import { Hono, type Context as HonoContext } from 'hono'
import { gzipSync } from 'node:zlib'
import * as z from 'zod/v4/core'
import { isOctets, type Access, type Endpoint, type Endpoints, type OctetBody } from '@siegel/contract'
import { Refusal } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import { bodyOf } from './body.ts'
import type { Context, Handlers } from './handler.ts'
import { openApi, type DescribedAs } from './openapi.ts'
import { InputInvalid, problemResponse } from './problem.ts'
import { securityHeaders } from './security-headers.ts'
import { staticResponse, takesGzip, type StaticFile } from './static-files.ts'

export interface ServerOptions<C> {
  log: Logger
  https: boolean
  /** Its pages compile WebAssembly. */
  wasm?: boolean
  /** With this the endpoints are described at `/api/openapi.json`. */
  describedAs?: DescribedAs
  /** Whoever sent the request, or undefined. */
  authenticate: (request: Request) => C | undefined | Promise<C | undefined>
  /** Whether the caller may; asked for every endpoint that is not public. */
  allows: (caller: C, access: Exclude<Access, 'public'>, endpoint: Endpoint) => boolean
  /** Address of the other end. */
  remote?: (request: Request, env: unknown) => string
  /** A built web app; unknown paths without a dot get its `/index.html`. */
  files?: ReadonlyMap<string, StaticFile>
  /** Checked before anything else of an endpoint, for instance "the safe is locked". Throws to refuse. */
  gate?: (endpoint: Endpoint) => void
}

/** Below these there are no pages, so that an unknown address there is not answered with the app. */
const notPages = /^\/(api|command|fhir)(\/|$)/

type Env = { Bindings: { incoming?: { socket?: { remoteAddress?: string } } } }

/**
 * Serves lists of contract endpoints. Order of checks: method and path, same origin, gate, who calls, permission,
 * body limit, shape of the input; then the handler; then the shape of the output, which strips what is not declared.
 */
export class ApiServer<C> {
  readonly app = new Hono<Env>()
  readonly #options: ServerOptions<C>
  readonly #lists: Endpoints[] = []

  constructor(options: ServerOptions<C>) {
    this.#options = options
    const { describedAs } = options
    const headers = Object.entries(securityHeaders(options))
    this.app.use(async (context, next) => {
      await next()
      for (const [name, value] of headers) if (!context.res.headers.has(name)) context.res.headers.set(name, value)
    })
    if (describedAs !== undefined)
      this.app.get('/api/openapi.json', (context) => context.json(openApi(describedAs, this.#lists)))
    this.app.onError((error) => problemResponse(error, options.log))
    this.app.notFound((context) => this.#file(context.req.raw))
  }

  /** Adds the endpoints of a list with their handlers. */
  add<L extends Endpoints>(list: L, handlers: Handlers<L, C>): this {
    this.#lists.push(list)
    for (const [name, definition] of Object.entries(list)) {
      const handler = handlers[name as keyof L] as unknown as (request: unknown) => unknown
      this.app.on(definition.method, definition.path, (context) => this.#serve(definition, handler, context))
    }
    return this
  }

  async #serve(
    definition: Endpoint,
    handler: (request: unknown) => unknown,
    context: HonoContext<Env>,
  ): Promise<Response> {
    const request = context.req.raw
    try {
      if (definition.method !== 'GET') requireSameOrigin(request)
      this.#options.gate?.(definition)
      const known = await this.#caller(definition, request)
      const parts = {
        params: parse(definition.params, context.req.param()),
        query: parse(definition.query, context.req.query()),
        body: await this.#body(definition, request),
      }
      // A body can be sent slowly: whoever has lost session or role meanwhile is asked for them again.
      const caller = definition.input === undefined ? known : await this.#caller(definition, request)
      const headers = new Headers()
      const shared: Context<C | undefined> = {
        caller,
        remote: this.#options.remote?.(request, context.env) ?? context.env.incoming?.socket?.remoteAddress ?? '',
        headers: request.headers,
        signal: request.signal,
        header: (name, value) => headers.append(name, value),
      }
      return answer(definition, request, await handler({ ...parts, ...shared }), headers)
    } catch (error) {
      return problemResponse(error, this.#options.log)
    }
  }

  async #caller(definition: Endpoint, request: Request): Promise<C | undefined> {
    if (definition.access === 'public') return undefined
    const caller = await this.#options.authenticate(request)
    if (caller === undefined) throw new Refusal('not-signed-in')
    if (!this.#options.allows(caller, definition.access, definition)) throw new Refusal('not-allowed')
    return caller
  }

  async #body(definition: Endpoint, request: Request): Promise<unknown> {
    const body = await bodyOf(definition, request)
    const { input } = definition
    return input === undefined || isOctets(input) ? body : parse(input, body)
  }

  #file(request: Request): Response {
    const path = new URL(request.url).pathname
    const { files, log } = this.#options
    if (request.method !== 'GET' && request.method !== 'HEAD') return problemResponse(new Refusal('not-found'), log)
    const isPage = !notPages.test(path) && !path.includes('.')
    const file = files?.get(path) ?? (isPage ? files?.get('/index.html') : undefined)
    return file === undefined ? problemResponse(new Refusal('not-found'), log) : staticResponse(file, request)
  }
}

/**
 * A change must come from our own pages: browsers say so by Sec-Fetch-Site and Origin. Programs send neither and carry
 * a bearer token, which no browser adds by itself.
 */
function requireSameOrigin(request: Request): void {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') throw new Refusal('origin-refused')
  const origin = request.headers.get('origin')
  if (origin !== null && URL.parse(origin)?.host !== request.headers.get('host')) throw new Refusal('origin-refused')
}

function parse(schema: z.$ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined
  const result = z.safeParse(schema, value)
  if (!result.success) throw new InputInvalid(result.error.issues)
  return result.data
}

function answer(definition: Endpoint, request: Request, value: unknown, headers: Headers): Response {
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  const { output } = definition
  if (output === undefined) return new Response(null, { status: 204, headers })
  if (isOctets(output)) {
    const { bytes, mediaType } = value as OctetBody
    headers.set('content-type', output.octets.includes(mediaType) ? mediaType : 'application/octet-stream')
    return new Response(bytes, { headers })
  }
  const result = z.safeParse(output, value)
  if (!result.success)
    throw new TypeError(`an answer of ${definition.path} does not fit the contract: ${places(result.error)}`)
  headers.set('content-type', 'application/json')
  const text = JSON.stringify(result.data)
  if (definition.gzip !== true || text.length < 1024 || !takesGzip(request)) return new Response(text, { headers })
  headers.set('content-encoding', 'gzip')
  headers.append('vary', 'accept-encoding')
  return new Response(new Uint8Array(gzipSync(text)), { headers })
}

const places = (error: z.$ZodError) => error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', ')
