import { createHash, hash, randomBytes, randomUUID } from 'node:crypto'

/** SHA-256 at the speed of the machine, 32 bytes; takes the place of the browser's `sha256` in this entry. */
export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', bytes, 'buffer'))

/** SHA-256 of bytes, or of the UTF-8 of a text, in lower-case hexadecimal. */
export const sha256Hex = (content: string | Uint8Array): string => hash('sha256', content, 'hex')

/** A random UUID (RFC 9562 version 4). */
export const randomId = (): string => randomUUID()

/** A session's or bearer's token: 256 random bits, 43 characters of base64url. */
export const newSessionToken = (): string => randomBytes(32).toString('base64url')

/** What is stored of a token: SHA-256 of its text. */
export const tokenHash = (token: string): Uint8Array => new Uint8Array(hash('sha256', token, 'buffer'))

/** SHA-256 of bytes that come in pieces. */
export function sha256Pieces(): { add(bytes: Uint8Array): void; digest(): Uint8Array } {
  const state = createHash('sha256')
  return {
    add: (bytes) => void state.update(bytes),
    digest: () => new Uint8Array(state.digest()),
  }
}
