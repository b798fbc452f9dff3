import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from 'node:crypto'
import { isIP } from 'node:net'
import type { Extension } from '@peculiar/x509'
import { concat, hex, unhex, utf8 } from '@siegel/foundation'

/** A key with its certificate, both PEM; the key is PKCS #8. */
export interface KeyAndCertificate {
  readonly key: string
  readonly certificate: string
}

export interface ServerCertificateOptions {
  /** PKCS #8 PEM (P-256 or Ed25519) to certify; a new P-256 key otherwise. */
  readonly key?: string
  /** IP addresses beside the host names, such as 127.0.0.1. */
  readonly addresses?: readonly string[]
}

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms
/** CA/Browser Forum baseline requirements § 6.3.2; chromium refuses a longer-lived leaf. */
const maxLeafDays = 398
const maxNames = 100
/** RFC 8410 § 4: SubjectPublicKeyInfo and OneAsymmetricKey of Ed25519 are constant up to the key's 32 bytes. */
const ed25519Spki = unhex('302a300506032b6570032100')
const ed25519Pkcs8 = unhex('302e020100300506032b657004220420')

/** Issuing is rare and the library takes 0.1 s to load, so only issuing loads it (and the polyfill that it demands). */
async function library() {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

/** A new P-256 key as PKCS #8 PEM. */
export const createTlsKey = (): string => pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)

/** PKCS #8 PEM of the Ed25519 key with this 32-byte seed (RFC 8410 § 7). */
export function ed25519KeyPem(seed: Uint8Array): string {
  if (seed.length !== 32) throw new TypeError('an Ed25519 seed has 32 bytes')
  const der = Buffer.from(concat(ed25519Pkcs8, seed))
  return pem(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}

/** SHA-256 (lower-case hex) of the SubjectPublicKeyInfo of a raw Ed25519 public key. */
export function ed25519SpkiSha256(publicKey: Uint8Array): string {
  if (publicKey.length !== 32) throw new TypeError('an Ed25519 public key has 32 bytes')
  return sha256Hex(concat(ed25519Spki, publicKey))
}

/** SHA-256 (lower-case hex) of the SubjectPublicKeyInfo of a certificate, PEM or DER: what pins compare. */
export const spkiSha256 = (certificate: string | Uint8Array): string =>
  sha256Hex(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' }))

/** The same of a private key, PKCS #8 PEM. */
export const keySpkiSha256 = (key: string): string =>
  sha256Hex(createPublicKey(key).export({ type: 'spki', format: 'der' }))

/** First and last instant at which the certificate holds, in milliseconds since 1970. */
export function certificateValidity(certificate: string): { readonly from_ms: number; readonly to_ms: number } {
  const parsed = new X509Certificate(certificate)
  return { from_ms: parsed.validFromDate.getTime(), to_ms: parsed.validToDate.getTime() }
}

/** Last instant at which the certificate holds, in milliseconds since 1970. */
export const certificateExpiry = (certificate: string): number => certificateValidity(certificate).to_ms

/**
 * A local certificate authority (ECDSA P-256, RFC 5280): it may sign leaves, no further authorities. With
 * `permittedNames` (such as `localhost`, which covers every name below it) it is good for those names alone (§ 4.2.1.10), so a stolen
 * authority cannot speak for the rest of the web.
 */
export async function createAuthority(
  name: string,
  years: number,
  permittedNames: readonly string[] = [],
): Promise<KeyAndCertificate> {
  if (name.length === 0 || name.length > 64 || !(years >= 1 && years <= 20))
    throw new TypeError('authority out of limits')
  const x509 = await library()
  const key = createTlsKey()
  const keys = await pairOf(key)
  const extensions: Extension[] = [
    new x509.BasicConstraintsExtension(true, 0, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
  ]
  if (permittedNames.length > 0) extensions.push(new x509.Extension('2.5.29.30', true, nameConstraints(permittedNames)))
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys,
    ...validity(years * 365),
    extensions,
  })
  return { key, certificate: certificate.toString('pem') }
}

/**
 * A TLS server's certificate for exactly these DNS names (no wildcards: chromium refuses `*.localhost`), at most 398 days.
 * @throws TypeError for a name that is no host name, or out of limits
 */
export async function issueServerCertificate(
  authority: KeyAndCertificate,
  hostNames: readonly string[],
  days: number,
  options: ServerCertificateOptions = {},
): Promise<KeyAndCertificate> {
  const addresses = options.addresses ?? []
  if (hostNames.length === 0 || hostNames.length + addresses.length > maxNames)
    throw new TypeError('names out of limits')
  if (!hostNames.every(isHostName)) throw new TypeError('not a host name')
  if (!addresses.every((address) => isIP(address) !== 0)) throw new TypeError('not an IP address')
  if (!(days >= 1 && days < maxLeafDays)) throw new TypeError('days out of limits')
  const x509 = await library()
  const issuer = new x509.X509Certificate(authority.certificate)
  const key = options.key ?? createTlsKey()
  const { publicKey } = await pairOf(key)
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [],
    issuer: issuer.subjectName,
    ...validity(days),
    publicKey,
    signingKey: (await pairOf(authority.key)).privateKey,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        [
          ...hostNames.map((value) => ({ type: 'dns' as const, value })),
          ...addresses.map((value) => ({ type: 'ip' as const, value })),
        ],
        true, // RFC 5280 § 4.2.1.6: critical, since the subject is empty
      ),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { key, certificate: certificate.toString('pem') }
}

