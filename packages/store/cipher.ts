import { existsSync, readFileSync } from 'node:fs'
import { writeFileDurably } from '@siegel/foundation/files'
import { Refusal } from '@siegel/foundation'

/** Authenticated page ciphers; anything else (above all `aes256cbc`, which takes a flipped bit) is refused. */
const ciphers = ['aegis', 'chacha20'] as const
export type Cipher = (typeof ciphers)[number]

/**
 * The cipher of a database, from the small file beside it; chosen at birth: AEGIS-256 where the processor has AES
 * instructions, else ChaCha20-Poly1305 (security.md § 4).
 */
export function cipherOf(databaseFile: string): Cipher {
  const file = `${databaseFile}.cipher`
  if (existsSync(file)) {
    const found = ciphers.find((cipher) => cipher === readFileSync(file, 'utf8').trim())
    if (found === undefined) throw new Refusal('cipher-unknown')
    return found
  }
  if (existsSync(databaseFile)) throw new Refusal('cipher-missing', 'the database has lost its .cipher file')
  const chosen: Cipher = hasAesInstructions() ? 'aegis' : 'chacha20'
  writeFileDurably(file, `${chosen}\n`)
  return chosen
}

function hasAesInstructions(): boolean {
  if (process.platform === 'darwin') return true
  try {
    return /^(flags|Features)\s*:.*\baes\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))
  } catch {
    return false
  }
}
