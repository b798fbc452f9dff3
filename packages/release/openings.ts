import { hex, isRefusal, unhex } from '@siegel/foundation'
import {
  newSessionToken,
  sealAnswer,
  tokenHash,
  toInstant,
  type AgainRequest,
  type OpeningAnswer,
  type OpenRequest,
} from '@siegel/sealing/node'
import type { Reader, Transaction } from '@siegel/store'
import type { ReleaseContext } from './context.ts'
import { appendAbout, concerned } from './copies.ts'
import type { GatewayClient } from './gateway-link.ts'
import type { GatewaySync } from './gateway-sync.ts'
import type { BuiltMailbox } from './mailbox-builder.ts'
import { OpenerEnded, type Opener } from './opener/opener.ts'
import { hasLooked, stillLooks } from './notices/notices.ts'
import { useLink } from './notices/statements.ts'
import * as statements from './statements.ts'
import { tryProof } from './tries.ts'

/** How long a session lasts. */
const session_ms = 12 * 60 * 60_000

interface Opened {
  slot: statements.SlotRow
  entry: number
}

/** Whose slot it is where there is no such slot. */
const nobody = { id: '', kind: 'own' as const, patient: null }

/** Mailbox and slot as they are now; undefined where either has ended since the slot was looked up. */
function stillOpens(reader: Reader, { id, mailbox, epoch }: statements.SlotRow) {
  const box = reader.get(statements.mailboxById, { id: mailbox })
  const slot = reader.get(statements.slotById, { id })
  const holds = box?.state === 'live' && box.epoch === epoch && slot?.state === 'live'
  return holds ? { mailbox: box, slot } : undefined
}

/**
 * Logged opening (security.md § 3), the safe's side: one request at a time for each slot, every try counted before it
 * is compared, the entry durable and everything pushed before the answer leaves. All that is not right gets one and
 * the same `no`. What it keeps from a hostile gateway is shown by a model (docs/models), step by step.
 */
export class Openings {
  readonly #context: ReleaseContext
  readonly #gateway: GatewayClient
  readonly #sync: GatewaySync
  readonly #opener: Opener
  /** The serial of the practice certificate that holds now. */
  readonly #serial: () => number

  constructor(
    context: ReleaseContext,
    gateway: GatewayClient,
    sync: GatewaySync,
    opener: Opener,
    serial: () => number,
  ) {
    this.#context = context
    this.#gateway = gateway
    this.#sync = sync
    this.#opener = opener
    this.#serial = serial
  }

