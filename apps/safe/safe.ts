import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { isRefusal, Refusal, unbase64, type Clock } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import {
  createKeyring,
  listSlots,
  openKeyring,
  parseRecoveryCode,
  unlock,
  type KeySlot,
  type UnlockSecret,
} from '@siegel/sealing/keyring'
import { ed25519PublicKey, formatFingerprint, practiceFingerprint, randomId, verifyTotp } from '@siegel/sealing/node'
import { systemCaller, type Caller, type PersonDraft } from '@siegel/access'
import { LocalAuthority } from './authority.ts'
import { addKeySlot, removeKeySlot, type NewKey } from './key-slots.ts'
import { OpenSafe } from './open-safe.ts'
import type { DataPaths } from './paths.ts'
import { SettingsFile, type Settings } from './settings.ts'

export type SafeState = 'empty' | 'locked' | 'open'

export interface SetUp {
  practice: string
  timeZone: string
  hostName: string
  telephone?: string | undefined
  administrator: PersonDraft
  passphrase: string
}

export interface SafeOptions {
  paths: DataPaths
  clock: Clock
  log: Logger
  unlocked: (rootKey: Uint8Array) => void
  locked: () => void
  /** Set-up has been confirmed. */
  becameReady?: () => void
}

interface Confirmation {
  recoveryCode: string
  totpSecret: string
}

/** The safe as a whole: empty, locked or open, and the way between. */
export class Safe {
  readonly settings: SettingsFile
  readonly paths: DataPaths
  readonly #options: SafeOptions
  #open: OpenSafe | undefined
  #confirmation: Confirmation | undefined
  #authority: Promise<LocalAuthority> | undefined
  /** One unlocking or set-up at a time. */
  #busy = false

  constructor(options: SafeOptions) {
    this.#options = options
    this.paths = options.paths
    this.settings = new SettingsFile(options.paths.data)
  }

  get state(): SafeState {
    if (this.settings.current?.ready !== true) return 'empty'
    return this.#open === undefined ? 'locked' : 'open'
  }

