import { Stanza, type Identity, type Recipient } from 'age-encryption'
import { base64, concat, equalBytes, Refusal, u32, unbase64, utf8 } from '@siegel/foundation'
import { chachaOpen, chachaSeal } from './aead.ts'
import { openAge, sealAge } from './age.ts'
import { bytes32, epochField, fingerprint, id16, identityField } from './fields.ts'
import { formatFrame, parseFrame } from './frame.ts'
import { hkdf, randomBytes } from './hash.ts'
import { formatLines, LineReader, mailboxLines, type MailboxRef } from './lines.ts'
import type { MailboxKeys } from './mailbox-keys.ts'
import type { SlotSecret } from './slot.ts'

/** The secret halves of a mailbox's keys. */
export type BagKeys = Pick<MailboxKeys, 'identity' | 'signingSeed'>

const TITLE = 'siegel/v1/bag'
const CODE = 'bag-unreadable'
const NONCE = new Uint8Array(12)
/** A bag takes about 600 bytes. */
export const BAG_BYTES_MAX = 1024

const label = (slot: SlotSecret): string => `siegel/${slot.kind}`

/** age's spelling of bytes in a stanza: base64 without padding (C2SP age § Recipient stanza). */
const argument = (bytes: Uint8Array): string => base64(bytes).replace(/=+$/, '')

function fromArgument(text: string, length: number): Uint8Array {
  const bytes = unbase64(text + '='.repeat((4 - (text.length % 4)) % 4))
  if (bytes.length !== length) throw new TypeError('length of a stanza argument')
  return bytes
}

/** KEK = HKDF(S, salt, stanza label ‖ 0 ‖ PFP ‖ mailbox ‖ epoch u32 ‖ slot id). */
const keyEncryptionKey = (slot: SlotSecret, salt: Uint8Array, { practice, mailbox, epoch }: MailboxRef): Uint8Array =>
  hkdf(slot.secret, salt, concat(utf8(`${label(slot)}\0`), practice, mailbox, u32(epoch), slot.id), 32)

/** age's key wrapping by a slot. One stanza: `siegel/<kind> <slot id> <salt>`, body the wrapped file key. */
class SlotStanza implements Recipient, Identity {
  readonly #slot: SlotSecret
  readonly #context: MailboxRef

  constructor(slot: SlotSecret, context: MailboxRef) {
    this.#slot = slot
    this.#context = context
  }

  wrapFileKey(fileKey: Uint8Array): Stanza[] {
    const salt = randomBytes(32)
    const body = chachaSeal(keyEncryptionKey(this.#slot, salt, this.#context), NONCE, fileKey)
    return [new Stanza([label(this.#slot), argument(this.#slot.id), argument(salt)], body)]
  }

  unwrapFileKey(stanzas: Stanza[]): Uint8Array | null {
    const [type, id = '', salt = '', ...rest] = stanzas[0]?.args ?? []
    if (type !== label(this.#slot) || rest.length > 0) return null
    if (!equalBytes(fromArgument(id, 16), this.#slot.id)) return null
    const body = stanzas[0]?.body ?? new Uint8Array(0)
    const key = keyEncryptionKey(this.#slot, fromArgument(salt, 32), this.#context)
    // 16 bytes of file key and the tag; age's own stanzas check the length for the same reason (key commitment).
    return body.length === 32 ? (chachaOpen(key, NONCE, body) ?? null) : null
  }
}

const checkContext = ({ practice, mailbox, epoch }: MailboxRef): void => {
  fingerprint.format(practice)
  id16.format(mailbox)
  epochField.format(epoch)
}

/** Seals a mailbox's keys for one slot (security.md § 2f). It lies nowhere but in the safe. */
export async function sealBag(slot: SlotSecret, context: MailboxRef, keys: BagKeys): Promise<Uint8Array> {
  checkContext(context)
  const text = formatLines(TITLE, [
    ...mailboxLines(context),
    ['identity', identityField.format(keys.identity)],
    ['signing', bytes32.format(keys.signingSeed)],
  ])
  return sealAge(new SlotStanza(slot, context), formatFrame(text, new Uint8Array(0)))
}

/**
 * Opens a bag. Wrong slot, secret, practice, mailbox or epoch and any change of the file are one and the same Refusal,
 * `bag-unreadable`.
 */
export async function openBag(bag: Uint8Array, slot: SlotSecret, context: MailboxRef): Promise<BagKeys> {
  checkContext(context)
  if (bag.length > BAG_BYTES_MAX) throw new Refusal(CODE, 'too large')
  const frame = parseFrame(await openAge(bag, new SlotStanza(slot, context), label(slot), CODE), CODE)
  const reader = new LineReader(frame.header, TITLE, CODE)
  const ref = reader.mailbox()
  const identity = reader.value('identity', identityField)
  const signingSeed = reader.value('signing', bytes32)
  reader.end()
  frame.content(0)
  const same = equalBytes(ref.practice, context.practice) && equalBytes(ref.mailbox, context.mailbox)
  if (!same || ref.epoch !== context.epoch) reader.refuse('another mailbox')
  return { identity, signingSeed }
}
