import { Refusal, type Clock } from '@siegel/foundation'
import {
  ed25519SpkiSha256,
  formatFingerprint,
  openCertificate,
  parseFingerprint,
  splitNote,
} from '@siegel/sealing/node'
import type { VerifyCertificate } from '@siegel/tunnel'

/**
 * Checks a practice certificate against the fingerprint that it names itself: the root key must hash to it and must have signed
 * the note. Whether this practice may have its names is not the certificate's to say; the pairing code grants them.
 */
export const createCertificateCheck =
  (clock: Clock): VerifyCertificate =>
  (note) => {
    const named = /^practice (\S+)$/m.exec(splitNote(note).text)?.[1]
    if (named === undefined) throw new Refusal('certificate-malformed')
    const certificate = openCertificate(note, parseFingerprint(named), clock.now())
    return {
      pfp: formatFingerprint(certificate.practice),
      serial: certificate.serial,
      hostNames: certificate.hostNames,
      tunnelKeyHash: ed25519SpkiSha256(certificate.tunnelKey),
    }
  }