/**
 * The certificate around a tunnel key (security.md § 6), or around the portal's key when no authority certifies it:
 * self-signed, for both ends of TLS. Peers compare its SPKI hash, so names and dates carry no meaning in the tunnel.
 * @param key PKCS #8 PEM, Ed25519 or P-256
 */
export async function selfSignedTunnelCertificate(key: string, hostNames: readonly string[] = []): Promise<string> {
  if (!hostNames.every(isHostName)) throw new TypeError('not a host name')
  const x509 = await library()
  const keys = await pairOf(key)
  const extensions: Extension[] = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth, x509.ExtendedKeyUsage.serverAuth]),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
  ]
  if (hostNames.length > 0)
    extensions.push(
      new x509.SubjectAlternativeNameExtension(hostNames.map((value) => ({ type: 'dns' as const, value }))),
    )
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: ['siegel tunnel'] }],
    keys,
    ...validity(20 * 365),
    extensions,
  })
  return certificate.toString('pem')
}

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

const sha256Hex = (bytes: Uint8Array): string => hex(createHash('sha256').update(bytes).digest())

/** Both halves for WebCrypto, which is what the library signs with. */
async function pairOf(key: string): Promise<CryptoKeyPair> {
  const secret = createPrivateKey(key)
  const algorithm =
    secret.asymmetricKeyType === 'ed25519'
      ? { name: 'Ed25519' }
      : secret.asymmetricKeyType === 'ec' && secret.asymmetricKeyDetails?.namedCurve === 'prime256v1'
        ? { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
        : undefined
  if (algorithm === undefined) throw new TypeError('neither an Ed25519 nor a P-256 key')
  const spki = createPublicKey(secret).export({ type: 'spki', format: 'der' })
  const pkcs8 = secret.export({ type: 'pkcs8', format: 'der' })
  return {
    privateKey: await crypto.subtle.importKey('pkcs8', Uint8Array.from(pkcs8), algorithm, true, ['sign']),
    publicKey: await crypto.subtle.importKey('spki', Uint8Array.from(spki), algorithm, true, ['verify']),
  }
}

/** Begins an hour early, since clocks in practices differ; the hour counts into the days. */
function validity(days: number): { notBefore: Date; notAfter: Date } {
  const from_ms = Math.floor(Date.now() / 1000) * 1000 - hour_ms
  return { notBefore: new Date(from_ms), notAfter: new Date(from_ms + days * day_ms) }
}

/** Letters, digits and hyphens in lower case (RFC 1123 § 2.1); no wildcard, no final dot. */
const isHostName = (name: string): boolean =>
  name.length <= 253 &&
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/.test(name)

/** NameConstraints with permitted DNS subtrees, as DER (RFC 5280 § 4.2.1.10). */
function nameConstraints(names: readonly string[]): Uint8Array<ArrayBuffer> {
  if (names.length > maxNames || !names.every(isHostName)) throw new TypeError('not a host name')
  const subtrees = names.map((name) => der(0x30, der(0x82, utf8(name))))
  return der(0x30, der(0xa0, concat(...subtrees)))
}

function der(tag: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = content
  if (length > 0xffff) throw new TypeError('too long')
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return concat(Uint8Array.of(tag, ...size), content)
}
