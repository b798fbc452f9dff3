import { base64, Refusal, type Clock } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import { ed25519PublicKey, noteSigner, signNote, splitNote, verifyCosignature } from '@siegel/sealing/node'
import type { Store } from '@siegel/store'
import type { Ledger } from './ledger.ts'
import {
  consistencyProof,
  formatCheckpoint,
  openCheckpoint,
  parseSize,
  witnessedAt,
  type Policy,
} from './proof/index.ts'
import * as statements from './statements.ts'

/** One witness: the name and key of its cosignatures and where it listens. */
export interface WitnessPeer {
  name: string
  /** Ed25519 public key, 32 bytes. */
  key: Uint8Array
  url: string
}

export interface CheckpointsOptions {
  store: Store
  ledger: Ledger
  clock: Clock
  log: Logger
  origin: string
  /** Ed25519 seed of the log key. */
  seed: Uint8Array
  quorum: number
  witnesses: readonly WitnessPeer[]
  /** Called with every newly witnessed checkpoint. */
  onWitnessed?: (size: number, note: string) => void
}

export interface WitnessState {
  name: string
  /** When it last cosigned, RFC 3339. */
  at?: string
  reachable: boolean
}

type Head = Awaited<ReturnType<Ledger['head']>>

const every_ms = 10_000
const timeout_ms = 5_000
const minute_ms = 60_000

/**
 * Signs the head of the log and has it cosigned: every ten seconds while there are changes (security.md § 5). A
 * witness that knows a longer log than ours means that ours was rolled back: Refusal 'log-rolled-back'.
 */
export class Checkpoints {
  readonly #options: CheckpointsOptions
  readonly #states = new Map<string, WitnessState>()
  /** What each witness last cosigned, as far as we know. */
  readonly #sizes = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #rolledBack = false
  #unwitnessedSince: number | undefined

  constructor(options: CheckpointsOptions) {
    this.#options = options
    for (const { name } of options.witnesses) this.#states.set(name, { name, reachable: false })
  }

  get policy(): Policy {
    const { quorum, witnesses } = this.#options
    return { quorum, witnesses: witnesses.map(({ name, key }) => ({ name, key })) }
  }

  get witnesses(): WitnessState[] {
    return [...this.#states.values()]
  }

  /** The newest checkpoint that the quorum has cosigned, from the database. */
  newest(): { size: number; note: string; at: string } | undefined {
    return this.#options.store.read((reader) => reader.get(statements.newestCheckpoint, {}))
  }

  /** `late` after a minute, `alarm` after fifteen, or at once when a witness knows a longer log. */
  state(): 'none' | 'fresh' | 'late' | 'alarm' {
    if (this.#options.witnesses.length === 0) return 'none'
    const waiting_ms = this.#unwitnessedSince === undefined ? 0 : this.#options.clock.now() - this.#unwitnessedSince
    if (this.#rolledBack || waiting_ms > 15 * minute_ms) return 'alarm'
    return waiting_ms > minute_ms ? 'late' : 'fresh'
  }

  /**
   * Compares the log with the newest witnessed checkpoint, here and at the witnesses. Throws Refusal 'log-rolled-back'
   * where ours is shorter or another. To be called before anything is served; a witness that is away is no reason.
   */
  async check(): Promise<void> {
    const { store, ledger, origin, seed, witnesses } = this.#options
    const newest = this.newest()
    if (newest !== undefined) {
      const checkpoint = openCheckpoint(newest.note, origin, ed25519PublicKey(seed))
      store.read((reader) => {
        if (ledger.size(reader) < checkpoint.size) throw new Refusal('log-rolled-back')
        if (base64(ledger.root(reader, checkpoint.size)) !== base64(checkpoint.root))
          throw new Refusal('log-rolled-back')
      })
    }
    const head = await ledger.head()
    const note = this.#sign(head)
    for (const witness of witnesses) await this.#submit(witness, head.size, note)
    if (this.#rolledBack) throw new Refusal('log-rolled-back')
  }

  start(): void {
    this.#timer = setInterval(() => void this.run(), every_ms)
    this.#timer.unref()
    void this.run()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** One round; never throws: care is not blocked by a witness. */
  async run(): Promise<void> {
    const { store, ledger, witnesses, clock } = this.#options
    if (store.read((reader) => ledger.size(reader)) <= (this.newest()?.size ?? 0)) return
    this.#unwitnessedSince ??= clock.now()
    const head = await ledger.head()
    const { note, lines } = await this.#collect(head, witnesses)
    const full = note + lines.join('')
    const at = witnessedAt(full, this.policy)
    if (at === undefined) return
    store.transact((transaction) =>
      transaction.run(statements.insertCheckpoint, {
        size: head.size,
        note: full,
        at: new Date(at * 1000).toISOString(),
      }),
    )
    this.#unwitnessedSince = undefined
    this.#options.onWitnessed?.(head.size, full)
  }

  async #collect(head: Head, witnesses: readonly WitnessPeer[]): Promise<{ note: string; lines: string[] }> {
    const note = this.#sign(head)
    const lines = await Promise.all(witnesses.map((witness) => this.#submit(witness, head.size, note)))
    return { note, lines: lines.filter((line) => line !== undefined) }
  }

  #sign({ size, root }: Head): string {
    const { origin, seed } = this.#options
    return signNote(formatCheckpoint({ origin, size, root }), noteSigner(origin, seed))
  }

  /** The witness's cosignature line of our head; undefined where it is away or refuses. */
  async #submit(witness: WitnessPeer, size: number, note: string): Promise<string | undefined> {
    const { store, ledger, log, clock } = this.#options
    for (let attempt = 0; attempt < 3; attempt++) {
      const old = this.#sizes.get(witness.name) ?? 0
      if (old > size) {
        // It has cosigned more than we have now: asking again could only tell the same.
        this.#rolledBack ||= old > store.read((reader) => ledger.size(reader))
        return undefined
      }
      const answer = await this.#post(witness, old, size, note)
      if (answer === undefined) return undefined
      const { status, body } = answer
      if (status === 200) {
        const line = body
          .split('\n')
          .find((one) => verifyCosignature(witness.name, witness.key, splitNote(note).text, one))
        if (line === undefined) {
          log.warn({ witness: witness.name }, 'cosignature does not verify')
          return undefined
        }
        this.#sizes.set(witness.name, size)
        this.#states.set(witness.name, { name: witness.name, at: new Date(clock.now()).toISOString(), reachable: true })
        return `${line}\n`
      }
      if (status !== 409) {
        log.warn({ witness: witness.name, status }, 'witness refused')
        return undefined
      }
      this.#sizes.set(witness.name, parseSize(body.trim()))
    }
    return undefined
  }

  async #post(
    witness: WitnessPeer,
    old: number,
    size: number,
    note: string,
  ): Promise<{ status: number; body: string } | undefined> {
    const { store, ledger } = this.#options
    const proof = store.read((reader) => consistencyProof(old, size, ledger.nodes(reader)))
    const body = [`old ${old}`, ...proof.map(base64), '', note].join('\n')
    try {
      const answer = await fetch(new URL('add-checkpoint', witness.url), {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(timeout_ms),
      })
      return { status: answer.status, body: (await answer.text()).slice(0, 10_000) }
    } catch {
      const known = this.#states.get(witness.name)
      this.#states.set(witness.name, { ...known, name: witness.name, reachable: false })
      return undefined
    }
  }
}