  /** Everything that lives while open; throws Refusal 'safe-locked' or 'safe-empty'. */
  get open(): OpenSafe {
    if (this.#open === undefined || this.state !== 'open')
      throw new Refusal(this.state === 'empty' ? 'safe-empty' : 'safe-locked')
    return this.#open
  }

  now(): number {
    return this.#options.clock.now()
  }

  get isDemo(): boolean {
    return existsSync(this.paths.demoMark)
  }

  authority(): Promise<LocalAuthority> {
    const { practice, hostName, patientHosts } = this.settings.current ?? {
      practice: 'Siegel',
      hostName: 'siegel',
      patientHosts: [],
    }
    this.#authority ??= LocalAuthority.open(this.paths.authority, practice, [
      'localhost',
      'local',
      `${hostName}.local`,
      ...patientHosts,
    ])
    return this.#authority
  }

  slots(): { id: string; kind: 'passphrase' | 'recovery' | 'keyfile'; label: string }[] {
    if (this.state === 'empty') return []
    return listSlots(this.paths.keys).flatMap(({ id, kind, label }) =>
      kind === 'passkey' ? [] : [{ id: String(id), kind, label }],
    )
  }

  /** At the start: with the key that the keeper held, or with the key file where there is one. */
  async resume(rootKey: Uint8Array | undefined): Promise<void> {
    if (this.state !== 'locked') return
    if (rootKey !== undefined) {
      try {
        return await this.#become(rootKey, 'keeper')
      } catch (error) {
        // The ways to unlock were being changed when the server died: the keeper's key is the old one.
        if (!isRefusal(error, 'root-key-renewed')) throw error
      }
    }
    if (!existsSync(this.paths.keyFile)) return
    await this.unlock({ kind: 'keyfile', secret: unbase64(readFileSync(this.paths.keyFile, 'utf8').trim()) })
  }

  /** Throws Refusal 'unlock-failed' and others of the keyring, or 'log-rolled-back'. */
  async unlock(secret: UnlockSecret): Promise<void> {
    if (this.state === 'empty') throw new Refusal('safe-empty')
    if (this.state === 'open') return
    await this.#alone(async () => {
      const { rootKey, slot } = await unlock(this.paths.keys, secret)
      await this.#become(rootKey, `slot/${slot.id}`)
      this.#options.unlocked(rootKey)
    })
  }

  /** Ends every session, writes it down, and forgets the keys here and in the keeper. */
  async lock(caller: Caller): Promise<void> {
    const open = this.#open
    open?.store.transact((transaction) => {
      open.access.endAll(transaction)
      open.ledger.append(transaction, { actor: caller, verb: 'lock', evidence: 'proven' })
    })
    this.#open = undefined
    this.#options.locked()
    await open?.close()
  }

  /** The ways to unlock, as they are kept with the root key. */
  get keySlots(): readonly KeySlot[] {
    return this.open.keyring.slots
  }

  /** Throws what `addKeySlot` throws. */
  addKey(caller: Caller, key: NewKey): Promise<{ slot: KeySlot; recoveryCode?: string }> {
    return this.#changeKeys((open) => addKeySlot(open, this.paths.keyFile, caller, key))
  }

  /** Throws what `removeKeySlot` throws. */
  removeKey(caller: Caller, id: number): Promise<void> {
    return this.#changeKeys((open) => removeKeySlot(open, this.paths.keyFile, caller, id))
  }

  /** Every change of slots makes a new root key, which the keeper gets; one that fails half-way leaves the safe locked. */
  #changeKeys<T>(work: (open: OpenSafe) => Promise<T>): Promise<T> {
    const { open } = this
    return this.#alone(async () => {
      try {
        const result = await work(open)
        this.#options.unlocked(open.keyring.rootKey)
        return result
      } catch (error) {
        if (!isRefusal(error)) {
          this.#options.locked()
          await this.close()
        }
        throw error
      }
    })
  }

  /** Makes the keys and the first person; whatever an earlier, unconfirmed try left is thrown away. */
  async setUp(
    request: SetUp,
    change: Partial<Settings> = {},
    keyFile?: Uint8Array,
  ): Promise<{ recoveryCode: string; fingerprint: string; totpUri: string; totpSecret: string }> {
    if (this.state !== 'empty') throw new Refusal('already-set-up')
    return this.#alone(async () => {
      await this.#discard()
      const slots = [
        { kind: 'passphrase' as const, secret: request.passphrase },
        ...(keyFile === undefined ? [] : [{ kind: 'keyfile' as const, secret: keyFile }]),
      ]
      const { keyring, recoveryCode } = await createKeyring(this.paths.keys, slots)
      const fingerprint = formatFingerprint(practiceFingerprint(ed25519PublicKey(keyring.get('root'))))
      const { practice, timeZone, hostName, telephone } = request
      this.settings.put({
        ready: false,
        practice,
        timeZone: checkZone(timeZone),
        hostName,
        ...(telephone === undefined ? {} : { telephone }),
        patientHosts: [`${hostName}.localhost`],
        witnesses: [],
        quorum: 1,
        safeId: randomId(),
        fingerprint,
        ...change,
      })
      this.#open = this.#make(keyring)
      const added = await this.#open.access.addPerson(systemCaller('set-up', []), request.administrator)
      this.#confirmation = { recoveryCode, totpSecret: added.totpSecret }
      return { recoveryCode, fingerprint, totpUri: added.totpUri, totpSecret: added.totpSecret }
    })
  }

  /** The sheet typed back and a first one-time code: proof that both will be there when they are needed. */
  async confirm(recoveryCode: string, code: string): Promise<void> {
    const expected = this.#confirmation
    const open = this.#open
    if (expected === undefined || open === undefined) throw new Refusal('nothing-to-confirm')
    if (!sameCode(recoveryCode, expected.recoveryCode)) throw new Refusal('recovery-code-differs')
    if (verifyTotp(expected.totpSecret, code, this.#options.clock.now(), undefined) === undefined)
      throw new Refusal('one-time-code-wrong')
    this.settings.update({ ready: true })
    this.#confirmation = undefined
    await open.start('set-up')
    this.#options.unlocked(open.keyring.rootKey)
    this.#options.becameReady?.()
  }

  async close(): Promise<void> {
    const open = this.#open
    this.#open = undefined
    await open?.close()
  }

  async #become(rootKey: Uint8Array, unlockedBy: string): Promise<void> {
    const open = this.#make(openKeyring(this.paths.keys, rootKey))
    try {
      await open.start(unlockedBy)
    } catch (error) {
      await open.close()
      throw error
    }
    this.#open = open
  }

  #make(keyring: ReturnType<typeof openKeyring>): OpenSafe {
    const { paths, clock, log } = this.#options
    return new OpenSafe({ paths, settings: this.settings, keyring, clock, log, authority: () => this.authority() })
  }

  async #discard(): Promise<void> {
    await this.#open?.close()
    this.#open = undefined
    this.#authority = undefined
    for (const path of [this.paths.keys, this.paths.authority, this.paths.blobs, this.paths.sealed])
      rmSync(path, { recursive: true, force: true })
    for (const suffix of ['', '-wal', '-shm', '.cipher']) rmSync(this.paths.database + suffix, { force: true })
    for (const path of [this.paths.keys, this.paths.authority, this.paths.blobs, this.paths.sealed])
      mkdirSync(path, { recursive: true, mode: 0o700 })
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#busy) throw new Refusal('too-many-requests', '5')
    this.#busy = true
    try {
      return await work()
    } finally {
      this.#busy = false
    }
  }
}

function sameCode(typed: string, expected: string): boolean {
  try {
    return Buffer.from(parseRecoveryCode(typed)).equals(Buffer.from(parseRecoveryCode(expected)))
  } catch {
    return false
  }
}

function checkZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('de', { timeZone }).resolvedOptions().timeZone
  } catch {
    throw new Refusal('time-zone-unknown')
  }
}
