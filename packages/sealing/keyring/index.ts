import { Refusal } from '@siegel/foundation'
import { generateAgeKeys } from '../mailbox-keys.ts'
import { sha256 } from '../node/hash.ts'
import { newKey, type Contents } from './contents.ts'
import { keyringFolder, type KeyringFiles } from './files.ts'
import { Keyring, openKeyringFiles } from './keyring.ts'
import { formatRecoveryCode, newRecoverySecret } from './recovery-code.ts'
import { SLOTS_MAX } from './slot-json.ts'
import { makeSlot, type KeySlot, type NewKeySlot, type TestCost, type UnlockSecret } from './slots.ts'
import {
  formatSlots,
  readSlots,
  readUnlockAge,
  sealRootKey,
  UNLOCK_AGE,
  UNLOCK_JSON,
  unlockRootKey,
} from './unlock-file.ts'

export { Keyring } from './keyring.ts'
export { formatRecoveryCode, parseRecoveryCode } from './recovery-code.ts'
export type { KeyringFiles } from './files.ts'
export type { KeySlot, KeySlotKind, NewKeySlot, TestCost, UnlockSecret } from './slots.ts'

/** A folder, or another place that keeps the promises of `KeyringFiles`. */
export type KeyringPlace = string | KeyringFiles

/** Random keys every safe begins with: `root` signs the certificate and nothing else. */
const KEYS = ['database', 'backup', 'root', 'document', 'log', 'tunnel'] as const
const AGE_KEYS = ['inbox', 'requests'] as const

const place = (where: KeyringPlace): KeyringFiles => (typeof where === 'string' ? keyringFolder(where) : where)

/**
 * Makes a keyring with fresh keys (`database`, `backup`, `root`, `document`, `log`, `tunnel`, 32 bytes each; age keys
 * `inbox`, `requests`), the given slots and one for a recovery code, which is returned for the sheet and never kept.
 * Throws Refusal `keyring-exists`. A creation that was cut short can simply be repeated.
 */
export async function createKeyring(
  where: KeyringPlace,
  slots: readonly NewKeySlot[],
  cost: TestCost = {},
): Promise<{ keyring: Keyring; recoveryCode: string }> {
  const files = place(where)
  if (readUnlockAge(files) !== undefined) throw new Refusal('keyring-exists')
  if (slots.length >= SLOTS_MAX) throw new TypeError('too many slots')
  const recoveryCode = formatRecoveryCode(newRecoverySecret())
  const wanted: NewKeySlot[] = [...slots, { kind: 'recovery', secret: recoveryCode }]
  const known = await Promise.all(wanted.map((slot, i) => makeSlot(i + 1, slot, cost)))
  const rootKey = newKey()
  const unlock = await sealRootKey(rootKey, known)
  const contents: Contents = {
    unlockSha256: sha256(unlock),
    nextSlot: known.length + 1,
    slots: known,
    keys: new Map(KEYS.map((name) => [name, newKey()])),
    ageKeys: new Map(await Promise.all(AGE_KEYS.map(async (name) => [name, await generateAgeKeys()] as const))),
    secrets: new Map(),
    patients: new Map(),
  }
  const keyring = new Keyring(files, rootKey, contents)
  keyring.save()
  files.write(UNLOCK_JSON, formatSlots(known))
  files.write(UNLOCK_AGE, unlock)
  return { keyring, recoveryCode }
}

/**
 * Opens `unlock.age` with a passphrase, recovery code, key file or passkey and tells by which slot.
 * Throws Refusal `unlock-failed`, `recovery-code-mistyped`, `keyring-absent` or `keyring-unreadable`.
 */
export const unlock = (
  where: KeyringPlace,
  secret: UnlockSecret,
  cost: TestCost = {},
): Promise<{ rootKey: Uint8Array; slot: KeySlot }> => unlockRootKey(place(where), secret, cost)

/** Opens the keyring with RK. Throws Refusal `keyring-unreadable` or `root-key-renewed` (unlock again). */
export const openKeyring = (where: KeyringPlace, rootKey: Uint8Array): Keyring =>
  openKeyringFiles(place(where), rootKey)

/** The slots, readable while locked. Throws Refusal `keyring-absent` or `keyring-unreadable`. */
export const listSlots = (where: KeyringPlace): KeySlot[] => readSlots(place(where))

/** Adds a slot. RK is another one afterwards: hand `keyring.rootKey` to the keeper. */
export async function addSlot(keyring: Keyring, slot: NewKeySlot, cost: TestCost = {}): Promise<KeySlot> {
  if (keyring.slots.length >= SLOTS_MAX) throw new Refusal('too-many-slots')
  const made = await makeSlot(keyring.nextSlot, slot, cost)
  await keyring.replaceSlots([...keyring.slots, made], made.id + 1)
  return made
}

/** A new recovery code beside the others; returned for the sheet and never kept. */
export async function addRecoveryCode(keyring: Keyring): Promise<{ slot: KeySlot; recoveryCode: string }> {
  const recoveryCode = formatRecoveryCode(newRecoverySecret())
  return { slot: await addSlot(keyring, { kind: 'recovery', secret: recoveryCode }), recoveryCode }
}

/**
 * Removes a slot and renews RK. Older back-ups still open with it until their retention ends.
 * Throws Refusal `slot-unknown` or `last-slot`.
 */
export async function removeSlot(keyring: Keyring, id: number): Promise<void> {
  const slots = keyring.slots.filter((slot) => slot.id !== id)
  if (slots.length === keyring.slots.length) throw new Refusal('slot-unknown')
  if (slots.length === 0) throw new Refusal('last-slot')
  await keyring.replaceSlots(slots, keyring.nextSlot)
}
