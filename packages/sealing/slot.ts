import { concat, Refusal, utf8 } from '@siegel/foundation'
import type { AccountCode } from './account-code.ts'
import { hkdf, sha256 } from './hash.ts'
import { parsePin } from './link.ts'
import { checkPassword } from './password-rules.ts'

/** One way to open a mailbox: link and PIN, a passkey's PRF, account code and password. */
export type SlotKind = 'linkpin1' | 'prf1' | 'password1'

/** What somebody who can open a slot knows: the secret S and the slot's id, 16 bytes (security.md § 3). */
export type SlotSecret = { kind: SlotKind; id: Uint8Array; secret: Uint8Array }

const NO_SALT = new Uint8Array(0)

/**
 * 32 bytes of Argon2id (RFC 9106) of a PIN or password, fixed for the kinds that end in 1: 19 MiB, two passes, one lane (OWASP's
 * minimum; phones do it).
 */
export type Stretch = (secret: string, salt: Uint8Array) => Promise<Uint8Array>
export const STRETCH_COST = { memory: 19 * 1024, passes: 2, parallelism: 1 } as const

/** The two ways in that begin with something to remember, over the platform's Argon2id. */
export const rememberedSlots = (stretch: Stretch) => ({
  /** Link and PIN. Throws Refusal `pin-malformed` for what cannot be a PIN. */
  linkSlot: async (linkSecret: Uint8Array, pin: string): Promise<SlotSecret> => {
    if (linkSecret.length !== 20) throw new TypeError('a link secret has 20 bytes')
    const stretched = await stretch(parsePin(pin), hkdf(linkSecret, NO_SALT, 'siegel/v1/link/pin-salt', 16))
    return {
      kind: 'linkpin1',
      id: hkdf(linkSecret, NO_SALT, 'siegel/v1/link/handle', 16),
      secret: concat(linkSecret, stretched),
    }
  },
  /** Account code and password. Throws Refusal `password-too-short`, `password-too-long` or `password-common`. */
  passwordSlot: async (code: AccountCode, password: string): Promise<SlotSecret> => {
    const ikm = utf8(code.text)
    const checked = checkPassword(password)
    return {
      kind: 'password1',
      id: hkdf(ikm, NO_SALT, 'siegel/v1/password/handle', 16),
      secret: await stretch(checked, hkdf(ikm, NO_SALT, 'siegel/v1/password/salt', 16)),
    }
  },
  /**
   * Account code and password, for copies on the device: a secret of its own, and an id that says nothing of the code, which
   * the one in the safe would give to whoever tries codes. Throws what `passwordSlot` does.
   */
  offlinePasswordSlot: async (code: AccountCode, password: string): Promise<SlotSecret> => {
    const checked = checkPassword(password)
    const secret = await stretch(checked, hkdf(utf8(code.text), NO_SALT, 'siegel/v1/offline/password/salt', 16))
    return { kind: 'password1', id: hkdf(secret, NO_SALT, 'siegel/v1/offline/password/handle', 16), secret }
  },
})

/** What a passkey's PRF extension is evaluated for: SHA-256("siegel/v1/prf"). */
export const PRF_SALT: Uint8Array = sha256(utf8('siegel/v1/prf'))

/** A passkey: the PRF output for `PRF_SALT`, 32 bytes, and the credential's id. */
export function passkeySlot(prfOutput: Uint8Array, credentialId: Uint8Array): SlotSecret {
  if (prfOutput.length !== 32 || credentialId.length === 0) throw new TypeError('not a PRF output of a credential')
  const id = sha256(concat(utf8('siegel/v1/passkey/handle\n'), credentialId)).slice(0, 16)
  return { kind: 'prf1', id, secret: prfOutput }
}

/** What a passkey's PRF extension is evaluated for where it opens copies on the device: SHA-256("siegel/v1/offline/prf"). */
export const OFFLINE_PRF_SALT: Uint8Array = sha256(utf8('siegel/v1/offline/prf'))

/** 32 bytes that show the safe that somebody knows S; the safe keeps only their SHA-256. */
export const slotProof = (slot: SlotSecret): Uint8Array => hkdf(slot.secret, NO_SALT, `siegel/v1/open/${slot.kind}`, 32)

/** A passkey's `user.id`: 1 ‖ PFP ‖ mailbox, 33 bytes. */
export function passkeyUserId(pfp: Uint8Array, mailbox: Uint8Array): Uint8Array {
  if (pfp.length !== 16 || mailbox.length !== 16) throw new TypeError('16 bytes each')
  return concat(Uint8Array.of(1), pfp, mailbox)
}

/** The inverse, for the user handle a passkey returns. Throws Refusal `passkey-other` for a handle not of this form. */
export function parsePasskeyUserId(userId: Uint8Array): { practice: Uint8Array; mailbox: Uint8Array } {
  if (userId.length !== 33 || userId[0] !== 1) throw new Refusal('passkey-other')
  return { practice: userId.slice(1, 17), mailbox: userId.slice(17) }
}
