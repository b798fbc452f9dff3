import { equalBytes, hex, type Instant } from '@siegel/foundation'
import { counter, id16, instantField, itemId, sha256Field, type Field } from './fields.ts'
import { formatLines, LineReader, mailboxLines, type Entry, type MailboxRef } from './lines.ts'
import { noteHash, noteSigner, noteVerifier, openNote, signNote } from './note.ts'
import { documentKeyName } from './statement.ts'

/** Everything that lies in a mailbox, signed anew at least daily (security.md § 2d). Hashes are 32 bytes. */
export type MailboxManifest = MailboxRef & {
  /** Rising. */
  version: number
  /** Hash of the manifest before; absent at the first, and where a restore has lost it. */
  previous?: Uint8Array
  asOf: Instant
  /** Statement hashes of the live items. */
  items: Uint8Array[]
  withdrawn: { item: string; time: Instant }[]
  /** Ids of uploads that have been taken. */
  received: Uint8Array[]
  /** Statement hash of the index, the sealed item that lists the others. */
  index?: Uint8Array
  /** Statement hashes of the parts of the access list. */
  access: Uint8Array[]
}

const TITLE = 'siegel/v1/mailbox'
const ITEMS_MAX = 5000
const WITHDRAWN_MAX = 5000
const RECEIVED_MAX = 5000
const ACCESS_PARTS_MAX = 1000

const withdrawnField: Field<{ item: string; time: Instant }> = {
  format: ({ item, time }) => `${itemId.format(item)} ${instantField.format(time)}`,
  parse: (text) => {
    const [item = '', time = '', ...rest] = text.split(' ')
    if (rest.length > 0) throw new TypeError('number of values')
    return { item: itemId.parse(item), time: instantField.parse(time) }
  },
}

function lines<T>(key: string, values: readonly T[], field: Field<T>, max: number): Entry[] {
  const formatted = values.map((value): Entry => [key, field.format(value)])
  if (formatted.length > max) throw new TypeError(`too many ${key} lines`)
  if (new Set(formatted.map(([, text]) => text)).size !== formatted.length) throw new TypeError(`${key} twice`)
  return formatted
}

export const formatManifest = (manifest: MailboxManifest): string =>
  formatLines(TITLE, [
    ...mailboxLines(manifest),
    ['version', counter.format(manifest.version)],
    ['previous', manifest.previous && sha256Field.format(manifest.previous)],
    ['as-of', instantField.format(manifest.asOf)],
    ...lines('item', manifest.items, sha256Field, ITEMS_MAX),
    ...lines('withdrawn', manifest.withdrawn, withdrawnField, WITHDRAWN_MAX),
    ...lines('received', manifest.received, id16, RECEIVED_MAX),
    ['index', manifest.index && sha256Field.format(manifest.index)],
    ...lines('access', manifest.access, sha256Field, ACCESS_PARTS_MAX),
  ])

/** The manifest as a note by the practice's document key. */
export const signManifest = (manifest: MailboxManifest, documentSeed: Uint8Array): string =>
  signNote(formatManifest(manifest), noteSigner(documentKeyName(manifest.practice), documentSeed))

/** SHA-256 of the manifest's text without signatures. */
export const manifestHash = (noteOrText: string): Uint8Array => noteHash(noteOrText)

/**
 * Verifies a manifest of `practice` with the document key of its certificate. Whether it is new enough is for
 * `checkAgainstAnswer`. Throws Refusal `note-malformed`, `note-unverified` or `manifest-malformed`.
 */
export function openManifest(note: string, documentKey: Uint8Array, practice: Uint8Array): MailboxManifest {
  const { text } = openNote(note, [noteVerifier(documentKeyName(practice), documentKey)])
  const reader = new LineReader(text, TITLE, 'manifest-malformed')
  const ref = reader.mailbox()
  const version = reader.value('version', counter)
  const previous = reader.optional('previous', sha256Field)
  const asOf = reader.value('as-of', instantField)
  const items = reader.repeated('item', sha256Field, ITEMS_MAX)
  const withdrawn = reader.repeated('withdrawn', withdrawnField, WITHDRAWN_MAX)
  const received = reader.repeated('received', id16, RECEIVED_MAX)
  const index = reader.optional('index', sha256Field)
  const access = reader.repeated('access', sha256Field, ACCESS_PARTS_MAX)
  reader.end()
  if (!equalBytes(ref.practice, practice)) reader.refuse('another practice')
  return {
    ...ref,
    version,
    ...(previous && { previous }),
    asOf,
    items,
    withdrawn,
    received,
    ...(index && { index }),
    access,
  }
}

/** Whether the statement with this hash (its note or text hashed by `statementHash`) stands in the manifest as live. */
export function listsStatement(manifest: MailboxManifest, hash: Uint8Array): boolean {
  const wanted = hex(hash)
  const listed = [...manifest.items, ...manifest.access, ...(manifest.index ? [manifest.index] : [])]
  return listed.some((entry) => hex(entry) === wanted)
}