  /**
   * The sealed answer to a sealed request. Undefined, so that there is none, where the request cannot be read or came
   * before: a second answer would be under the same key and nonce as the first, and one laid over the other shows both.
   */
  async answer(sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const request = await this.#opener.request(sealed, this.#context.keys.requests.identity).catch((error: unknown) => {
      // Where the process ended nothing is known of the request: the browser asks again.
      if (isRefusal(error) || error instanceof OpenerEnded) return undefined
      throw error
    })
    if (request === undefined) return undefined
    const answer = request.kind === 'open' ? await this.#open(request) : await this.#again(request)
    if (answer === undefined) return undefined
    return new Uint8Array(await sealAnswer(request.key, request.requestId, answer))
  }

  async #open(request: OpenRequest): Promise<OpeningAnswer | undefined> {
    const slotId = hex(request.slot)
    return this.#context.locks.run(`slot/${slotId}`, async () => {
      const tried = tryProof(this.#context, slotId, request.proof, (transaction) =>
        this.#firstUse(transaction, request.requestId),
      )
      if (tried === undefined) return undefined
      if (!tried.right) {
        this.#recordWrong(slotId, tried.slot, tried.died === true)
        return { result: 'no' }
      }
      const opened = this.#recordOpening(tried.slot)
      if (opened === undefined) return { result: 'no' }
      return this.#yes(opened)
    })
  }

  /** A request id counts once; remembered durably and for good, since a gateway can keep a request as long as it likes. */
  #firstUse(transaction: Transaction, requestId: Uint8Array): boolean {
    const at = new Date(this.#context.clock.now()).toISOString()
    return transaction.run(statements.useRequest, { id: hex(requestId), at }) === 1
  }

  /** The same steps for a slot that there is and for one that there is not, but for what follows from a last try. */
  #recordWrong(slotId: string, slot: statements.SlotRow | undefined, died: boolean): void {
    const { store, ledger, clock } = this.#context
    store.transact((transaction) => {
      const box = transaction.get(statements.mailboxById, { id: slot?.mailbox ?? '' })
      if (slot === undefined || box === undefined) {
        concerned(transaction, nobody, clock.now())
        ledger.append(transaction, {
          actor: { id: 'unknown', name: 'unbekannt', role: 'patient' },
          verb: 'open-refused',
          evidence: 'proven',
        })
        return
      }
      const about = { box, slot: slotId, object: `slot/${slotId}` }
      appendAbout(this.#context, transaction, { ...about, verb: 'open-refused', facts: [`try ${slot.tries}`] })
      if (died) {
        transaction.run(statements.endSlot, { id: slotId, state: 'killed' })
        appendAbout(this.#context, transaction, { ...about, verb: 'mailbox-killed' })
      }
      const code = died ? 'link-dead' : slot.kind !== 'linkpin1' && slot.tries >= 5 ? 'many-wrong-tries' : undefined
      const at = new Date(clock.now()).toISOString()
      if (code === undefined) return
      const [patient = null] = concerned(transaction, box, clock.now())
      transaction.run(statements.putWarning, { at, patient, code })
    })
  }

  /** The try comes back together with the entry, in one transaction. */
  #recordOpening(slot: statements.SlotRow): Opened | undefined {
    const { store, clock } = this.#context
    return store.transact((transaction) => {
      const still = stillOpens(transaction, slot)
      if (still === undefined) return undefined
      const { mailbox, slot: now } = still
      const at = new Date(clock.now()).toISOString()
      const tries = now.tries - 1
      transaction.run(statements.setTries, { id: slot.id, tries, since: tries === 0 ? null : now.tries_since })
      transaction.run(statements.useSlot, { id: slot.id, at })
      transaction.run(useLink, { slot: slot.id, at })
      hasLooked(this.#context, transaction, mailbox.id)
      const entry = appendAbout(this.#context, transaction, {
        box: mailbox,
        slot: slot.id,
        verb: 'open-mailbox',
        object: `mailbox/${mailbox.id}`,
        facts: [`slot ${slot.id}`, `kind ${slot.kind}`],
      })
      return { slot, entry }
    })
  }

  /**
   * In the mailbox's turn, as every act of the practice: what ended while this one waited gets no session, and what ends
   * afterwards finds the session and ends it, here and at the gateway.
   */
  async #yes({ slot, entry }: Opened): Promise<OpeningAnswer> {
    const { locks, store } = this.#context
    const session = newSessionToken()
    const built = await locks.run(slot.mailbox, async () => {
      if (store.read((reader) => stillOpens(reader, slot)) === undefined) return undefined
      const begun = this.#beginSession(session, slot)
      const refreshed = await this.#sync.refresh(slot.mailbox)
      if (refreshed !== undefined)
        await this.#gateway.putSession({ params: { hash: hex(tokenHash(session)) }, body: begun })
      return refreshed
    })
    if (built === undefined || slot.bag === null) return { result: 'no' }
    const head = await this.#pushedHead()
    return { ...this.#common(built, session, head), bag: slot.bag, entry }
  }

  async #again(request: AgainRequest): Promise<OpeningAnswer | undefined> {
    const isFirst = this.#context.store.transact((transaction) => this.#firstUse(transaction, request.requestId))
    if (!isFirst) return undefined
    const mailbox = this.#mailboxOf(request.session)
    if (mailbox === undefined) return { result: 'no' }
    stillLooks(this.#context, mailbox)
    const built = await this.#context.locks.run(mailbox, async () =>
      // It may have ended while this one waited.
      this.#mailboxOf(request.session) === undefined ? undefined : this.#sync.refresh(mailbox),
    )
    if (built === undefined) return { result: 'no' }
    return this.#common(built, request.session, await this.#pushedHead())
  }

  /** The mailbox that a session opens now. */
  #mailboxOf(token: string): string | undefined {
    const { store, clock } = this.#context
    const row = store.read((reader) => reader.get(statements.session, { hash: hex(tokenHash(token)) }))
    return row === undefined || Date.parse(row.expires_at) <= clock.now() ? undefined : row.mailbox
  }

  #common(built: BuiltMailbox, session: string, log: { size: number; root: Uint8Array }) {
    return {
      result: 'yes' as const,
      mailbox: unhex(built.mailbox),
      epoch: built.epoch,
      session,
      time: toInstant(this.#context.clock.now()),
      certificateSerial: this.#serial(),
      manifest: { version: built.version, hash: built.manifestHash },
      log,
    }
  }

  /** Kept here first: the mailbox's own list names it. */
  #beginSession(token: string, slot: statements.SlotRow) {
    const { store, clock } = this.#context
    const hash = hex(tokenHash(token))
    const at = new Date(clock.now()).toISOString()
    const expiresAt = new Date(clock.now() + session_ms).toISOString()
    store.transact((transaction) => {
      transaction.run(statements.endOldSessions, { now: at })
      transaction.run(statements.putSession, { hash, mailbox: slot.mailbox, slot: slot.id, at, expiresAt })
    })
    return { mailbox: slot.mailbox, slot: slot.id, expiresAt }
  }

  /** Size and root of the log, its tiles being at the gateway. */
  async #pushedHead(): Promise<{ size: number; root: Uint8Array }> {
    const head = await this.#context.ledger.head()
    await this.#sync.pushTiles(head.size)
    return head
  }
}
