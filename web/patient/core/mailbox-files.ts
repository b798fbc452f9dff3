import { equalBytes, hex, Refusal } from '@siegel/foundation'
import {
  checkAgainstAnswer,
  openManifest,
  openStatement,
  statementHash,
  type MailboxManifest,
  type OpeningYes,
  type PracticeCertificate,
  type ReleaseStatement,
} from '@siegel/sealing'

/** Manifest and statements of a mailbox, verified: the manifest lists exactly these statements. */
export interface MailboxFiles {
  manifest: MailboxManifest
  /** By the hex of the statement's hash. */
  statements: ReadonlyMap<string, ReleaseStatement>
}

/**
 * Checks what the gateway gave against certificate, newest answer and the version seen before. Anything missing, extra,
 * doubled, mixed or old stops it. Throws the Refusals of `openManifest`, `checkAgainstAnswer` and `openStatement`, and
 * `manifest-old`, `statement-missing`, `statement-extra`, `statement-other-mailbox`, `statement-other-log`,
 * `index-missing`.
 */
export function openMailboxFiles(
  given: { manifest: string; statements: readonly string[] },
  certificate: PracticeCertificate,
  answer: OpeningYes,
  seenVersion = 0,
): MailboxFiles {
  const files = openSignedFiles(given, certificate)
  checkAgainstAnswer(answer, certificate, files.manifest, given.manifest)
  if (files.manifest.version < seenVersion) throw new Refusal('manifest-old')
  return files
}

/** The same without an answer to compare with: that it is all of one state, and not that it is the newest. */
export function openSignedFiles(
  given: { manifest: string; statements: readonly string[] },
  certificate: PracticeCertificate,
): MailboxFiles {
  const { documentKey, practice } = certificate
  const manifest = openManifest(given.manifest, documentKey, practice)
  if (manifest.index === undefined) throw new Refusal('index-missing')
  const wanted = new Set([...manifest.items, ...manifest.access, manifest.index].map(hex))
  const statements = new Map<string, ReleaseStatement>()
  const origins = new Set([certificate.log, ...certificate.closedLogs].map(({ origin }) => origin))
  for (const note of given.statements) {
    const statement = openStatement(note, documentKey, practice)
    if (!equalBytes(statement.mailbox, manifest.mailbox) || statement.epoch !== manifest.epoch)
      throw new Refusal('statement-other-mailbox')
    if (!origins.has(statement.logOrigin)) throw new Refusal('statement-other-log')
    const hash = hex(statementHash(note))
    if (!wanted.has(hash) || statements.has(hash)) throw new Refusal('statement-extra')
    statements.set(hash, statement)
  }
  if (statements.size !== wanted.size) throw new Refusal('statement-missing')
  return { manifest, statements }
}
