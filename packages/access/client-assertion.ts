import { unbase64url, unutf8 } from '@siegel/foundation'
import {
  fitsJwtAlgorithm,
  jwtAlgorithms,
  verifyJwtSignature,
  type JwtAlgorithm,
  type PublicJwk,
} from '@siegel/sealing/node'

/** A JWT in its parts (RFC 7515 § 3.1), nothing of it checked. */
export interface ClientAssertion {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  readonly signingInput: string
  readonly signature: Uint8Array
}

/** Against what an assertion is checked. */
export interface Expected {
  /** The client that the assertion names as its issuer, with the keys given at registration. */
  readonly client: { readonly id: string; readonly keys: readonly PublicJwk[] } | undefined
  /** As whom the client named itself beside the assertion (RFC 7521 § 4.2). */
  readonly clientId?: string | undefined
  /** Addresses of the token endpoint, absolute; each is this server. */
  readonly audiences: readonly string[]
  readonly now_ms: number
}

/** The longest an assertion may live (SMART App Launch 2.2: five minutes), and how far the client's clock may be off. */
export const assertionLife_s = 300
export const leeway_s = 30
const longestJti = 255

/** Header members by which a signature would bring its own key or its own rules (RFC 7515 § 4.1). */
const ownKey = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64']

/** The parts of a compact JWS in canonical base64url; undefined for everything else. */
export function parseAssertion(text: string): ClientAssertion | undefined {
  const [header, claims, signature, ...more] = text.split('.')
  if (header === undefined || claims === undefined || signature === undefined || more.length > 0) return undefined
  try {
    return {
      header: object(header),
      claims: object(claims),
      signingInput: `${header}.${claims}`,
      signature: unbase64url(signature),
    }
  } catch {
    return undefined
  }
}

/**
 * The first check that an assertion fails, or undefined if it proves the client (RFC 7523 § 3; SMART App Launch 2.2,
 * client authentication, asymmetric). What is left to the caller is that a `jti` counts once.
 */
export function failedCheck(assertion: ClientAssertion, expected: Expected): string | undefined {
  const { client, clientId, audiences, now_ms } = expected
  const { alg, typ, kid } = assertion.header
  const { iss, sub, aud, exp, nbf, iat, jti } = assertion.claims
  const now_s = now_ms / 1000
  if (!isAlgorithm(alg)) return 'alg'
  if (typ !== 'JWT') return 'typ'
  if (ownKey.some((name) => Object.hasOwn(assertion.header, name))) return 'header'
  if (client === undefined || iss !== client.id) return 'iss'
  if (sub !== client.id) return 'sub'
  if (clientId !== undefined && clientId !== client.id) return 'client-id'
  if (!isAudience(aud, audiences)) return 'aud'
  if (!isTime(exp) || exp <= now_s) return 'exp'
  // A client whose clock is ahead writes an expiry that is further away for us, by as much.
  if (exp > now_s + assertionLife_s + leeway_s) return 'exp-far'
  if (nbf !== undefined && (!isTime(nbf) || nbf > now_s + leeway_s)) return 'nbf'
  if (iat !== undefined && (!isTime(iat) || iat > now_s + leeway_s)) return 'iat'
  if (iat !== undefined && iat < now_s - assertionLife_s - leeway_s) return 'iat-old'
  if (typeof jti !== 'string' || jti === '' || jti.length > longestJti) return 'jti'
  const key = client.keys.find((one) => one.kid === kid)
  if (key === undefined) return 'kid'
  if (!fitsJwtAlgorithm(alg, key)) return 'key'
  if (!verifyJwtSignature(alg, key, assertion.signingInput, assertion.signature)) return 'signature'
  return undefined
}

const isAlgorithm = (alg: unknown): alg is JwtAlgorithm => jwtAlgorithms.some((known) => known === alg)

/** RFC 7519 § 2, NumericDate. */
const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

/** This server and nobody else: one that is good elsewhere, too, could be passed on from there. */
function isAudience(aud: unknown, audiences: readonly string[]): boolean {
  const only: unknown = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud
  return typeof only === 'string' && audiences.includes(only)
}

function object(part: string): Record<string, unknown> {
  const value = JSON.parse(unutf8(unbase64url(part))) as unknown
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not an object')
  return value as Record<string, unknown>
}
