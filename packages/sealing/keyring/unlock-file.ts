import { Decrypter, Encrypter } from 'age-encryption'
import { Refusal, unutf8, utf8 } from '@siegel/foundation'
import { bytes32 } from '../fields.ts'
import { formatLines, LineReader } from '../lines.ts'
import type { KeyringFiles } from './files.ts'
import { parseSlot, parseSlots, record, slotJson } from './slot-json.ts'
import { isUsable, slotIdentity, type KeySlot, type KnownKeySlot, type TestCost, type UnlockSecret } from './slots.ts'

/** RK under one stanza per slot, and the slots' salts beside it. */
export const UNLOCK_AGE = 'unlock.age'
export const UNLOCK_JSON = 'unlock.json'

const TITLE = 'siegel/v1/unlock'
const FILE_BYTES_MAX = 64 * 1024

/** `unlock.age`: RK for every slot's recipient. */
export async function sealRootKey(rootKey: Uint8Array, slots: readonly KnownKeySlot[]): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  for (const { recipient } of slots) encrypter.addRecipient(recipient)
  return encrypter.encrypt(utf8(formatLines(TITLE, [['root', bytes32.format(rootKey)]])))
}

/** RK, or undefined where this identity is not among the readers or the file was changed. */
async function openRootKey(file: Uint8Array, identity: string): Promise<Uint8Array | undefined> {
  try {
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    const reader = new LineReader(unutf8(await decrypter.decrypt(file)), TITLE, 'unlock-failed')
    const rootKey = reader.value('root', bytes32)
    reader.end()
    return rootKey
  } catch {
    return undefined
  }
}

export const formatSlots = (slots: readonly KeySlot[]): Uint8Array =>
  utf8(`${JSON.stringify({ version: 1, slots: slots.map(slotJson) }, undefined, 2)}\n`)

/** The slots of unlock.json: readable while locked, and not to be believed beyond asking for the right secret. */
export function readSlots(files: KeyringFiles): KeySlot[] {
  const bytes = files.read(UNLOCK_JSON, FILE_BYTES_MAX)
  if (bytes === undefined) throw new Refusal('keyring-absent')
  try {
    const json = record(JSON.parse(unutf8(bytes)))
    if (json.get('version') !== 1) throw new TypeError('another version')
    return parseSlots(json.get('slots'), parseSlot)
  } catch {
    throw new Refusal('keyring-unreadable', UNLOCK_JSON)
  }
}

export const readUnlockAge = (files: KeyringFiles): Uint8Array | undefined => files.read(UNLOCK_AGE, FILE_BYTES_MAX)

/** Tries a secret on the slots of its kind. Throws Refusal `unlock-failed`, or `recovery-code-mistyped`. */
export async function unlockRootKey(
  files: KeyringFiles,
  secret: UnlockSecret,
  cost: TestCost,
): Promise<{ rootKey: Uint8Array; slot: KeySlot }> {
  const slots = readSlots(files).filter((slot) => slot.kind === secret.kind)
  const file = readUnlockAge(files)
  if (file !== undefined && isUsable(secret)) {
    for (const slot of slots) {
      const rootKey = await openRootKey(file, await slotIdentity(slot, secret, cost))
      if (rootKey !== undefined) return { rootKey, slot }
    }
  }
  throw new Refusal('unlock-failed')
}
