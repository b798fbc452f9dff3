import { existsSync, readFileSync } from 'node:fs'
import { writeFileDurably } from '@siegel/foundation/files'
import { Refusal } from '@siegel/foundation'

/** Authenticated page ciphers; anything else (above all `aes256cbc`, which takes a flipped bit) is refused. */
const ciphers = ['aegis', 'chacha20'] as const

export interface Cipher {
  name: (typeof ciphers)[number]
  /**
   * Whether the key is used as it is. It is random, so a derivation made for passwords adds nothing but time; databases
   * of 0.1.0 and before have it.
   */
  isRaw: boolean
}

/**
 * The cipher of a database, from the small file beside it; chosen at birth: AEGIS-256 where the processor has AES
 * instructions, else ChaCha20-Poly1305 (security.md § 4).
 */
export function cipherOf(databaseFile: string): Cipher {
  const file = `${databaseFile}.cipher`
  if (existsSync(file)) {
    const [text, use] = readFileSync(file, 'utf8').trim().split(' ')
    const name = ciphers.find((cipher) => cipher === text)
    if (name === undefined || (use !== undefined && use !== 'raw')) throw new Refusal('cipher-unknown')
    return { name, isRaw: use === 'raw' }
  }
  if (existsSync(databaseFile)) throw new Refusal('cipher-missing', 'the database has lost its .cipher file')
  const name = hasAesInstructions() ? 'aegis' : 'chacha20'
  writeFileDurably(file, `${name} raw\n`)
  return { name, isRaw: true }
}

function hasAesInstructions(): boolean {
  if (process.platform === 'darwin') return true
  try {
    return /^(flags|Features)\s*:.*\baes\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))
  } catch {
    return false
  }
}
