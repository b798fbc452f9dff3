import { equalBytes, Refusal, unutf8, utf8 } from '@siegel/foundation'
import { itemId } from '../fields.ts'
import type { AgeKeys } from '../mailbox-keys.ts'
import { sha256 } from '../node/hash.ts'
import { newKey, openContents, SECRET_BYTES_MAX, sealContents, type Contents } from './contents.ts'
import type { KeyringFiles } from './files.ts'
import type { KnownKeySlot } from './slots.ts'
import { formatSlots, readUnlockAge, sealRootKey, UNLOCK_AGE, UNLOCK_JSON } from './unlock-file.ts'

export const KEYRING = 'keyring'
const KEYRING_NEXT = 'keyring.next'
const KEYRING_BYTES_MAX = 128 * 1024 * 1024

/** The open keyring. Changes are in memory until `save`; two of the same folder must not be open at once. */
export class Keyring {
  readonly #files: KeyringFiles
  #rootKey: Uint8Array
  #contents: Contents
  #usable = true

  constructor(files: KeyringFiles, rootKey: Uint8Array, contents: Contents) {
    this.#files = files
    this.#rootKey = rootKey
    this.#contents = contents
  }

  /** RK, for the keeper, who gives it back to a restarted server. Another one after every change of slots. */
  get rootKey(): Uint8Array {
    this.#check()
    return this.#rootKey.slice()
  }

  get slots(): readonly KnownKeySlot[] {
    return this.#contents.slots
  }

  /** The id the next slot gets; ids are never given twice. */
  get nextSlot(): number {
    return this.#contents.nextSlot
  }

  /** A key or seed of 32 bytes by its name. An unknown name is a mistake of the program. */
  get(name: string): Uint8Array {
    this.#check()
    return this.#contents.keys.get(name)?.slice() ?? missing(name)
  }

  has(name: string): boolean {
    this.#check()
    return this.#contents.keys.has(name) || this.#contents.ageKeys.has(name)
  }

  /** Names: letters, digits, dot and hyphen, at most 64. */
  set(name: string, key: Uint8Array): void {
    this.#check()
    if (key.length !== 32) throw new TypeError('a key has 32 bytes')
    this.#contents.keys.set(itemId.format(name), new Uint8Array(key))
  }

  /** A hybrid age identity and its recipient by name: `inbox`, `requests`. */
  getAgeKeys(name: string): AgeKeys {
    this.#check()
    return this.#contents.ageKeys.get(name) ?? missing(name)
  }

  setAgeKeys(name: string, keys: AgeKeys): void {
    this.#check()
    this.#contents.ageKeys.set(itemId.format(name), { identity: keys.identity, recipient: keys.recipient })
  }

  /** Forgets a key or an age identity. */
  remove(name: string): void {
    this.#check()
    this.#contents.keys.delete(name)
    this.#contents.ageKeys.delete(name)
  }

  /** A secret that somebody else gave, as text; undefined where there is none of this name. */
  getSecret(name: string): string | undefined {
    this.#check()
    const secret = this.#contents.secrets.get(name)
    return secret === undefined ? undefined : unutf8(secret)
  }

  /** 1 to 1024 bytes of UTF-8; undefined forgets it. */
  setSecret(name: string, secret: string | undefined): void {
    this.#check()
    const { secrets } = this.#contents
    const bytes = utf8(secret ?? '')
    if (secret !== undefined && (bytes.length === 0 || bytes.length > SECRET_BYTES_MAX))
      throw new TypeError('not a secret')
    secrets.get(name)?.fill(0)
    if (secret === undefined) secrets.delete(name)
    else secrets.set(itemId.format(name), bytes)
  }

  /** PK_i. One that did not exist is made: `save` before anything sealed under it is kept. */
  patientKey(patient: string): Uint8Array {
    this.#check()
    const known = this.#contents.patients.get(patient) ?? newKey()
    this.#contents.patients.set(itemId.format(patient), known)
    return known.slice()
  }

  hasPatientKey(patient: string): boolean {
    this.#check()
    return this.#contents.patients.has(patient)
  }

  /** Erasure: after `save` what was sealed under it is unreadable (but for back-ups of keyring and RK). */
  destroyPatientKey(patient: string): void {
    this.#check()
    this.#contents.patients.get(patient)?.fill(0)
    this.#contents.patients.delete(patient)
  }

  /** Writes the whole keyring under a fresh salt, atomically and durably. */
  save(): void {
    this.#check()
    this.#files.write(KEYRING, sealContents(this.#rootKey, this.#contents))
  }

  /**
   * Changes the slots under a new RK. The order makes every crash harmless: until the rename of unlock.age the old
   * secrets lead to the old keyring, from then on the new ones to the new, which the next opening moves into place.
   * An error on the way leaves this object wiped, since it cannot know which RK holds: unlock again.
   */
  async replaceSlots(slots: KnownKeySlot[], nextSlot: number): Promise<void> {
    this.#check()
    const rootKey = newKey()
    const unlock = await sealRootKey(rootKey, slots)
    const contents = { ...this.#contents, slots, nextSlot, unlockSha256: sha256(unlock) }
    const known = new Map([...this.#contents.slots, ...slots].map((slot) => [slot.id, slot]))
    try {
      this.#files.write(KEYRING_NEXT, sealContents(rootKey, contents))
      this.#files.write(UNLOCK_JSON, formatSlots([...known.values()]))
      this.#files.write(UNLOCK_AGE, unlock)
      this.#files.rename(KEYRING_NEXT, KEYRING)
      this.#files.write(UNLOCK_JSON, formatSlots(slots))
    } catch (error) {
      this.wipe()
      throw error
    }
    this.#rootKey.fill(0)
    this.#rootKey = rootKey
    this.#contents = contents
  }

  /** Locks: overwrites the keys in memory; any further use throws. JavaScript may have made copies. */
  wipe(): void {
    this.#usable = false
    const { keys, secrets, patients } = this.#contents
    for (const key of [this.#rootKey, ...keys.values(), ...secrets.values(), ...patients.values()]) key.fill(0)
    this.#contents = {
      ...this.#contents,
      keys: new Map(),
      ageKeys: new Map(),
      secrets: new Map(),
      patients: new Map(),
    }
  }

  #check(): void {
    if (!this.#usable) throw new Error('the keyring is locked')
  }
}

const missing = (name: string): never => {
  throw new Error(`no key "${name}" in the keyring`)
}

/**
 * Opens the keyring with RK, finishing a change of slots that was cut short. Throws Refusal `keyring-unreadable`, or
 * `root-key-renewed` where unlock.age already holds another RK: unlock again.
 */
export function openKeyringFiles(files: KeyringFiles, rootKey: Uint8Array): Keyring {
  const unlock = readUnlockAge(files)
  const current = openContents(rootKey, files.read(KEYRING, KEYRING_BYTES_MAX))
  const contents = current ?? openContents(rootKey, files.read(KEYRING_NEXT, KEYRING_BYTES_MAX))
  if (contents === undefined) throw new Refusal('keyring-unreadable')
  if (unlock === undefined || !equalBytes(sha256(unlock), contents.unlockSha256)) throw new Refusal('root-key-renewed')
  if (current === undefined) files.rename(KEYRING_NEXT, KEYRING)
  const slots = formatSlots(contents.slots)
  const listed = files.read(UNLOCK_JSON, KEYRING_BYTES_MAX)
  if (listed === undefined || !equalBytes(listed, slots)) files.write(UNLOCK_JSON, slots)
  return new Keyring(files, new Uint8Array(rootKey), contents)
}
