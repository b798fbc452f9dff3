import { hex, isRefusal, unbase64 } from '@siegel/foundation'
import { checkUpload, sha256, type UploadBody, type UploadStatement } from '@siegel/sealing/node'
import type { Transaction } from '@siegel/store'
import type { ReleaseContext } from './context.ts'
import type { GatewayClient } from './gateway-link.ts'
import type { GatewaySync } from './gateway-sync.ts'
import { OpenerEnded, type Opener } from './opener/opener.ts'
import * as statements from './statements.ts'

/** Ways in that one mailbox may have at a time. */
const mostSlots = 20
/** So often the opening process may end over an upload; it can be killed from outside, and the upload is acknowledged. */
const mostEnds = 10

/** Takes uploads from the gateway: checks who signed them, opens them in a process of their own, acts on them. */
export class Uploads {
  readonly #context: ReleaseContext
  readonly #gateway: GatewayClient
  readonly #sync: GatewaySync
  readonly #opener: Opener
  /** How often the opening process ended over an upload that still waits. */
  readonly #ends = new Map<string, number>()

  constructor(context: ReleaseContext, gateway: GatewayClient, sync: GatewaySync, opener: Opener) {
    this.#context = context
    this.#gateway = gateway
    this.#sync = sync
    this.#opener = opener
  }

  /** Takes everything that waits; an upload leaves the gateway only when it is done or refused for good. */
  async takeAll(): Promise<void> {
    for (let more = true; more;) {
      const waiting = await this.#gateway.uploads()
      let taken = 0
      for (const { id, note, file } of waiting.uploads) {
        if (!(await this.#take(id, note, unbase64(file)))) continue
        this.#ends.delete(id)
        await this.#gateway.takeUpload({ params: { id } })
        taken += 1
      }
      more = waiting.more && taken > 0
    }
  }

  /** Whether it is done or refused for good. */
  async #take(id: string, note: string, file: Uint8Array): Promise<boolean> {
    const { store, keys, log } = this.#context
    try {
      const statement = checkUpload(file, note, keys.practice, (ref) => {
        const row = store.read((reader) => reader.get(statements.mailboxById, { id: hex(ref.mailbox) }))
        return row?.state === 'live' && row.epoch === ref.epoch ? row.signing_key : undefined
      })
      const body = await this.#opener.upload(file, statement, keys.inbox.identity)
      await this.#context.locks.run(hex(statement.mailbox), async () => {
        this.#act(statement, body)
        await this.#sync.refresh(hex(statement.mailbox))
      })
    } catch (error) {
      const ends = (this.#ends.get(id) ?? 0) + 1
      if (error instanceof OpenerEnded && ends < mostEnds) {
        this.#ends.set(id, ends)
        return false
      }
      if (!isRefusal(error) && !(error instanceof OpenerEnded)) throw error
      log.warn({ code: isRefusal(error) ? error.code : 'unreadable' }, 'upload refused')
    }
    return true
  }

  /** Same id and hash again: nothing to do, it stands as received; same id and another hash: refused. */
  #act(statement: UploadStatement, body: UploadBody): void {
    const { store, clock } = this.#context
    const mailbox = hex(statement.mailbox)
    const id = hex(statement.upload)
    const hash = hex(sha256(statement.ciphertextSha256))
    const { epoch } = statement
    store.transact((transaction) => {
      const before = transaction.get(statements.receivedUpload, { mailbox, epoch, id })
      if (before !== undefined) {
        if (before.hash !== hash) this.#context.log.warn({ code: 'upload-id-again' }, 'upload refused')
        return
      }
      if (!this.#enrol(transaction, mailbox, epoch, body)) return
      transaction.run(statements.putUpload, { mailbox, epoch, id, hash, at: new Date(clock.now()).toISOString() })
    })
  }

  /** Slot, entry, received and the link's death are one transaction (security.md § 3). */
  #enrol(transaction: Transaction, mailbox: string, epoch: number, body: UploadBody): boolean {
    const { ledger, clock } = this.#context
    const row = transaction.get(statements.mailboxById, { id: mailbox })
    const slots = transaction.all(statements.slotsOf, { mailbox }).filter(({ state }) => state === 'live')
    const id = hex(body.slot)
    // Between the check of its note and now, the mailbox may have been closed or got a new link.
    if (row?.state !== 'live' || row.epoch !== epoch || slots.length >= mostSlots) return false
    if (transaction.get(statements.slotById, { id }) !== undefined) return false
    transaction.run(statements.insertSlot, {
      id,
      mailbox,
      epoch,
      kind: body.slotKind,
      label: body.label,
      bag: body.bag,
      proofHash: body.proofSha256,
      at: new Date(clock.now()).toISOString(),
      expiresAt: null,
      credentialId: body.credentialId ?? null,
    })
    for (const link of slots)
      if (link.kind === 'linkpin1') transaction.run(statements.endSlot, { id: link.id, state: 'used-up' })
    ledger.append(transaction, {
      actor: { id: `mailbox/${mailbox}`, name: 'Patient', role: 'patient' },
      verb: 'enrol-slot',
      patient: row.patient,
      object: `slot/${id}`,
      evidence: 'proven',
      facts: [`kind ${body.slotKind}`],
    })
    return true
  }
}
