import { Secret, TOTP } from 'otpauth'

const PERIOD_SECONDS = 30
const DIGITS = 6
// One step either way: a clock may be 30 s off and somebody may type slowly (RFC 6238 § 5.2).
const WINDOW_STEPS = 1
const SECRET_BYTES = 20

const generator = (secret: string): TOTP =>
  new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: DIGITS, period: PERIOD_SECONDS })

const stepAt = (nowMs: number): number => Math.floor(nowMs / 1000 / PERIOD_SECONDS)

/** A fresh secret of 160 bits in base 32 (RFC 4226 § 4). */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32

/** The `otpauth:` address for an authenticator app's QR code. */
export const totpUri = (secret: string, issuer: string, account: string): string =>
  new TOTP({
    issuer,
    label: account,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: DIGITS,
    period: PERIOD_SECONDS,
  }).toString()

/** The code an authenticator app shows at a time: for the demo and for tests. */
export const totpCode = (secret: string, nowMs: number): string => generator(secret).generate({ timestamp: nowMs })

/**
 * The time step of a right code, or undefined. Only steps after `lastStep` count, so that a code works once: the caller
 * keeps the returned step with the account, in the transaction that signs in.
 */
export function verifyTotp(
  secret: string,
  code: string,
  nowMs: number,
  lastStep: number | undefined,
): number | undefined {
  if (!/^[0-9]{6}$/.test(code)) return undefined
  const delta = generator(secret).validate({ token: code, timestamp: nowMs, window: WINDOW_STEPS })
  if (delta === null) return undefined
  const step = stepAt(nowMs) + delta
  return lastStep === undefined || step > lastStep ? step : undefined
}
