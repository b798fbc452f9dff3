import { concat, hex, Refusal, unhex, utf8 } from '@siegel/foundation'
import { decodeCrockford, encodeCrockford } from '../crockford.ts'
import { randomBytes, sha256 } from '../hash.ts'

const SECRET_BYTES = 20
const SECRET_CHARACTERS = 32
const CHECK_CHARACTERS = 4
const CHECK_BITS = 20n

const check = (secret: Uint8Array): bigint =>
  BigInt(`0x${hex(sha256(concat(utf8('siegel/v1/recovery-check\n'), secret)).subarray(0, 8))}`) >> (64n - CHECK_BITS)

/** 160 random bits for the recovery sheet. */
export const newRecoverySecret = (): Uint8Array => randomBytes(SECRET_BYTES)

/** 32 characters of Crockford's base 32 and four of check, in nine groups of four. */
export function formatRecoveryCode(secret: Uint8Array): string {
  if (secret.length !== SECRET_BYTES) throw new TypeError('a recovery secret has 20 bytes')
  const text =
    encodeCrockford(BigInt(`0x${hex(secret)}`), SECRET_CHARACTERS) + encodeCrockford(check(secret), CHECK_CHARACTERS)
  return (text.match(/.{4}/g) ?? []).join('-')
}

/** Reads a typed code; separators, case and look-alikes do not matter. Throws Refusal `recovery-code-mistyped`. */
export function parseRecoveryCode(typed: string): Uint8Array {
  const decoded = decodeCrockford(typed, SECRET_CHARACTERS + CHECK_CHARACTERS)
  if (decoded !== undefined) {
    const secret = unhex((decoded.number >> CHECK_BITS).toString(16).padStart(2 * SECRET_BYTES, '0'))
    if (check(secret) === (decoded.number & (2n ** CHECK_BITS - 1n))) return secret
  }
  throw new Refusal('recovery-code-mistyped')
}
