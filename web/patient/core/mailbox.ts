import { hex, Refusal, unbase64, unutf8 } from '@siegel/foundation'
import { accessPart, mailboxIndex, type AccessPart, type IndexItem, type MailboxIndex } from '@siegel/contract/patient'
import { openReleasedItem, type ItemHeader, type MediaType, type ReleaseStatement } from '@siegel/sealing'
import type { PatientApi } from './api.ts'
import type { MailboxFiles } from './mailbox-files.ts'

export type AccessEntry = AccessPart['entries'][number]

/** A mailbox as the patient sees it; everything in it has been verified. */
export interface MailboxView {
  files: MailboxFiles
  index: MailboxIndex
  /** Log entries about the patient, oldest first. Not yet compared with the log: see `access-proofs.ts`. */
  access: AccessEntry[]
}

export interface Opener {
  api: PatientApi
  /** `AGE-SECRET-KEY-PQ-1…` */
  identity: string
  /** Milliseconds since 1970. */
  now: number
  /** Sealed files that came before they were asked for, Base64, by name; as little to be trusted as what is fetched. */
  along?: Readonly<Record<string, string>>
}

/** Contents of lists that were opened before, by statement hash: full parts of the access list never change again. */
export type ListCache = Map<string, unknown>

const LIST_BYTES_MAX = 32 * 1024 * 1024

/**
 * Opens index and access list and checks that the index speaks of exactly the items of the manifest. Throws CallFailed,
 * a Refusal of `openReleasedItem`, or `index-malformed`, `index-differs`, `access-malformed`, `item-other-type`.
 */
export async function openLists(opener: Opener, files: MailboxFiles, cache: ListCache): Promise<MailboxView> {
  const { manifest } = files
  const indexHash = hex(manifest.index ?? new Uint8Array(0))
  // All at once: on a slow line each would wait for the one before.
  const [listed, ...parts] = await Promise.all([
    list(opener, files, indexHash, 'application/vnd.siegel.index+json', 'index-malformed', cache),
    ...manifest.access.map((hash) =>
      list(opener, files, hex(hash), 'application/vnd.siegel.access+json', 'access-malformed', cache),
    ),
  ])
  const index = parseIndex(listed, files)
  const access: AccessEntry[] = []
  for (const given of parts) {
    const part = accessPart.safeParse(given)
    if (!part.success) throw new Refusal('access-malformed')
    access.push(...part.data.entries)
  }
  const rising = access.every(({ index: at }, i) => Number.isSafeInteger(at) && at > (access[i - 1]?.index ?? -1))
  if (!rising) throw new Refusal('access-malformed', 'order')
  const live = new Set([indexHash, ...manifest.access.map(hex)])
  for (const hash of cache.keys()) if (!live.has(hash)) cache.delete(hash)
  return { files, index, access }
}

/** The index as it was sealed, which speaks of exactly the items of the manifest. */
export function parseIndex(given: unknown, files: MailboxFiles): MailboxIndex {
  const index = mailboxIndex.safeParse(given)
  if (!index.success) throw new Refusal('index-malformed')
  checkIndex(index.data, files)
  return index.data
}

async function list(
  opener: Opener,
  files: MailboxFiles,
  hash: string,
  mediaType: MediaType,
  code: string,
  cache: ListCache,
): Promise<unknown> {
  if (cache.has(hash)) return cache.get(hash)
  const statement = files.statements.get(hash)
  if (statement === undefined) throw new Refusal('statement-missing')
  if (statement.ciphertext.bytes > LIST_BYTES_MAX) throw new Refusal(code, 'too large')
  const { header, content } = await fetchItem(opener, statement)
  if (header.mediaType !== mediaType) throw new Refusal('item-other-type')
  const json = parseJson(content, code)
  cache.set(hash, json)
  return json
}

export function parseJson(content: Uint8Array, code: string): unknown {
  try {
    return JSON.parse(unutf8(content))
  } catch {
    throw new Refusal(code, 'not JSON')
  }
}

/**
 * The index names each item of the manifest once, by its own statement and file, and nothing else; and says of whom it is
 * as the statement does, which is nobody but the reader and whom the reader acts for.
 */
function checkIndex(index: MailboxIndex, { manifest, statements }: MailboxFiles): void {
  const listed = new Set(manifest.items.map(hex))
  const letters = (index.shares ?? []).flatMap(({ share, letter }) =>
    letter ? [{ ...letter, item: `share-${share}` }] : [],
  )
  const named = [...index.items, ...letters]
  const persons = new Set((index.acting ?? []).map(({ mailbox }) => mailbox))
  const ids = new Set(named.map(({ item }) => item))
  if (named.length !== listed.size || ids.size !== named.length) throw new Refusal('index-differs')
  for (const item of named) {
    const statement = statements.get(item.statement)
    const same = statement?.item === item.item && hex(statement.ciphertext.sha256) === item.file
    if (!same || !listed.delete(item.statement)) throw new Refusal('index-differs')
  }
  for (const { statement, about, parent } of index.items) {
    const stated = statements.get(statement)?.about
    if ((stated && hex(stated)) !== about) throw new Refusal('index-differs')
    if (about !== undefined && !persons.has(about)) throw new Refusal('index-differs')
    if (parent !== undefined && !ids.has(parent)) throw new Refusal('index-differs')
  }
}

/**
 * Fetches and opens one item of the index (security.md § 3, order of checks). Throws CallFailed, a Refusal of
 * `openReleasedItem`, or `item-other-type` where it is not what the index says.
 */
export async function openIndexItem(
  opener: Opener,
  files: MailboxFiles,
  item: Pick<IndexItem, 'statement' | 'mediaType'>,
): Promise<{ header: ItemHeader; content: Uint8Array }> {
  const statement = files.statements.get(item.statement)
  if (statement === undefined) throw new Refusal('statement-missing')
  const opened = await fetchItem(opener, statement)
  if (opened.header.mediaType !== item.mediaType) throw new Refusal('item-other-type')
  return opened
}

function cameAlong(text: string): Uint8Array {
  try {
    return unbase64(text)
  } catch {
    throw new Refusal('item-other-file', 'not Base64')
  }
}

async function fetchItem({ api, identity, now, along = {} }: Opener, statement: ReleaseStatement) {
  const name = hex(statement.ciphertext.sha256)
  const came = Object.hasOwn(along, name) ? along[name] : undefined
  const bytes = came === undefined ? (await api.item({ params: { name } })).bytes : cameAlong(came)
  return openReleasedItem(bytes, statement, identity, now)
}
