import { base64url, Refusal, unbase64url } from '@siegel/foundation'
import { formatFingerprint, parseFingerprint } from './fingerprint.ts'
import { hostField } from './fields.ts'
import { randomBytes } from './hash.ts'

const LINK_SECRET_BYTES = 20
const PIN_COUNT = 1_000_000

/** LS: 160 random bits. */
export const newLinkSecret = (): Uint8Array => randomBytes(LINK_SECRET_BYTES)

/** `https://<host>[:<port>]/#1.<PFP>.<LS>`: what the letter's QR code says (security.md § 3). */
export function formatLink(host: string, port: number | undefined, pfp: Uint8Array, linkSecret: Uint8Array): string {
  if (linkSecret.length !== LINK_SECRET_BYTES) throw new TypeError('a link secret has 20 bytes')
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) throw new TypeError('not a port')
  const address = `${hostField.format(host)}${port === undefined || port === 443 ? '' : `:${port}`}`
  return `https://${address}/#1.${formatFingerprint(pfp)}.${base64url(linkSecret)}`
}

/** Reads a link's fragment, with or without its `#`. Throws Refusal `link-malformed`. */
export function parseLinkFragment(fragment: string): { practice: Uint8Array; linkSecret: Uint8Array } {
  const match = /^#?1\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{27})$/.exec(fragment)
  try {
    if (match) return { practice: parseFingerprint(match[1] ?? ''), linkSecret: unbase64url(match[2] ?? '') }
  } catch {
    // The last character carries bits that no encoder sets: as wrong as any other.
  }
  throw new Refusal('link-malformed')
}

/** Six digits, each of the million equally likely. */
export function newPin(): string {
  // 2^32 is no multiple of a million: numbers from the incomplete last million are drawn again.
  const limit = 2 ** 32 - (2 ** 32 % PIN_COUNT)
  for (;;) {
    const number = new DataView(randomBytes(4).buffer).getUint32(0)
    if (number < limit) return String(number % PIN_COUNT).padStart(6, '0')
  }
}

/** A typed PIN as six ASCII digits: NFKC, white space taken out. Throws Refusal `pin-malformed`. */
export function parsePin(typed: string): string {
  const pin = typed.length <= 64 ? typed.normalize('NFKC').replace(/\s/g, '') : ''
  if (!/^[0-9]{6}$/.test(pin)) throw new Refusal('pin-malformed')
  return pin
}
