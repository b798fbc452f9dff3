import { base64, hex, utf8, type Clock } from '@siegel/foundation'
import type { Ledger } from '@siegel/ledger'
import {
  ed25519PublicKey,
  sha256,
  signCertificate,
  toInstant,
  type PracticeCertificate,
  type WitnessPolicy,
} from '@siegel/sealing/node'
import type { Store } from '@siegel/store'
import type { PracticeFacts, ReleaseKeys } from './keys.ts'
import * as statements from './statements.ts'

const validDays = 366
const renewDays = 120
const day_ms = 24 * 60 * 60_000

/**
 * The practice certificate (security.md § 2a): made anew, with the next serial, when anything in it changes or a third
 * of its time is left. Logged.
 */
export class Certificates {
  readonly #store: Store
  readonly #ledger: Ledger
  readonly #clock: Clock
  readonly #keys: ReleaseKeys

  constructor(store: Store, ledger: Ledger, clock: Clock, keys: ReleaseKeys) {
    this.#store = store
    this.#ledger = ledger
    this.#clock = clock
    this.#keys = keys
  }

  /** The certificate that holds now; signs a new one where that is needed. */
  current(practice: PracticeFacts, logOrigin: string, witnessPolicy: WitnessPolicy): { serial: number; note: string } {
    const fields = this.#fields(practice, logOrigin, witnessPolicy)
    const content = base64(sha256(utf8(JSON.stringify(fields, bytesAsHex))))
    const newest = this.#store.read((reader) => reader.get(statements.newestCertificate, {}))
    const age_ms = newest === undefined ? 0 : this.#clock.now() - Date.parse(newest.at)
    if (newest !== undefined && newest.content === content && age_ms < (validDays - renewDays) * day_ms) return newest
    const serial = (newest?.serial ?? 0) + 1
    const from = this.#clock.now() - 60 * 60_000
    const valid = { from: toInstant(from), to: toInstant(from + validDays * day_ms) }
    const note = signCertificate({ ...fields, serial, valid }, this.#keys.rootSeed)
    this.#store.transact((transaction) => {
      transaction.run(statements.putCertificate, { serial, note, content, at: toInstant(this.#clock.now()) })
      this.#ledger.append(transaction, {
        actor: { id: 'system/safe', name: 'Siegel', role: 'system' },
        verb: 'certificate',
        object: `certificate/${serial}`,
        evidence: 'proven',
        facts: [`sha256 ${hex(sha256(utf8(note)))}`],
      })
    })
    return { serial, note }
  }

  #fields(
    practice: PracticeFacts,
    origin: string,
    witnessPolicy: WitnessPolicy,
  ): Omit<PracticeCertificate, 'serial' | 'valid'> {
    const keys = this.#keys
    return {
      practice: keys.practice,
      root: ed25519PublicKey(keys.rootSeed),
      documentKey: ed25519PublicKey(keys.documentSeed),
      log: { origin, key: ed25519PublicKey(keys.logSeed) },
      closedLogs: [],
      tunnelKey: ed25519PublicKey(keys.tunnelSeed),
      inboxRecipient: keys.inbox.recipient,
      requestRecipient: keys.requests.recipient,
      hostNames: practice.hostNames,
      witnessPolicy,
    }
  }
}

const bytesAsHex = (_: string, value: unknown) => (value instanceof Uint8Array ? hex(value) : value)
