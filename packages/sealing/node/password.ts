import { randomBytes } from 'node:crypto'
import { base64, equalBytes, unbase64, utf8 } from '@siegel/foundation'
import { argon2id } from './argon2.ts'

// OWASP's second choice for Argon2id is 19 MiB; staff sign in on real computers. Fixed: a stored hash chooses nothing.
const COST = { memory: 64 * 1024, passes: 3, parallelism: 1 }
const PREFIX = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$`
const PASSWORD_LENGTH_MAX = 1024

const unpadded = (bytes: Uint8Array): string => base64(bytes).replace(/=+$/, '')
const padded = (text: string): Uint8Array => unbase64(text + '='.repeat((4 - (text.length % 4)) % 4))

const normalise = (password: string): Uint8Array | undefined =>
  password.length <= PASSWORD_LENGTH_MAX ? utf8(password.normalize('NFKC')) : undefined

/** A PHC string of a password (Argon2id, 64 MiB, 3 passes, random salt). Check it with `checkPassword` before. */
export async function hashPassword(password: string): Promise<string> {
  const message = normalise(password)
  if (message === undefined) throw new TypeError('password too long')
  const salt = randomBytes(16)
  return `${PREFIX}${unpadded(salt)}$${unpadded(await argon2id(message, salt, COST))}`
}

/** Whether a password belongs to a stored PHC string. One with other parameters than ours never verifies. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const message = normalise(password)
  const match = /^([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/.exec(stored.slice(PREFIX.length))
  if (message === undefined || match === null || !stored.startsWith(PREFIX)) return false
  try {
    return equalBytes(await argon2id(message, padded(match[1] ?? ''), COST), padded(match[2] ?? ''))
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
