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
import type { ReleaseContext } from './context.ts'
import type { GatewayClient } from './gateway-link.ts'
import type { GatewaySync } from './gateway-sync.ts'
import type { BuiltMailbox } from './mailbox-builder.ts'
import { OpenerEnded, type Opener } from './opener/opener.ts'
import * as statements from './statements.ts'
import { tryProof } from './tries.ts'

/** How long a session lasts. */
const session_ms = 12 * 60 * 60_000
/** Ids of requests are remembered longer than any answer could be of use. */
const requestLife_ms = 24 * 60 * 60_000

/** The patient as actor of an entry. */
const patientActor = (slot: string) => ({ id: `slot/${slot}`, name: 'Patient', role: 'patient' })

interface Opened {
  slot: statements.SlotRow
  patient: string
  entry: number
}

/**
 * Logged opening (security.md § 3), the safe's side: one request at a time for each slot, every try counted before it
 * is compared, the entry durable and everything pushed before the answer leaves. All that is not right gets one and
 * the same `no`.
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

  /** The sealed answer to a sealed request; undefined where the request cannot be read, for which there is no answer. */
  async answer(sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const request = await this.#opener.request(sealed, this.#context.keys.requests.identity).catch((error: unknown) => {
      // Where the process ended nothing is known of the request: the browser asks again.
      if (isRefusal(error) || error instanceof OpenerEnded) return undefined
      throw error
    })
    if (request === undefined) return undefined
    const answer = request.kind === 'open' ? await this.#open(request) : await this.#again(request)
    return new Uint8Array(await sealAnswer(request.key, request.requestId, answer))
  }

  async #open(request: OpenRequest): Promise<OpeningAnswer> {
    const slotId = hex(request.slot)
    return this.#context.locks.run(`slot/${slotId}`, async () => {
      if (!this.#firstUse(request.requestId)) return { result: 'no' }
      const tried = tryProof(this.#context, slotId, request.proof)
      if (!tried.right) {
        this.#recordWrong(slotId, tried.slot, tried.died === true)
        return { result: 'no' }
      }
      const opened = this.#recordOpening(tried.slot)
      if (opened === undefined) return { result: 'no' }
      return this.#yes(opened)
    })
  }

  /** A request id counts once; remembered durably, so that a replay after a crash is one too. */
  #firstUse(requestId: Uint8Array): boolean {
    const { store, clock } = this.#context
    return store.transact((transaction) => {
      const before = new Date(clock.now() - requestLife_ms).toISOString()
      transaction.run(statements.forgetRequests, { before })
      return (
        transaction.run(statements.useRequest, { id: hex(requestId), at: new Date(clock.now()).toISOString() }) === 1
      )
    })
  }

  #recordWrong(slotId: string, slot: statements.SlotRow | undefined, died: boolean): void {
    const { store, ledger, clock } = this.#context
    store.transact((transaction) => {
      if (slot === undefined) {
        ledger.append(transaction, {
          actor: { id: 'unknown', name: 'unbekannt', role: 'patient' },
          verb: 'open-refused',
          evidence: 'proven',
        })
        return
      }
      const patient = transaction.get(statements.mailboxById, { id: slot.mailbox })?.patient
      const about = patient === undefined ? {} : { patient }
      const actor = patientActor(slotId)
      ledger.append(transaction, {
        actor,
        verb: 'open-refused',
        ...about,
        object: `slot/${slotId}`,
        evidence: 'proven',
        facts: [`try ${slot.tries}`],
      })
      const at = new Date(clock.now()).toISOString()
      if (died) {
        transaction.run(statements.endSlot, { id: slotId, state: 'killed' })
        ledger.append(transaction, {
          actor,
          verb: 'mailbox-killed',
          ...about,
          object: `slot/${slotId}`,
          evidence: 'proven',
        })
      }
      const code = died ? 'link-dead' : slot.kind !== 'linkpin1' && slot.tries >= 5 ? 'many-wrong-tries' : undefined
      if (code !== undefined) transaction.run(statements.putWarning, { at, patient: patient ?? null, code })
    })
  }

  /** The try comes back together with the entry, in one transaction. */
  #recordOpening(slot: statements.SlotRow): Opened | undefined {
    const { store, ledger, clock } = this.#context
    return store.transact((transaction) => {
      const mailbox = transaction.get(statements.mailboxById, { id: slot.mailbox })
      const now = transaction.get(statements.slotById, { id: slot.id })
      if (mailbox === undefined || mailbox.state !== 'live' || mailbox.epoch !== slot.epoch || now?.state !== 'live')
        return undefined
      const at = new Date(clock.now()).toISOString()
      const tries = now.tries - 1
      transaction.run(statements.setTries, { id: slot.id, tries, since: tries === 0 ? null : now.tries_since })
      transaction.run(statements.useSlot, { id: slot.id, at })
      const entry = ledger.append(transaction, {
        actor: patientActor(slot.id),
        verb: 'open-mailbox',
        patient: mailbox.patient,
        object: `mailbox/${mailbox.id}`,
        evidence: 'proven',
        facts: [`slot ${slot.id}`, `kind ${slot.kind}`],
      })
      return { slot, patient: mailbox.patient, entry }
    })
  }

  async #yes({ slot, entry }: Opened): Promise<OpeningAnswer> {
    const session = newSessionToken()
    const built = await this.#context.locks.run(slot.mailbox, () => this.#sync.refresh(slot.mailbox))
    if (built === undefined || slot.bag === null) return { result: 'no' }
    await this.#startSession(session, slot)
    const head = await this.#pushedHead()
    return { ...this.#common(built, session, head), bag: slot.bag, entry }
  }

  async #again(request: AgainRequest): Promise<OpeningAnswer> {
    if (!this.#firstUse(request.requestId)) return { result: 'no' }
    const { store, clock } = this.#context
    const hash = hex(tokenHash(request.session))
    const row = store.read((reader) => reader.get(statements.session, { hash }))
    if (row === undefined || Date.parse(row.expires_at) <= clock.now()) return { result: 'no' }
    const built = await this.#context.locks.run(row.mailbox, () => this.#sync.refresh(row.mailbox))
    if (built === undefined) return { result: 'no' }
    return this.#common(built, request.session, await this.#pushedHead())
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

  async #startSession(token: string, slot: statements.SlotRow): Promise<void> {
    const { store, clock } = this.#context
    const hash = hex(tokenHash(token))
    const expiresAt = new Date(clock.now() + session_ms).toISOString()
    store.transact((transaction) => {
      transaction.run(statements.endOldSessions, { now: new Date(clock.now()).toISOString() })
      transaction.run(statements.putSession, { hash, mailbox: slot.mailbox, slot: slot.id, expiresAt })
    })
    await this.#gateway.putSession({ params: { hash }, body: { mailbox: slot.mailbox, slot: slot.id, expiresAt } })
  }

  /** Size and root of the log, its tiles being at the gateway. */
  async #pushedHead(): Promise<{ size: number; root: Uint8Array }> {
    const head = await this.#context.ledger.head()
    await this.#sync.pushTiles(head.size)
    return head
  }
}
