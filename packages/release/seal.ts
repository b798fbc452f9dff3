import { hex, unhex, utf8 } from '@siegel/foundation'
import {
  releaseStatement,
  sealItemFast,
  sha256,
  signStatement,
  statementHash,
  type MailboxRef,
  type MediaType,
} from '@siegel/sealing/node'
import type { ReleaseContext } from './context.ts'
import type { SealedRow } from './statements.ts'

export interface Sealing {
  /** Who can open it. */
  to: { mailbox: string; epoch: number; recipient: string; about?: string }
  item: string
  revision: number
  mediaType: MediaType
  fileName: string
  content: Uint8Array
}

/**
 * Seals one item to a mailbox, keeps the file, and gives the row to store. Nothing refers to the file until the row is
 * stored, so a crash in between loses only space.
 */
export async function seal(context: ReleaseContext, sealing: Sealing): Promise<SealedRow> {
  const { to, item, revision, mediaType, fileName, content } = sealing
  const ref: MailboxRef = { practice: context.keys.practice, mailbox: unhex(to.mailbox), epoch: to.epoch }
  const about = to.about === undefined ? {} : { about: unhex(to.about) }
  const sealed = await sealItemFast({ ...ref, ...about, item, revision, mediaType, fileName }, content, to.recipient)
  const statement = signStatement(releaseStatement(sealed, context.logOrigin), context.keys.documentSeed)
  context.sealedFiles.put(to.mailbox, sealed.name, sealed.file)
  return {
    item,
    epoch: to.epoch,
    revision,
    name: sealed.name,
    size: content.length,
    statement,
    statement_hash: hex(statementHash(statement)),
    digest: hex(sha256(content)),
  }
}

/** Digest of a text that is sealed anew only when it changes. */
export const digestOf = (text: string): string => hex(sha256(utf8(text)))
