import { equalBytes, Refusal } from '@siegel/foundation'
import { decodeCrockford, encodeCrockford } from './crockford.ts'
import { randomBytes } from './hash.ts'

/** The letter's code for signing in with a password (security.md § 3). */
export type AccountCode = {
  /** 20 characters of Crockford's base 32, upper-case, without separators. */
  text: string
  /** The first half: 50 random bits, right-aligned in 7 bytes. */
  secret: Uint8Array
  /** The second half: the first 50 bits of PFP, right-aligned in 7 bytes. */
  practicePrefix: Uint8Array
}

const HALF = 10
const HALF_BITS = 50n

const bits = (number: bigint): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, number)
  return bytes.slice(1)
}

/** The first 50 bits of a fingerprint. */
const prefixOf = (pfp: Uint8Array): bigint => {
  if (pfp.length !== 16) throw new TypeError('a fingerprint has 16 bytes')
  return new DataView(new Uint8Array(pfp).buffer).getBigUint64(0) >> (64n - HALF_BITS)
}

/** A fresh code, in five groups: `XXXX-XXXX-XXXX-XXXX-XXXX`. */
export function newAccountCode(pfp: Uint8Array): string {
  const secret = new DataView(randomBytes(8).buffer).getBigUint64(0) >> (64n - HALF_BITS)
  return formatAccountCode(encodeCrockford(secret, HALF) + encodeCrockford(prefixOf(pfp), HALF))
}

/** A code's 20 characters in groups of four. */
export const formatAccountCode = (text: string): string => (text.match(/.{4}/g) ?? []).join('-')

/**
 * Reads what was typed off the letter: spaces, dashes and case do not matter, O is read as 0, I and L as 1, U as V.
 * Throws Refusal `account-code-malformed`. A slip in the second half shows as another practice (`accountCodeMatches`).
 */
export function parseAccountCode(typed: string): AccountCode {
  const text = decodeCrockford(typed, 2 * HALF)
  if (text === undefined) throw new Refusal('account-code-malformed')
  return {
    text: text.text,
    secret: bits(text.number >> HALF_BITS),
    practicePrefix: bits(text.number & (2n ** HALF_BITS - 1n)),
  }
}

/** Whether a code is one of the practice with this fingerprint. */
export const accountCodeMatches = (code: AccountCode, pfp: Uint8Array): boolean =>
  equalBytes(code.practicePrefix, bits(prefixOf(pfp)))
