import { Refusal, unutf8 } from '@siegel/foundation'
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
  const { bytes } = await api.certificate()
  const note = textOf(bytes)
  return openCertificate(note, 'pfp' in hint ? hint.pfp : fingerprintFor(hint.code, note), now)
}

/** The fingerprint that the note claims, where it fits the account code; `openCertificate` then checks the claim. */
function fingerprintFor(code: AccountCode, note: string): Uint8Array {
  const claimed = /^practice (\S+)$/m.exec(splitNote(note).text)?.[1]
  if (claimed === undefined) throw new Refusal('certificate-malformed')
  const pfp = parseFingerprint(claimed)
  if (!accountCodeMatches(code, pfp)) throw new Refusal('certificate-other-practice')
  return pfp
}

function textOf(bytes: Uint8Array): string {
  try {
    return unutf8(bytes)
  } catch {
    throw new Refusal('note-malformed', 'not UTF-8')
  }
}
