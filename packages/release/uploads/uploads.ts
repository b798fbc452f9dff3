import { mailboxCaller } from '@siegel/access'
import type { UploadBody, UploadKind } from '@siegel/contract/patient'
import { hex, isRefusal, Refusal, unbase64 } from '@siegel/foundation'
import { checkUpload, sha256, type UploadStatement } from '@siegel/sealing/node'
import type { ReleaseContext } from '../context.ts'
import { ownerFor, rightsIn } from '../copies.ts'
import type { GatewayClient } from '../gateway-link.ts'
import type { GatewaySync } from '../gateway-sync.ts'
import { OpenerEnded, type Opener } from '../opener/opener.ts'
import { noticesHandler } from '../notices/notices.ts'
import * as statements from '../statements.ts'
import { actOf, type UploadAct, type UploadHandlers, type UploadSource } from './handler.ts'
import { ownClosingHandler } from './own-closing.ts'
import { shareHandlers } from './shares.ts'
import { isWay, waysHandlers, type WaysKind } from './ways.ts'

/**
 * So often the opening process may end over an upload, or others' mailboxes change under it; the one can be killed from
 * outside, and the upload is acknowledged.
 */
const mostEnds = 10

/** What patients do with what is their own, and nobody for them. */
const own = ['share', 'end-share', 'close-mailbox'] as const
type OwnKind = (typeof own)[number]
const isOwn = (kind: UploadKind): boolean => own.some((one) => one === kind)

/** Kinds that other rooms take: what patients write, ask for and book. */
export type OtherHandlers = Omit<UploadHandlers, WaysKind | OwnKind | 'notices'>

interface Parts {
  context: ReleaseContext
  gateway: GatewayClient
  sync: GatewaySync
  opener: Opener
  handlers: OtherHandlers
}

