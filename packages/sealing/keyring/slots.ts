import { concat, Refusal, u32, utf8, type Instant } from '@siegel/foundation'
import { identityToRecipient } from 'age-encryption'
import { toInstant } from '../fields.ts'
import { hkdf, randomBytes } from '../hash.ts'
import { isPrintable } from '../lines.ts'
import { argon2id, type Argon2Cost } from '../node/argon2.ts'
import { ageIdentity } from './age-identity.ts'
import { parseRecoveryCode } from './recovery-code.ts'

export const SLOT_KINDS = ['passphrase', 'recovery', 'keyfile', 'passkey'] as const
export type KeySlotKind = (typeof SLOT_KINDS)[number]

/** What opens a slot: text for passphrase and recovery code, 32 bytes of a key file or of a passkey's PRF. */
export type UnlockSecret =
  | { kind: 'passphrase' | 'recovery'; secret: string }
  | { kind: 'keyfile' | 'passkey'; secret: Uint8Array }

/** A slot to be made; the label is for people, at most 64 characters. */
export type NewKeySlot = UnlockSecret & { label?: string; credentialId?: Uint8Array }

/** What is readable of a slot while the safe is locked. `id` is a small number that is never given twice. */
export type KeySlot = {
  id: number
  kind: KeySlotKind
  label: string
  made: Instant
  salt: Uint8Array
  credentialId?: Uint8Array
}
/** What the keyring keeps besides: so RK can be sealed anew for a slot without its secret. */
export type KnownKeySlot = KeySlot & { recipient: string }

/**
 * The cost of a passphrase is fixed; a file that could lower it could make it worthless. Tests, and only tests, pass
 * another one explicitly.
 */
export type TestCost = { passphraseCostForTests?: Argon2Cost }

const PASSPHRASE_COST: Argon2Cost = { memory: 256 * 1024, passes: 3, parallelism: 4 }
const PASSPHRASE_LENGTH_MIN = 12
const PASSPHRASE_LENGTH_MAX = 1024
const LABEL_LENGTH_MAX = 64

/** The age identity of a slot: its secret, stretched where people choose it, through HKDF as the identity's seed. */
export async function slotIdentity(
  slot: Pick<KeySlot, 'id' | 'salt'>,
  { kind, secret }: UnlockSecret,
  { passphraseCostForTests = PASSPHRASE_COST }: TestCost,
): Promise<string> {
  const info = concat(utf8(`siegel/v1/unlock/${kind}\0`), u32(slot.id))
  const stretched =
    typeof secret !== 'string'
      ? secret
      : kind === 'recovery'
        ? parseRecoveryCode(secret)
        : await argon2id(utf8(secret.normalize('NFKC')), slot.salt, passphraseCostForTests)
  return ageIdentity(hkdf(stretched, slot.salt, info, 32))
}

/** Whether a secret can be one at all; wrong types and lengths are the caller's mistake when a slot is made. */
export const isUsable = ({ kind, secret }: UnlockSecret): boolean =>
  typeof secret === 'string'
    ? secret.length <= PASSPHRASE_LENGTH_MAX && (kind === 'recovery' || secret.length >= PASSPHRASE_LENGTH_MIN)
    : secret.length === 32

/** A new slot under a fresh salt. Throws Refusal `passphrase-too-short` (12 characters at least). */
export async function makeSlot(id: number, slot: NewKeySlot, cost: TestCost): Promise<KnownKeySlot> {
  const label = slot.label ?? ''
  if (slot.kind === 'passphrase' && slot.secret.length < PASSPHRASE_LENGTH_MIN)
    throw new Refusal('passphrase-too-short')
  if (!isUsable(slot) || label.length > LABEL_LENGTH_MAX || !isPrintable(label)) throw new TypeError('not a slot')
  if ((slot.kind === 'passkey') !== (slot.credentialId !== undefined)) throw new TypeError('credential of a passkey')
  const salt = randomBytes(32)
  return {
    id,
    kind: slot.kind,
    label,
    made: toInstant(Date.now()),
    salt,
    ...(slot.credentialId && { credentialId: slot.credentialId }),
    recipient: await identityToRecipient(await slotIdentity({ id, salt }, slot, cost)),
  }
}
