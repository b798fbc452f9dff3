import { concat, hex, Refusal } from '@siegel/foundation'
import { HYBRID_STANZA, openAge, sealAge } from './age.ts'
import { bytes32, counter, id16, itemId, size, type Field } from './fields.ts'
import { formatFrame, parseFrame } from './frame.ts'
import { randomBytes, sha256 } from './hash.ts'
import { formatLines, isPrintable, LineReader, mailboxLines, type MailboxRef } from './lines.ts'

/** What may lie in a mailbox; anything else is refused by maker and reader. */
export const MEDIA_TYPES = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'text/plain',
  'application/fhir+json',
  'application/vnd.siegel.index+json',
  'application/vnd.siegel.access+json',
  'application/vnd.siegel.share+json',
] as const
export type MediaType = (typeof MEDIA_TYPES)[number]

/** The sealed header of an item (security.md § 2b). */
export type ItemHeader = MailboxRef & {
  item: string
  revision: number
  /** The mailbox of the patient it is about, where the reader acts for somebody else. */
  about?: Uint8Array
  mediaType: MediaType
  fileName: string
  /** Bytes of the content. */
  length: number
  /** 32 random bytes, so that the logged hash of the content tells nothing about it. */
  salt: Uint8Array
}
/** A header before sealing adds length and salt. */
export type ItemDraft = Omit<ItemHeader, 'length' | 'salt'>

export type SealedItem = {
  /** The age file as the gateway keeps it. */
  file: Uint8Array
  /** Its name there: hexadecimal SHA-256 of the file. */
  name: string
  ciphertextSha256: Uint8Array
  /** SHA-256(salt ‖ content). */
  plaintextSha256: Uint8Array
  header: ItemHeader
}

const TITLE = 'siegel/v1/item'
const CODE = 'item-malformed'
const FILE_NAME_LENGTH_MAX = 200
export const ITEM_BYTES_MAX = 256 * 1024 * 1024

const mediaType: Pick<Field<MediaType>, 'parse'> = {
  parse: (text) => {
    const known = MEDIA_TYPES.find((type) => type === text)
    if (known === undefined) throw new TypeError('not an allowed media type')
    return known
  },
}

const fileName: Field<string> = {
  format: (name) => fileName.parse(name),
  parse: (name) => {
    if (cleanFileName(name) !== name) throw new TypeError('not a file name')
    return name
  },
}

/**
 * A file name that can be shown and saved: control and direction characters and path separators are taken out, spaces
 * at the ends too, and it is cut to 200 characters; `document` where nothing is left.
 */
export function cleanFileName(name: string): string {
  const kept = Array.from(name.toWellFormed()).filter(
    (character) => isPrintable(character) && !'/\\'.includes(character),
  )
  return kept.join('').trim().slice(0, FILE_NAME_LENGTH_MAX).toWellFormed().trim() || 'document'
}

/** The header's lines, shared by both sealers. */
export const formatItemHeader = (header: ItemHeader): string =>
  formatLines(TITLE, [
    ...mailboxLines(header),
    ['item', itemId.format(header.item)],
    ['revision', counter.format(header.revision)],
    ['about', header.about && id16.format(header.about)],
    ['type', mediaType.parse(header.mediaType)],
    ['name', fileName.format(header.fileName)],
    ['length', size.format(header.length)],
    ['salt', bytes32.format(header.salt)],
  ])

function parseItemHeader(text: string): ItemHeader {
  const reader = new LineReader(text, TITLE, CODE)
  const ref = reader.mailbox()
  const item = reader.value('item', itemId)
  const revision = reader.value('revision', counter)
  const about = reader.optional('about', id16)
  const header: ItemHeader = {
    ...ref,
    item,
    revision,
    ...(about && { about }),
    mediaType: reader.value('type', mediaType),
    fileName: reader.value('name', fileName),
    length: reader.value('length', size),
    salt: reader.value('salt', bytes32),
  }
  reader.end()
  return header
}

/** Completes a draft with length and a fresh salt. Content over 256 MiB throws `TypeError`. */
export function itemHeader(draft: ItemDraft, content: Uint8Array): ItemHeader {
  if (content.length > ITEM_BYTES_MAX) throw new TypeError('item too large')
  return { ...draft, length: content.length, salt: randomBytes(32) }
}

/** Seals one item for one reader, `recipient` being the mailbox's `age1pq1…`. The safe uses the faster `sealItemFast`. */
export async function sealItem(draft: ItemDraft, content: Uint8Array, recipient: string): Promise<SealedItem> {
  const header = itemHeader(draft, content)
  const file = await sealAge(recipient, formatFrame(formatItemHeader(header), content))
  const ciphertextSha256 = sha256(file)
  return {
    file,
    name: hex(ciphertextSha256),
    ciphertextSha256,
    plaintextSha256: contentHash(header.salt, content),
    header,
  }
}

/** Seals an item that was opened once more, for a copy on the reader's own device: the same header, its salt included. */
export const resealItem = (
  { header, content }: { header: ItemHeader; content: Uint8Array },
  recipient: string,
): Promise<Uint8Array> => sealAge(recipient, formatFrame(formatItemHeader(header), content))

export const contentHash = (salt: Uint8Array, content: Uint8Array): Uint8Array => sha256(concat(salt, content))

/**
 * Opens a sealed item with the mailbox's `AGE-SECRET-KEY-PQ-1…`. It proves nothing about who sealed it: use
 * `openReleasedItem` with a verified statement. Throws Refusal `item-unreadable` or `item-malformed`.
 */
export async function openItem(
  file: Uint8Array,
  identity: string,
): Promise<{ header: ItemHeader; content: Uint8Array }> {
  // Padmé adds an eighth at the most, age 1/4096 and its header.
  if (file.length > ITEM_BYTES_MAX * 1.13) throw new Refusal('item-unreadable', 'too large')
  const frame = parseFrame(await openAge(file, identity, HYBRID_STANZA, 'item-unreadable'), CODE)
  const header = parseItemHeader(frame.header)
  return { header, content: frame.content(header.length) }
}
