import { equalBytes, Refusal } from '@siegel/foundation'
import { HYBRID_STANZA, openAge, sealAge } from './age.ts'
import { id16, sha256Field, size } from './fields.ts'
import { formatFingerprint } from './fingerprint.ts'
import { formatFrame, parseFrame } from './frame.ts'
import { randomBytes, sha256 } from './hash.ts'
import { formatLines, LineReader, mailboxLines, type Entry, type MailboxRef } from './lines.ts'
import { noteSigner, noteVerifier, openNote, signNote, splitNote } from './note.ts'

/** Who sends an upload (security.md § 2e). */
export type UploadHeader = MailboxRef & {
  /** 16 random bytes; the same id with another hash is refused by the safe. */
  upload: Uint8Array
  /** The mailbox of the patient it is about, when acting for somebody. */
  about?: Uint8Array
}
/** What the note by the mailbox's signing key says. */
export type UploadStatement = UploadHeader & { ciphertextSha256: Uint8Array }
export type SealedUpload = { upload: Uint8Array; file: Uint8Array; note: string }

const NOTE_TITLE = 'siegel/v1/upload'
const BODY_TITLE = 'siegel/v1/upload-body'
const CODE = 'upload-malformed'
export const UPLOAD_BYTES_MAX = 32 * 1024 * 1024

const headerLines = (header: UploadHeader): Entry[] => [
  ...mailboxLines(header),
  ['upload', id16.format(header.upload)],
  ['about', header.about && id16.format(header.about)],
]

const readHeader = (reader: LineReader): UploadHeader => {
  const ref = reader.mailbox()
  const upload = reader.value('upload', id16)
  const about = reader.optional('about', id16)
  return { ...ref, upload, ...(about && { about }) }
}

/** Key name of a mailbox's signing key in notes: `<PFP>/<mailbox>/<epoch>`. */
export const mailboxKeyName = ({ practice, mailbox, epoch }: MailboxRef): string =>
  `${formatFingerprint(practice)}/${id16.format(mailbox)}/${epoch}`

/** The browser's half: the content sealed to the safe's inbox recipient and a note by the mailbox's signing key. */
export async function sealUpload(
  from: MailboxRef & { about?: Uint8Array },
  content: Uint8Array,
  inboxRecipient: string,
  signingSeed: Uint8Array,
): Promise<SealedUpload> {
  const { practice, mailbox, epoch, about } = from
  const header: UploadHeader = { practice, mailbox, epoch, upload: randomBytes(16), ...(about && { about }) }
  const head = formatLines(BODY_TITLE, [...headerLines(header), ['length', size.format(content.length)]])
  const file = await sealAge(inboxRecipient, formatFrame(head, content))
  const text = formatLines(NOTE_TITLE, [...headerLines(header), ['ciphertext', sha256Field.format(sha256(file))]])
  return { upload: header.upload, file, note: signNote(text, noteSigner(mailboxKeyName(header), signingSeed)) }
}

/**
 * The safe's first half, before anything is opened: the note is by the signing key of the mailbox and epoch it names
 * (`keyOf` looks it up; undefined where there is none), for this practice, and names this file.
 * Throws Refusal `note-malformed`, `note-unverified`, `upload-malformed`, `upload-unknown-mailbox` or
 * `upload-other-file`.
 */
export function checkUpload(
  file: Uint8Array,
  note: string,
  practice: Uint8Array,
  keyOf: (ref: MailboxRef) => Uint8Array | undefined,
): UploadStatement {
  if (file.length > UPLOAD_BYTES_MAX * 1.13) throw new Refusal(CODE, 'too large')
  const reader = new LineReader(splitNote(note).text, NOTE_TITLE, CODE)
  const header = readHeader(reader)
  const ciphertextSha256 = reader.value('ciphertext', sha256Field)
  reader.end()
  const key = equalBytes(header.practice, practice) ? keyOf(header) : undefined
  if (key === undefined) throw new Refusal('upload-unknown-mailbox')
  openNote(note, [noteVerifier(mailboxKeyName(header), key)])
  if (!equalBytes(sha256(file), ciphertextSha256)) throw new Refusal('upload-other-file')
  return { ...header, ciphertextSha256 }
}

/**
 * The safe's second half, in a process of its own: opens the file and compares the sealed header with the statement
 * that `checkUpload` verified. Throws Refusal `upload-unreadable`, `upload-malformed` or `upload-other-header`.
 */
export async function openUploadFile(
  file: Uint8Array,
  statement: UploadStatement,
  inboxIdentity: string,
): Promise<Uint8Array> {
  const frame = parseFrame(await openAge(file, inboxIdentity, HYBRID_STANZA, 'upload-unreadable'), CODE)
  const reader = new LineReader(frame.header, BODY_TITLE, CODE)
  const header = readHeader(reader)
  const length = reader.value('length', size)
  reader.end()
  if (text(header) !== text(statement)) throw new Refusal('upload-other-header')
  return frame.content(length)
}

const text = (header: UploadHeader): string => formatLines('', headerLines(header))

/** Both halves of the safe at once. */
export async function openUpload(
  sealed: { file: Uint8Array; note: string },
  practice: Uint8Array,
  keyOf: (ref: MailboxRef) => Uint8Array | undefined,
  inboxIdentity: string,
): Promise<{ statement: UploadStatement; content: Uint8Array }> {
  const statement = checkUpload(sealed.file, sealed.note, practice, keyOf)
  return { statement, content: await openUploadFile(sealed.file, statement, inboxIdentity) }
}
