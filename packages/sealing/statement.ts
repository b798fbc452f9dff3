import { equalBytes, Refusal, type Instant } from '@siegel/foundation'
import {
  counter,
  fromInstant,
  id16,
  instantField,
  itemId,
  originField,
  sha256Field,
  size,
  type Field,
} from './fields.ts'
import { formatFingerprint } from './fingerprint.ts'
import { sha256 } from './hash.ts'
import { contentHash, openItem, type ItemHeader, type SealedItem } from './item.ts'
import { formatLines, LineReader, mailboxLines, type MailboxRef } from './lines.ts'
import { noteHash, noteSigner, noteVerifier, openNote, signNote } from './note.ts'

/** The practice's word that a sealed item is released to a mailbox (security.md § 2c). */
export type ReleaseStatement = MailboxRef & {
  item: string
  revision: number
  about?: Uint8Array
  /** Of the sealed file. */
  ciphertext: { sha256: Uint8Array; bytes: number }
  /** SHA-256(salt ‖ content). */
  plaintextSha256: Uint8Array
  /** The item is not shown from then on. */
  notAfter?: Instant
  /** Origin of the log in which the release is an entry. */
  logOrigin: string
}

const TITLE = 'siegel/v1/release'

const ciphertextField: Field<ReleaseStatement['ciphertext']> = {
  format: ({ sha256, bytes }) => `${sha256Field.format(sha256)} ${size.format(bytes)}`,
  parse: (text) => {
    const [digest = '', bytes = '', ...rest] = text.split(' ')
    if (rest.length > 0) throw new TypeError('number of values')
    return { sha256: sha256Field.parse(digest), bytes: size.parse(bytes) }
  },
}

/** The statement about an item just sealed. */
export const releaseStatement = (sealed: SealedItem, logOrigin: string, notAfter?: Instant): ReleaseStatement => {
  const { practice, mailbox, epoch, item, revision, about } = sealed.header
  return {
    practice,
    mailbox,
    epoch,
    item,
    revision,
    ...(about && { about }),
    ciphertext: { sha256: sealed.ciphertextSha256, bytes: sealed.file.length },
    plaintextSha256: sealed.plaintextSha256,
    ...(notAfter !== undefined && { notAfter }),
    logOrigin,
  }
}

export const formatStatement = (statement: ReleaseStatement): string =>
  formatLines(TITLE, [
    ...mailboxLines(statement),
    ['item', itemId.format(statement.item)],
    ['revision', counter.format(statement.revision)],
    ['about', statement.about && id16.format(statement.about)],
    ['ciphertext', ciphertextField.format(statement.ciphertext)],
    ['plaintext', sha256Field.format(statement.plaintextSha256)],
    ['not-after', statement.notAfter && instantField.format(statement.notAfter)],
    ['log', originField.format(statement.logOrigin)],
  ])

/** Key name of the document key in notes. */
export const documentKeyName = (practice: Uint8Array): string => `${formatFingerprint(practice)}/document`

/** The statement as a note by the practice's document key. */
export const signStatement = (statement: ReleaseStatement, documentSeed: Uint8Array): string =>
  signNote(formatStatement(statement), noteSigner(documentKeyName(statement.practice), documentSeed))

/** What stands in the log entry of a release: SHA-256 of the statement's text without signatures. */
export const statementHash = (noteOrText: string): Uint8Array => noteHash(noteOrText)

/**
 * Verifies a statement of `practice` with the document key of its certificate.
 * Throws Refusal `note-malformed`, `note-unverified` or `statement-malformed`.
 */
export function openStatement(note: string, documentKey: Uint8Array, practice: Uint8Array): ReleaseStatement {
  const { text } = openNote(note, [noteVerifier(documentKeyName(practice), documentKey)])
  const reader = new LineReader(text, TITLE, 'statement-malformed')
  const ref = reader.mailbox()
  const item = reader.value('item', itemId)
  const revision = reader.value('revision', counter)
  const about = reader.optional('about', id16)
  const ciphertext = reader.value('ciphertext', ciphertextField)
  const plaintextSha256 = reader.value('plaintext', sha256Field)
  const notAfter = reader.optional('not-after', instantField)
  const logOrigin = reader.value('log', originField)
  reader.end()
  if (!equalBytes(ref.practice, practice)) reader.refuse('another practice')
  return {
    ...ref,
    item,
    revision,
    ...(about && { about }),
    ciphertext,
    plaintextSha256,
    ...(notAfter !== undefined && { notAfter }),
    logOrigin,
  }
}

/**
 * Opens a file under a verified statement, in the order of security.md § 3: not expired, hash of the ciphertext, age
 * with one stanza, header equals statement, hash of the content. Throws Refusal `item-expired`, `item-other-file`,
 * `item-unreadable`, `item-malformed`, `item-other-header` or `item-other-content`.
 */
export async function openReleasedItem(
  file: Uint8Array,
  statement: ReleaseStatement,
  identity: string,
  nowMs: number,
): Promise<{ header: ItemHeader; content: Uint8Array }> {
  requireValid(statement, nowMs)
  const { sha256: expected, bytes } = statement.ciphertext
  if (file.length !== bytes || !equalBytes(sha256(file), expected)) throw new Refusal('item-other-file')
  return opened(file, statement, identity)
}

/**
 * Opens a copy that its reader has kept on the own device (`resealItem`): the same checks but that of the file's hash,
 * since that is of the file as the practice sealed it. Throws what `openReleasedItem` throws.
 */
export async function openKeptItem(
  file: Uint8Array,
  statement: ReleaseStatement,
  identity: string,
  nowMs: number,
): Promise<{ header: ItemHeader; content: Uint8Array }> {
  requireValid(statement, nowMs)
  return opened(file, statement, identity)
}

function requireValid({ notAfter }: ReleaseStatement, nowMs: number): void {
  if (notAfter !== undefined && nowMs >= fromInstant(notAfter)) throw new Refusal('item-expired')
}

async function opened(
  file: Uint8Array,
  statement: ReleaseStatement,
  identity: string,
): Promise<{ header: ItemHeader; content: Uint8Array }> {
  const { header, content } = await openItem(file, identity)
  if (!describes(statement, header)) throw new Refusal('item-other-header')
  if (!equalBytes(contentHash(header.salt, content), statement.plaintextSha256)) throw new Refusal('item-other-content')
  return { header, content }
}

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : equalBytes(a, b)

const describes = (statement: ReleaseStatement, header: ItemHeader): boolean =>
  same(statement.practice, header.practice) &&
  same(statement.mailbox, header.mailbox) &&
  same(statement.about, header.about) &&
  statement.epoch === header.epoch &&
  statement.item === header.item &&
  statement.revision === header.revision
