/** Bech32 (BIP 173), encoding only: age's secret keys are 32 bytes in it, and typage makes random ones only. */
const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const PREFIX = 'age-secret-key-pq-'
const CHECKSUM_LENGTH = 6

/** The hybrid age identity `AGE-SECRET-KEY-PQ-1…` whose secret is this seed of 32 bytes. */
export function ageIdentity(seed: Uint8Array): string {
  if (seed.length !== 32) throw new TypeError('a seed has 32 bytes')
  const words = fiveBits(seed)
  const data = [...words, ...checksum(words)].map((word) => ALPHABET.charAt(word)).join('')
  return `${PREFIX}1${data}`.toUpperCase()
}

/** Eight bits regrouped to five, the last group filled up with zeros. */
function fiveBits(bytes: Uint8Array): number[] {
  const words: number[] = []
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff
    for (bits += 8; bits >= 5; bits -= 5) words.push((buffer >> (bits - 5)) & 31)
  }
  if (bits > 0) words.push((buffer << (5 - bits)) & 31)
  return words
}

function checksum(words: readonly number[]): number[] {
  const codes = Array.from(PREFIX, (character) => character.charCodeAt(0))
  const prefix = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)]
  const value = polymod([...prefix, ...words, ...Array.from({ length: CHECKSUM_LENGTH }, () => 0)]) ^ 1
  return Array.from({ length: CHECKSUM_LENGTH }, (_, i) => (value >> (5 * (CHECKSUM_LENGTH - 1 - i))) & 31)
}

function polymod(words: readonly number[]): number {
  let check = 1
  for (const word of words) {
    const top = check >> 25
    check = ((check & 0x1ffffff) << 5) ^ word
    GENERATOR.forEach((generator, i) => {
      if ((top >> i) & 1) check ^= generator
    })
  }
  return check
}
