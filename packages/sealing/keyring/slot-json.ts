import { base64, unbase64 } from '@siegel/foundation'
import { bytes32, instantField } from '../fields.ts'
import { isPrintable } from '../lines.ts'
import { SLOT_KINDS, type KeySlot } from './slots.ts'

export const SLOTS_MAX = 16
const CREDENTIAL_BYTES_MAX = 1023

/** A slot as it stands in unlock.json and in the keyring. */
export const slotJson = ({ id, kind, label, made, salt, credentialId }: KeySlot): Record<string, unknown> => ({
  id,
  kind,
  label,
  made,
  salt: bytes32.format(salt),
  ...(credentialId && { credentialId: base64(credentialId) }),
})

export const record = (value: unknown): Map<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not an object')
  return new Map(Object.entries(value))
}
export const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new TypeError('not text')
  return value
}

/** Throws `TypeError` for anything that `slotJson` does not write. */
export function parseSlot(value: unknown): KeySlot {
  const fields = record(value)
  const id = fields.get('id')
  const kind = SLOT_KINDS.find((known) => known === fields.get('kind'))
  const label = text(fields.get('label'))
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 1 || id > 0xffffffff) throw new TypeError('not a slot id')
  if (kind === undefined || label.length > 64 || !isPrintable(label)) throw new TypeError('not a slot')
  const credentialId = fields.has('credentialId') ? unbase64(text(fields.get('credentialId'))) : undefined
  if (credentialId && credentialId.length > CREDENTIAL_BYTES_MAX) throw new TypeError('not a credential')
  return {
    id,
    kind,
    label,
    made: instantField.parse(text(fields.get('made'))),
    salt: bytes32.parse(text(fields.get('salt'))),
    ...(credentialId && { credentialId }),
  }
}

/** A list of slots, at most 16, with different ids. */
export function parseSlots<T extends KeySlot>(value: unknown, parse: (slot: unknown) => T): T[] {
  if (!Array.isArray(value) || value.length > SLOTS_MAX) throw new TypeError('not slots')
  const slots = value.map(parse)
  if (new Set(slots.map((slot) => slot.id)).size !== slots.length) throw new TypeError('a slot twice')
  return slots
}
