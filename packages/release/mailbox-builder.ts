import { hex, unhex, utf8 } from '@siegel/foundation'
import { manifestHash, sha256, signManifest, toInstant, type MailboxManifest } from '@siegel/sealing/node'
import type { ReleaseContext } from './context.ts'
import { mailboxState, type MailboxState } from './mailbox-state.ts'
import { digestOf, seal } from './seal.ts'
import * as statements from './statements.ts'

/** Signed anew at least daily; a browser refuses a manifest older than 26 hours. */
const renewAfter_ms = 20 * 60 * 60_000

export interface BuiltMailbox {
  mailbox: string
  epoch: number
  version: number
  manifest: string
  manifestHash: Uint8Array
  statements: string[]
  /** Names of the files that the statements speak of. */
  files: string[]
  /** Of these: index and access list. */
  lists: string[]
}

/**
 * Brings index, access list and manifest of a mailbox up to what the database says. Does nothing where nothing has
 * changed and the manifest is young. To be called under the mailbox's lock. Undefined where there is no live mailbox.
 */
export async function buildMailbox(context: ReleaseContext, mailbox: string): Promise<BuiltMailbox | undefined> {
  const state = context.store.read((reader) => mailboxState(context, reader, mailbox))
  if (state === undefined) return undefined
  const index = await sealList(context, state, 'index', JSON.stringify(state.index))
  const access: statements.SealedRow[] = []
  for (const [part, text] of state.access.entries()) access.push(await sealList(context, state, `access-${part}`, text))
  return sign(context, state, index, access)
}

/** The sealed list as it is, where its text has not changed in this epoch; else sealed anew. */
async function sealList(
  context: ReleaseContext,
  state: MailboxState,
  item: string,
  text: string,
): Promise<statements.SealedRow> {
  const { id: mailbox, epoch, recipient } = state.row
  const before = context.store.read((reader) => reader.get(statements.sealedItem, { mailbox, item }))
  if (before?.epoch === epoch && before.digest === digestOf(text)) return before
  const kind = item === 'index' ? 'index' : 'access'
  const sealed = await seal(context, {
    to: { mailbox, epoch, recipient },
    item,
    revision: before?.epoch === epoch ? before.revision + 1 : 1,
    mediaType: `application/vnd.siegel.${kind}+json`,
    fileName: `${kind}.json`,
    content: utf8(text),
  })
  context.store.transact((transaction) => transaction.run(statements.putSealed, { ...sealed, mailbox }))
  return sealed
}

function sign(
  context: ReleaseContext,
  state: MailboxState,
  index: statements.SealedRow,
  access: statements.SealedRow[],
): BuiltMailbox {
  const { row } = state
  const items = [...state.items.map(({ sealed }) => sealed), ...state.letters]
  const listed = [...items, index, ...access]
  const fields = {
    practice: context.keys.practice,
    mailbox: unhex(row.id),
    epoch: row.epoch,
    items: items.map((sealed) => unhex(sealed.statement_hash)),
    withdrawn: state.withdrawn.map(({ item, time }) => ({ item, time: toInstant(Date.parse(time)) })),
    received: state.received,
    index: unhex(index.statement_hash),
    access: access.map((part) => unhex(part.statement_hash)),
  }
  const content = hex(
    sha256(utf8(JSON.stringify(fields, (_, value: unknown) => (value instanceof Uint8Array ? hex(value) : value)))),
  )
  const now = context.clock.now()
  const young = row.signed_at !== null && now - Date.parse(row.signed_at) < renewAfter_ms
  const files = listed.map(({ name }) => name)
  const lists = [index, ...access].map(({ name }) => name)
  const notes = listed.map(({ statement }) => statement)
  if (row.content === content && young && row.manifest !== null) {
    return {
      mailbox: row.id,
      epoch: row.epoch,
      version: row.version,
      manifest: row.manifest,
      manifestHash: manifestHash(row.manifest),
      statements: notes,
      files,
      lists,
    }
  }
  const full: MailboxManifest = {
    ...fields,
    version: row.version + 1,
    ...(row.manifest === null ? {} : { previous: manifestHash(row.manifest) }),
    asOf: toInstant(now),
  }
  const manifest = signManifest(full, context.keys.documentSeed)
  context.store.transact((transaction) =>
    transaction.run(statements.putManifest, {
      id: row.id,
      version: full.version,
      manifest,
      statements: JSON.stringify(notes),
      content,
      at: new Date(now).toISOString(),
    }),
  )
  context.sealedFiles.keepOnly(row.id, new Set(files))
  return {
    mailbox: row.id,
    epoch: row.epoch,
    version: full.version,
    manifest,
    manifestHash: manifestHash(manifest),
    statements: notes,
    files,
    lists,
  }
}
