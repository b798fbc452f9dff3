import type { Access, TokenRequest } from '@siegel/access'
import { isRefusal, unutf8 } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import { readBody, type ApiServer } from '@siegel/http'
import type { StaffCaller } from '../sessions.ts'
import { assertionType, grantType, smartConfiguration, tokenPath } from './smart-configuration.ts'

const bodyLimit_bytes = 16 * 1024
const formType = 'application/x-www-form-urlencoded'

export interface OAuthOptions {
  /** Origins at which clients reach this server where it cannot tell by itself, for instance behind a proxy. */
  origins?: readonly string[]
}

/** What of the safe is needed: where clients are known, while it is open, and its name in the practice's network. */
interface SafeParts {
  /** Throws Refusal 'safe-locked' or 'safe-empty'. */
  readonly open: { readonly access: Pick<Access, 'clientTokens'> }
  readonly settings: { readonly current: { readonly hostName: string } | undefined }
}

/** The socket that a request came in by; absent where there is none, as in tests. */
interface Door {
  incoming?: { socket?: { encrypted?: boolean; localPort?: number; remoteAddress?: string } }
}

/**
 * OAuth 2.0 client credentials with `private_key_jwt` (SMART App Launch 2.2, backend services; RFC 6749 § 4.4, RFC 7523):
 * the token endpoint and where clients find it. To be added before the FHIR routes, which would take these paths, too.
 */
export function addOAuth(
  app: ApiServer<StaffCaller>['app'],
  safe: SafeParts,
  log: Logger,
  { origins }: OAuthOptions = {},
): void {
  const originsOf = (env: unknown) => origins ?? originsOfDoor(safe, env as Door | undefined)
  app.get('/fhir/R4/.well-known/smart-configuration', (context) => {
    const known = originsOf(context.env)
    const host = context.req.header('host')?.toLowerCase()
    const origin = known.find((one) => new URL(one).host === host) ?? known[0]
    // The command line's socket has no address that a client could name.
    return origin === undefined ? answer(404, { error: 'not_found' }) : answer(200, smartConfiguration(origin))
  })
  app.post(tokenPath, async (context) => {
    try {
      const asked = await tokenRequest(context.req.raw)
      const remote = (context.env as Door | undefined)?.incoming?.socket?.remoteAddress ?? ''
      const audiences = originsOf(context.env).map((origin) => origin + tokenPath)
      const made = safe.open.access.clientTokens.issue({ ...asked, audiences, remote })
      const { token: access_token, expires_s: expires_in } = made
      return answer(200, { access_token, token_type: 'bearer', expires_in, scope: made.scope })
    } catch (error) {
      return refusal(error, log)
    }
  })
}

/**
 * The door for other workstations bears the names of its certificate, the one for this computer is loopback. What the
 * Host header says is compared with these and never believed.
 */
function originsOfDoor(safe: SafeParts, env: Door | undefined): string[] {
  const { encrypted = false, localPort } = env?.incoming?.socket ?? {}
  if (localPort === undefined) return []
  const { hostName } = safe.settings.current ?? {}
  const names = ['localhost', '127.0.0.1']
  if (encrypted && hostName !== undefined) names.unshift(`${hostName}.local`)
  return names.map((name) => new URL(`${encrypted ? 'https' : 'http'}://${name}:${localPort}`).origin)
}

/** An error of RFC 6749 § 5.2. */
class OAuthError extends Error {
  readonly code: string

  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** The parts of a request that count; throws OAuthError for everything that is not as RFC 6749 and RFC 7521 say. */
async function tokenRequest(request: Request): Promise<Pick<TokenRequest, 'assertion' | 'clientId' | 'scope'>> {
  const site = request.headers.get('sec-fetch-site')
  // A page elsewhere could post a form from a browser in the practice and use up somebody's tries.
  if (site !== null && site !== 'same-origin' && site !== 'none') throw new OAuthError('invalid_request')
  const mediaType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (mediaType !== formType) throw new OAuthError('invalid_request')
  const form = new URLSearchParams(textOf(await readBody(request, bodyLimit_bytes)))
  if (new Set(form.keys()).size !== form.size) throw new OAuthError('invalid_request')
  // RFC 6749 § 2.3: one way to prove oneself, not two.
  if (request.headers.has('authorization') || form.has('client_secret')) throw new OAuthError('invalid_request')
  const grant = form.get('grant_type')
  if (grant === null) throw new OAuthError('invalid_request')
  if (grant !== grantType) throw new OAuthError('unsupported_grant_type')
  const assertion = form.get('client_assertion')
  if (assertion === null || form.get('client_assertion_type') !== assertionType) throw new OAuthError('invalid_request')
  return { assertion, scope: form.get('scope') ?? '', clientId: form.get('client_id') ?? undefined }
}

function textOf(bytes: Uint8Array): string {
  try {
    return unutf8(bytes)
  } catch {
    throw new OAuthError('invalid_request')
  }
}

const refusals: Readonly<Record<string, [status: number, code: string]>> = {
  'client-refused': [400, 'invalid_client'],
  'scope-invalid': [400, 'invalid_scope'],
  'too-large': [413, 'invalid_request'],
  // RFC 6749 has no code for these at this endpoint; this one is the authorization endpoint's.
  'too-many-tries': [429, 'temporarily_unavailable'],
  'too-many-requests': [429, 'temporarily_unavailable'],
  'safe-locked': [503, 'temporarily_unavailable'],
  'safe-empty': [503, 'temporarily_unavailable'],
}

/** The answer to what was thrown: a code, never a word of the request nor of the check that failed. */
function refusal(error: unknown, log: Logger): Response {
  if (error instanceof OAuthError) return answer(400, { error: error.code })
  const known = isRefusal(error) ? refusals[error.code] : undefined
  if (known === undefined) {
    log.error({ kind: error instanceof Error ? error.name : typeof error }, 'token request failed')
    return answer(500, { error: 'server_error' })
  }
  const [status, code] = known
  const wait = status === 429 && isRefusal(error) ? (error.detail ?? '60') : undefined
  return answer(status, { error: code }, wait === undefined ? {} : { 'retry-after': wait })
}

/** RFC 6749 § 5.1: never kept by anybody on the way. */
const answer = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache', ...headers },
  })
