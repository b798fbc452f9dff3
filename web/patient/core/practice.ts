import { equalBytes, Refusal, unutf8 } from '@siegel/foundation'
import {
  accountCodeMatches,
  openCertificate,
  parseFingerprint,
  splitNote,
  type AccountCode,
  type PracticeCertificate,
} from '@siegel/sealing'
import type { PatientApi } from './api.ts'

/** What the patient holds that names the practice: a whole fingerprint, or the half of an account code. */
export type PracticeHint = { pfp: Uint8Array } | { code: AccountCode }

/**
 * Fetches the practice certificate and checks it before anything is sent (security.md § 3.1). Throws CallFailed, or a
 * Refusal of `openCertificate`; `certificate-other-practice` where an account code belongs elsewhere.
 */
export async function practiceCertificate(
  api: PatientApi,
  hint: PracticeHint,
  now: number,
): Promise<PracticeCertificate> {
  const note = await certificateNote(api)
  if ('pfp' in hint) return openCertificate(note, hint.pfp, now)
  return ofPractice(claimedCertificate(note, now), hint)
}

/** What the gateway gives as the practice's certificate. Unchecked. */
export const certificateNote = async (api: PatientApi): Promise<string> => textOf((await api.certificate()).bytes)

/** A certificate in order, of whom it says: not to be used before `ofPractice` has compared that. */
export const claimedCertificate = (note: string, now: number): PracticeCertificate =>
  openCertificate(note, parseFingerprint(claimedIn(note)), now)

/** The certificate, where it is that of the patient's practice. Throws Refusal `certificate-other-practice`. */
export function ofPractice(certificate: PracticeCertificate, hint: PracticeHint): PracticeCertificate {
  const { practice } = certificate
  const fits = 'pfp' in hint ? equalBytes(hint.pfp, practice) : accountCodeMatches(hint.code, practice)
  if (!fits) throw new Refusal('certificate-other-practice')
  return certificate
}

function claimedIn(note: string): string {
  const claimed = /^practice (\S+)$/m.exec(splitNote(note).text)?.[1]
  if (claimed === undefined) throw new Refusal('certificate-malformed')
  return claimed
}

function textOf(bytes: Uint8Array): string {
  try {
    return unutf8(bytes)
  } catch {
    throw new Refusal('note-malformed', 'not UTF-8')
  }
}
