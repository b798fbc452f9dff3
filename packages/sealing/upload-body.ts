import { base64, base64url, hex, Refusal, unbase64, unbase64url, unhex, unutf8, utf8 } from '@siegel/foundation'
import { BAG_BYTES_MAX } from './bag.ts'
import { isPrintable } from './lines.ts'
import type { SlotKind } from './slot.ts'

/** A further way to open the mailbox (security.md § 3), made in the patient's browser. */
export type Enrol = {
  kind: 'enrol'
  /** 16 bytes. */
  slot: Uint8Array
  slotKind: Exclude<SlotKind, 'linkpin1'>
  /** The passkey's credential id, 1 … 1023 bytes (WebAuthn § 4); none for a password. */
  credentialId?: Uint8Array
  /** SHA-256 of the slot's proof. */
  proofSha256: Uint8Array
  /** The mailbox's keys sealed for the new slot. */
  bag: Uint8Array
  /** What the patient calls it, 1 … 64 characters. */
  label: string
}

/** What an upload can say. Each kind is a small JSON text with a version, in exactly one spelling. */
export type UploadBody = Enrol

const CODE = 'upload-malformed'
const LABEL_LENGTH_MAX = 64
const CREDENTIAL_BYTES_MAX = 1023

const require = (condition: boolean, what: string): void => {
  if (!condition) throw new TypeError(`not ${what}`)
}

function checkEnrol(body: Enrol): Enrol {
  const { slot, slotKind, credentialId, proofSha256, bag, label } = body
  require(slot.length === 16, 'a slot id')
  require(slotKind === 'prf1' || slotKind === 'password1', 'a slot that can be enrolled')
  require((slotKind === 'prf1') === (credentialId !== undefined), 'a credential where one belongs')
  if (credentialId) require(credentialId.length > 0 && credentialId.length <= CREDENTIAL_BYTES_MAX, 'a credential id')
  require(proofSha256.length === 32, 'a hash')
  require(bag.length > 0 && bag.length <= BAG_BYTES_MAX, 'a bag')
  require(label.length > 0 && label.length <= LABEL_LENGTH_MAX && isPrintable(label), 'a label')
  return body
}

/** The bytes of a body; values that do not fit throw `TypeError`. */
export function formatUploadBody(body: UploadBody): Uint8Array {
  const { slot, slotKind, credentialId, proofSha256, bag, label } = checkEnrol(body)
  return utf8(
    JSON.stringify({
      version: 1,
      kind: 'enrol',
      slot: hex(slot),
      slotKind,
      ...(credentialId && { credentialId: base64url(credentialId) }),
      proofSha256: hex(proofSha256),
      bag: base64(bag),
      label,
    }),
  )
}

const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new TypeError('not text')
  return value
}

/** The inverse; accepts exactly what `formatUploadBody` writes. Throws Refusal `upload-malformed`. */
export function parseUploadBody(bytes: Uint8Array): UploadBody {
  try {
    const source = unutf8(bytes)
    const json: unknown = JSON.parse(source)
    require(typeof json === 'object' && json !== null && !Array.isArray(json), 'an object')
    const fields = new Map(Object.entries(json as object))
    const slotKind = fields.get('slotKind')
    if (slotKind !== 'prf1' && slotKind !== 'password1') throw new TypeError('not a slot kind')
    const body: Enrol = {
      kind: 'enrol',
      slot: unhex(text(fields.get('slot'))),
      slotKind,
      ...(fields.has('credentialId') && { credentialId: unbase64url(text(fields.get('credentialId'))) }),
      proofSha256: unhex(text(fields.get('proofSha256'))),
      bag: unbase64(text(fields.get('bag'))),
      label: text(fields.get('label')),
    }
    // One spelling only: this refuses unknown, doubled and missing fields, another order and white space.
    require(unutf8(formatUploadBody(body)) === source, 'the canonical text')
    return body
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) throw new Refusal(CODE, 'body')
    throw error
  }
}
