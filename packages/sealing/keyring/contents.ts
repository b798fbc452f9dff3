import { randomBytes } from 'node:crypto'
import { base64, unbase64, unutf8, utf8 } from '@siegel/foundation'
import { bytes32, identityField, itemId, recipientField, sha256Field, type Field } from '../fields.ts'
import { hkdf } from '../hash.ts'
import type { AgeKeys } from '../mailbox-keys.ts'
import { openBlob, sealBlob } from '../node/blob.ts'
import { parseSlot, parseSlots, record, slotJson, text } from './slot-json.ts'
import type { KnownKeySlot } from './slots.ts'

/** Everything in the keyring. */
export type Contents = {
  /** SHA-256 of the unlock.age that goes with it. */
  unlockSha256: Uint8Array
  /** The id of the next slot. */
  nextSlot: number
  slots: KnownKeySlot[]
  /** Random keys and seeds, 32 bytes each, by name. */
  keys: Map<string, Uint8Array>
  ageKeys: Map<string, AgeKeys>
  /** What others gave us to prove who we are, by name, such as the password of the mail account. UTF-8. */
  secrets: Map<string, Uint8Array>
  /** PK_i by patient. */
  patients: Map<string, Uint8Array>
}

const CONTEXT = utf8('siegel/v1/keyring')

/** The wrap key: the only thing RK is for. */
const wrapKey = (rootKey: Uint8Array): Uint8Array => hkdf(rootKey, new Uint8Array(0), 'siegel/v1/keyring', 32)

export const newKey = (): Uint8Array => new Uint8Array(randomBytes(32))

const ageKeysField = {
  format: ({ identity, recipient }: AgeKeys): AgeKeys => ({
    identity: identityField.format(identity),
    recipient: recipientField.format(recipient),
  }),
  parse: (value: unknown): AgeKeys => {
    const fields = record(value)
    return {
      identity: identityField.parse(text(fields.get('identity'))),
      recipient: recipientField.parse(text(fields.get('recipient'))),
    }
  },
}
export const SECRET_BYTES_MAX = 1024
const secretField = {
  format: (secret: Uint8Array): string => base64(secret),
  parse: (value: unknown): Uint8Array => {
    const secret = unbase64(text(value))
    if (secret.length === 0 || secret.length > SECRET_BYTES_MAX) throw new TypeError('not a secret')
    return secret
  },
}
const toJson = <T, J>(map: ReadonlyMap<string, T>, format: (value: T) => J): Record<string, J> =>
  Object.fromEntries(Array.from(map, ([name, value]) => [itemId.format(name), format(value)]))
const fromJson = <T>(value: unknown, parse: (value: unknown) => T): Map<string, T> =>
  new Map(Array.from(record(value), ([name, entry]) => [itemId.parse(name), parse(entry)]))
const parseText =
  <T>(field: Field<T>) =>
  (value: unknown): T =>
    field.parse(text(value))

/** The keyring file: all of it in one blob under a fresh salt (docs/formats/keyring.md). */
export function sealContents(rootKey: Uint8Array, contents: Contents): Uint8Array {
  const json = {
    version: 1,
    unlock: sha256Field.format(contents.unlockSha256),
    nextSlot: contents.nextSlot,
    slots: contents.slots.map((slot) => ({ ...slotJson(slot), recipient: recipientField.format(slot.recipient) })),
    keys: toJson(contents.keys, bytes32.format),
    ageKeys: toJson(contents.ageKeys, ageKeysField.format),
    secrets: toJson(contents.secrets, secretField.format),
    patients: toJson(contents.patients, bytes32.format),
  }
  return sealBlob(wrapKey(rootKey), CONTEXT, utf8(JSON.stringify(json)))
}

/** Undefined where RK is another's or the file was changed. */
export function openContents(rootKey: Uint8Array, sealed: Uint8Array | undefined): Contents | undefined {
  if (sealed === undefined) return undefined
  try {
    const json = record(JSON.parse(unutf8(openBlob(wrapKey(rootKey), CONTEXT, sealed))))
    const nextSlot = json.get('nextSlot')
    if (json.get('version') !== 1 || typeof nextSlot !== 'number') return undefined
    return {
      unlockSha256: parseText(sha256Field)(json.get('unlock')),
      nextSlot,
      slots: parseSlots(json.get('slots'), (slot) => ({
        ...parseSlot(slot),
        recipient: recipientField.parse(text(record(slot).get('recipient'))),
      })),
      keys: fromJson(json.get('keys'), parseText(bytes32)),
      ageKeys: fromJson(json.get('ageKeys'), ageKeysField.parse),
      // Keyrings of the first versions have none.
      secrets: fromJson(json.get('secrets') ?? {}, secretField.parse),
      patients: fromJson(json.get('patients'), parseText(bytes32)),
    }
  } catch {
    return undefined
  }
}