/** Takes uploads from the gateway: checks who signed them, opens them in a process of their own, acts on them. */
export class Uploads {
  readonly #parts: Parts
  readonly #handlers: UploadHandlers
  /** How often an upload that still waits was tried in vain. */
  readonly #ends = new Map<string, number>()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#handlers = {
      ...waysHandlers(parts.gateway),
      ...shareHandlers(parts.context, parts.sync),
      'close-mailbox': ownClosingHandler(parts.context, parts.sync),
      notices: noticesHandler(parts.context),
      ...parts.handlers,
    }
  }

  /** Takes everything that waits; an upload leaves the gateway only when it is done or refused for good. */
  async takeAll(): Promise<void> {
    const { gateway } = this.#parts
    for (let more = true; more;) {
      const waiting = await gateway.uploads()
      let taken = 0
      for (const { id, note, file } of waiting.uploads) {
        if (!(await this.#take(id, note, unbase64(file)))) continue
        this.#ends.delete(id)
        await gateway.takeUpload({ params: { id } })
        taken += 1
      }
      more = waiting.more && taken > 0
    }
  }

  /** Whether it is done or refused for good. */
  async #take(id: string, note: string, file: Uint8Array): Promise<boolean> {
    const { context, opener } = this.#parts
    try {
      const statement = this.#check(file, note)
      const body = await opener.upload(file, statement, context.keys.inbox.identity).catch((error: unknown) => {
        if (isRefusal(error)) return error
        throw error
      })
      await this.#receive(statement, body)
    } catch (error) {
      const ends = (this.#ends.get(id) ?? 0) + 1
      // Somebody else got a new link or a right meanwhile: the next time it is sealed for what holds then.
      const comesRight = error instanceof OpenerEnded || isRefusal(error, 'version-conflict')
      if (comesRight && ends < mostEnds) {
        this.#ends.set(id, ends)
        return false
      }
      if (!isRefusal(error) && !(error instanceof OpenerEnded)) throw error
      this.#warn(isRefusal(error) ? error.code : 'unreadable')
    }
    return true
  }

  #check(file: Uint8Array, note: string): UploadStatement {
    const { store, keys } = this.#parts.context
    return checkUpload(file, note, keys.practice, (ref) => {
      const row = store.read((reader) => reader.get(statements.mailboxById, { id: hex(ref.mailbox) }))
      return row?.state === 'live' && row.epoch === ref.epoch ? row.signing_key : undefined
    })
  }

  /** `body` is a Refusal where its author wrote what cannot be read. */
  async #receive(statement: UploadStatement, body: UploadBody | Refusal): Promise<void> {
    const { context, sync } = this.#parts
    const mailbox = hex(statement.mailbox)
    const after = await context.locks.run(mailbox, async () => {
      const then = await this.#act(statement, body)
      await sync.refresh(mailbox)
      return then
    })
    // Outside of the mailbox's turn, since it may need that of another.
    await after?.()
  }

  async #act(statement: UploadStatement, body: UploadBody | Refusal): Promise<UploadAct['after']> {
    const { store } = this.#parts.context
    const mailbox = hex(statement.mailbox)
    const { epoch } = statement
    const id = hex(statement.upload)
    const hash = hex(sha256(statement.ciphertextSha256))
    const { row, before } = store.read((reader) => ({
      row: reader.get(statements.mailboxById, { id: mailbox }),
      before: reader.get(statements.receivedUpload, { mailbox, epoch, id }),
    }))
    // Between the check of its note and now, the mailbox may have been closed or got a new link.
    if (row?.state !== 'live' || row.epoch !== epoch) throw new Refusal('upload-unknown-mailbox')
    if (before !== undefined) {
      // The same again is acknowledged again; it stands as received.
      if (before.hash !== hash) throw new Refusal('upload-id-again')
      return undefined
    }
    try {
      if (body instanceof Refusal) throw body
      const about = this.#about(row, statement, body.kind)
      return await this.#do({ mailbox, epoch, patient: row.patient, id, about }, body, ownerFor(row, about), hash)
    } catch (error) {
      if (!isRefusal(error) || error.code === 'version-conflict') throw error
      this.#warn(error.code)
      store.transact((transaction) =>
        transaction.run(statements.putUpload, { mailbox, epoch, id, hash, at: this.#now(), refused: error.code }),
      )
      return undefined
    }
  }

  /** The patient whom an upload is about. Throws Refusal `not-allowed` where its sender has no right to send it. */
  #about(row: statements.MailboxRow, { about }: UploadStatement, kind: UploadKind): string {
    const { store, clock } = this.#parts.context
    // A guest reads, and no more.
    if (row.kind === 'guest') throw new Refusal('not-allowed')
    const { rights, patient } = store.read((reader) => ({
      rights: rightsIn(reader, row.id, clock.now()),
      patient: about === undefined ? undefined : reader.get(statements.mailboxById, { id: hex(about) })?.patient,
    }))
    const reader = row.patient ?? rights[0]?.patient
    if (isWay(kind) && about === undefined && reader !== undefined) return reader
    if (about === undefined && row.patient !== null) return row.patient
    const isRight = rights.some((right) => right.patient === patient && right.level === 'act')
    if (isWay(kind) || isOwn(kind) || !isRight || patient === undefined || patient === null)
      throw new Refusal('not-allowed')
    return patient
  }

  async #do(
    from: UploadSource,
    body: UploadBody,
    owner: ReturnType<typeof ownerFor>,
    hash: string,
  ): Promise<UploadAct['after']> {
    const { records } = this.#parts.context
    const { mailbox, epoch, id, about } = from
    const act = await actOf(this.#handlers, from, body)
    const { verb, object, facts, needs } = act
    try {
      records.transact(
        mailboxCaller(`mailbox/${mailbox}`, owner, needs),
        { verb, patient: about, ...(object !== undefined && { object }), ...(facts !== undefined && { facts }) },
        (write) => {
          act.run(write)
          write.transaction.run(statements.putUpload, { mailbox, epoch, id, hash, at: this.#now(), refused: null })
        },
      )
    } catch (error) {
      await act.undo?.()
      throw error
    }
    return act.after
  }

  #now(): string {
    return new Date(this.#parts.context.clock.now()).toISOString()
  }

  #warn(code: string): void {
    this.#parts.context.log.warn({ code }, 'upload refused')
  }
}
