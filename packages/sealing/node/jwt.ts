import { constants, createPublicKey, hash, verify } from 'node:crypto'
import { Refusal, unbase64url, utf8 } from '@siegel/foundation'

/**
 * Signatures of programs that sign in with a JWT (RFC 7515, RFC 7523), as SMART App Launch 2.2 (client authentication,
 * asymmetric) asks: RS384 and ES384, nothing else. Our own formats have no JWS (security.md § 2); this verifies and
 * cannot sign.
 */
export const jwtAlgorithms = ['RS384', 'ES384'] as const
export type JwtAlgorithm = (typeof jwtAlgorithms)[number]

/** A public key (RFC 7517) with exactly the members that count; every other one is dropped when it is parsed. */
export type PublicJwk =
  | { readonly kty: 'RSA'; readonly kid: string; readonly n: string; readonly e: string }
  | { readonly kty: 'EC'; readonly kid: string; readonly crv: 'P-384'; readonly x: string; readonly y: string }

const mostKeys = 10
const longestKid = 200
const rsaBits = { least: 2048, most: 8192 }
/** NIST SP 800-56B § 6.4.1.1: odd and above 2^16; more than 32 bits only costs time. */
const rsaExponent = { least: 65_537, most: 0xffff_ffff }
const p384_bytes = 48
/** RFC 7518 § 6.2.2, § 6.3.2, § 6.4: whatever makes a key a private or a symmetric one. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/**
 * The keys of a JWK set: RSA of 2048 to 8192 bits for RS384, P-384 for ES384, each with a `kid` of its own.
 * Throws Refusal 'jwks-private' if a key is more than public, 'jwks-invalid' for everything else that is wrong.
 */
export function parsePublicJwks(text: string): PublicJwk[] {
  const set = parsed(text)
  const values: unknown = isObject(set) ? set['keys'] : undefined
  if (!Array.isArray(values) || values.length === 0 || values.length > mostKeys) throw new Refusal('jwks-invalid')
  const keys = values.map(publicJwk)
  if (new Set(keys.map(({ kid }) => kid)).size !== keys.length) throw new Refusal('jwks-invalid', 'kid')
  return keys
}

/** Thumbprint of a key (RFC 7638, SHA-256, base64url): the same wherever the key is named. */
export function jwkThumbprint(key: PublicJwk): string {
  // The required members in the order of their names, without white space: § 3.2.
  const members =
    key.kty === 'RSA' ? { e: key.e, kty: key.kty, n: key.n } : { crv: key.crv, kty: key.kty, x: key.x, y: key.y }
  return hash('sha256', JSON.stringify(members), 'base64url')
}

/** Whether a key may be used with an algorithm: the key decides, never the text that was signed. */
export const fitsJwtAlgorithm = (alg: JwtAlgorithm, key: PublicJwk): boolean =>
  alg === (key.kty === 'RSA' ? 'RS384' : 'ES384')

/**
 * Whether `signature` is the key's over `signingInput` (header, dot and payload as they came, RFC 7515 § 5.2). False,
 * never a throw, for any signature and for a key that does not fit the algorithm.
 */
export function verifyJwtSignature(
  alg: JwtAlgorithm,
  key: PublicJwk,
  signingInput: string,
  signature: Uint8Array,
): boolean {
  if (!fitsJwtAlgorithm(alg, key)) return false
  const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' })
  const data = utf8(signingInput)
  if (key.kty === 'EC') {
    // RFC 7518 § 3.4: R and S as they are, 48 bytes each, not DER.
    if (signature.length !== 2 * p384_bytes) return false
    return verify('sha384', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
  }
  if (signature.length !== unbase64url(key.n).length) return false
  return verify('sha384', data, { key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature)
}

function publicJwk(value: unknown): PublicJwk {
  if (!isObject(value)) throw new Refusal('jwks-invalid')
  if (privateMembers.some((name) => Object.hasOwn(value, name))) throw new Refusal('jwks-private')
  const { kty, kid, use, alg, key_ops: operations, n, e, crv, x, y } = value
  if (typeof kid !== 'string' || kid === '' || kid.length > longestKid) throw new Refusal('jwks-invalid', 'kid')
  if (use !== undefined && use !== 'sig') throw new Refusal('jwks-invalid', 'use')
  if (operations !== undefined && JSON.stringify(operations) !== '["verify"]')
    throw new Refusal('jwks-invalid', 'key_ops')
  const key = kty === 'RSA' ? rsaKey(kid, n, e) : kty === 'EC' ? ecKey(kid, crv, x, y) : undefined
  if (key === undefined) throw new Refusal('jwks-invalid', 'kty')
  if (alg !== undefined && !jwtAlgorithms.some((known) => known === alg && fitsJwtAlgorithm(known, key)))
    throw new Refusal('jwks-invalid', 'alg')
  return key
}

function rsaKey(kid: string, n: unknown, e: unknown): PublicJwk {
  const modulus = unsigned(n)
  const exponent = unsigned(e)
  const bits = modulus.length * 8 - (Math.clz32(modulus[0] ?? 0) - 24)
  if (bits < rsaBits.least || bits > rsaBits.most || isEven(modulus)) throw new Refusal('jwks-invalid', 'n')
  const power = exponent.reduce((sum, byte) => sum * 256 + byte, 0)
  if (power < rsaExponent.least || power > rsaExponent.most || isEven(exponent)) throw new Refusal('jwks-invalid', 'e')
  return { kty: 'RSA', kid, n: n as string, e: e as string }
}

function ecKey(kid: string, crv: unknown, x: unknown, y: unknown): PublicJwk {
  if (crv !== 'P-384') throw new Refusal('jwks-invalid', 'crv')
  if (octets(x).length !== p384_bytes || octets(y).length !== p384_bytes) throw new Refusal('jwks-invalid', 'x, y')
  const key = { kty: 'EC', kid, crv, x: x as string, y: y as string } as const
  try {
    // The library refuses a point that is not on the curve.
    createPublicKey({ key, format: 'jwk' })
  } catch {
    throw new Refusal('jwks-invalid', 'x, y')
  }
  return key
}

function octets(value: unknown): Uint8Array {
  try {
    return unbase64url(typeof value === 'string' ? value : '?')
  } catch {
    throw new Refusal('jwks-invalid', 'base64url')
  }
}

/** RFC 7518 § 2, Base64urlUInt: no leading zero octets, so that a key has one form only. */
function unsigned(value: unknown): Uint8Array {
  const bytes = octets(value)
  if (bytes.length === 0 || bytes[0] === 0) throw new Refusal('jwks-invalid', 'base64url')
  return bytes
}

const isEven = (bytes: Uint8Array): boolean => ((bytes.at(-1) ?? 0) & 1) === 0

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Refusal('jwks-invalid')
  }
}
