import { base64, concat, hex, Refusal, u32, unbase64 } from '@siegel/foundation'
import { isNoteName, NOTE_COSIGNATURE, NOTE_ED25519, noteKeyId } from './note.ts'

/** A public key with its name, as operators pass it on (signed-note § Verifier keys). */
export type Vkey = { name: string; keyId: number; type: number; publicKey: Uint8Array }

/** `<name>+<key id in hex>+<base64(type ‖ public key)>`; `type` is NOTE_ED25519 or NOTE_COSIGNATURE. */
export function formatVkey(name: string, publicKey: Uint8Array, type: number = NOTE_ED25519): string {
  if (!isNoteName(name) || publicKey.length !== 32) throw new TypeError('not a key')
  return `${name}+${hex(u32(noteKeyId(name, type, publicKey)))}+${base64(concat(Uint8Array.of(type), publicKey))}`
}

/** The inverse for Ed25519 keys of both types; throws Refusal `vkey-malformed`. */
export function parseVkey(text: string): Vkey {
  const match = text.length <= 512 ? /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) : null
  const [, name = '', keyId, encoded = ''] = match ?? []
  try {
    const bytes = unbase64(encoded)
    const type = bytes[0] ?? 0
    const publicKey = bytes.slice(1)
    if ((type === NOTE_ED25519 || type === NOTE_COSIGNATURE) && formatVkey(name, publicKey, type) === text) {
      return { name, keyId: Number.parseInt(keyId ?? '', 16), type, publicKey }
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  throw new Refusal('vkey-malformed')
}
