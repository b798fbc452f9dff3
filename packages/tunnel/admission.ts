import { isRefusal, Refusal } from '@siegel/foundation'
import type { Practice } from './practices.ts'

/** What a practice certificate says, once its signature has been checked against the practice root. */
export interface VerifiedCertificate {
  readonly pfp: string
  /** Rises with every certificate of the practice. */
  readonly serial: number
  readonly hostNames: readonly string[]
  /** SHA-256 of the SubjectPublicKeyInfo of the tunnel key, hex. */
  readonly tunnelKeyHash: string
}

/** Checks a signed note (security.md § 2 a); throws a Refusal where it does not hold. */
export type VerifyCertificate = (note: string) => VerifiedCertificate | Promise<VerifiedCertificate>

/**
 * The table's row for a certificate that the holder of this key brought: a flat list of checks, so that neither a code in
 * wrong hands nor a stolen old certificate can take over a practice that is already known. Names that the practice had
 * stay where the certificate still has them; only those granted are new.
 */
export async function admitCertificate(
  note: string,
  keyHash: string,
  granted: readonly string[],
  known: (pfp: string) => Practice | undefined,
  verify: VerifyCertificate,
): Promise<Practice> {
  const certificate = await verify(note)
  if (certificate.tunnelKeyHash !== keyHash) throw new Refusal('certificate-key')
  const before = known(certificate.pfp)
  if (before !== undefined && certificate.serial < (await serialOf(before.certificate, verify)))
    throw new Refusal('certificate-older')
  const kept = (before?.hostNames ?? []).filter((name) => certificate.hostNames.includes(name))
  const hostNames = [...new Set([...kept, ...granted])]
  if (hostNames.length === 0 || !granted.every((name) => certificate.hostNames.includes(name)))
    throw new Refusal('certificate-host-name')
  return { pfp: certificate.pfp, keyHash, hostNames, certificate: note, closed: before?.closed ?? false }
}

/** A stored certificate that has run out since holds nobody back. */
async function serialOf(note: string, verify: VerifyCertificate): Promise<number> {
  try {
    return (await verify(note)).serial
  } catch (error) {
    if (isRefusal(error)) return 0
    throw error
  }
}
