import { concat, equalBytes, hex, Refusal, unhex, utf8 } from '@siegel/foundation'
import { hmacSha256, randomBytes, sha256 } from '@siegel/sealing/node'

/** Crockford's base32: without the letters I, L, O and U, which people mistake. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeBytes = 10
const codeLength = 16
const keyingMaterialLabel = 'EXPORTER-siegel-pair-1'

/** A new pairing code: 80 random bits as `XXXX-XXXX-XXXX-XXXX`. */
export function createPairingCode(): string {
  let bits = randomBytes(codeBytes).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)
  let code = ''
  for (let i = 0; i < codeLength; i++) {
    code = (alphabet[Number(bits & 31n)] ?? '') + code
    bits >>= 5n
  }
  return (code.match(/.{4}/g) ?? []).join('-')
}

/** The code as it was made, however it was typed. Refuses `pairing-code-malformed`. */
export function normalisePairingCode(typed: string): string {
  const code = typed.slice(0, 64).toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  if (code.length !== codeLength || Array.from(code).some((letter) => !alphabet.includes(letter)))
    throw new Refusal('pairing-code-malformed')
  return (code.match(/.{4}/g) ?? []).join('-')
}

/** What both ends must have seen alike for a pairing to hold. */
export interface PairingTranscript {
  /** SHA-256 of the SubjectPublicKeyInfo of each side's key, hex. */
  readonly portalKeyHash: string
  readonly gatewayKeyHash: string
  /** Exported keying material of their TLS connection (RFC 8446 § 7.5), 32 bytes: differs for every connection. */
  readonly keyingMaterial: Uint8Array
}

/** The part of a TLS socket that gives keying material. */
interface Exporter {
  exportKeyingMaterial(length: number, label: string, context: Buffer): Buffer
}

export const pairingKeyingMaterial = (socket: Exporter): Uint8Array =>
  socket.exportKeyingMaterial(32, keyingMaterialLabel, Buffer.alloc(0))

/**
 * Proves knowledge of the code for this very connection, in one direction. Whoever stands in between with keys of their own sees
 * another transcript at each end, and cannot make either proof without the code.
 */
export function pairingProof(code: string, side: 'gateway' | 'portal', transcript: PairingTranscript): string {
  const { portalKeyHash, gatewayKeyHash, keyingMaterial } = transcript
  const message = [utf8(`siegel/v1/pair/${side}\n`), unhex(portalKeyHash), unhex(gatewayKeyHash), keyingMaterial]
  return hex(hmacSha256(utf8(normalisePairingCode(code)), concat(...message)))
}

export const isPairingProof = (
  proof: string,
  code: string,
  side: 'gateway' | 'portal',
  transcript: PairingTranscript,
): boolean => equalBytes(utf8(proof), utf8(pairingProof(code, side, transcript)))

/**
 * Three words that both screens show: people compare them, so that a code that got into wrong hands is noticed too.
 * SHA-256 over both keys and the code, first 18 bits.
 */
export function confirmationWords(code: string, transcript: PairingTranscript): string {
  const keys = [unhex(transcript.portalKeyHash), unhex(transcript.gatewayKeyHash)]
  const [a = 0, b = 0, c = 0] = sha256(
    concat(utf8('siegel/v1/pair/words\n'), ...keys, utf8(normalisePairingCode(code))),
  )
  const picks = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6)]
  return picks.map((at) => confirmationWordList[at]).join(' ')
}

/** Words that German and English spell alike (but for capitals) and that the telephone does not confuse. */
export const confirmationWordList: readonly string[] = `
  alarm album arena atlas banner basis bonus butter cello delta diesel echo film finger gold hammer
  hotel hunger jaguar jazz kiwi koala lama mango motor museum nest november opal orange oval panda
  park piano pilot planet poker quiz radar radio ring robot rose sand sofa solo sport star
  tango taxi tempo tennis tiger torso trio tunnel turban vase villa wagon west wind winter zebra
`
  .trim()
  .split(/\s+/)
