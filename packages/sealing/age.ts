import { Decrypter, Encrypter, type Identity, type Recipient, type Stanza } from 'age-encryption'
import { Refusal } from '@siegel/foundation'

/** The stanza of age's hybrid recipients, X25519 with ML-KEM-768 (C2SP age § The mlkem768x25519 recipient type). */
export const HYBRID_STANZA = 'mlkem768x25519'

// A hybrid stanza takes 1.6 KB.
const HEADER_BYTES_MAX = 4096
const NEWLINE = 0x0a
const HYPHEN = 0x2d

/** Encrypts to exactly one reader: a hybrid recipient `age1pq1…`, or a recipient of our own. */
export async function sealAge(recipient: string | Recipient, plaintext: Uint8Array): Promise<Uint8Array> {
  if (typeof recipient === 'string' && !recipient.startsWith('age1pq1')) throw new TypeError('not a hybrid recipient')
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(plaintext)
}

/**
 * Opens an age file that has exactly one stanza, of the given type. age itself takes several or mixed ones, and a file
 * with two readers is not what the sender says it is. Every failure is one and the same Refusal with the given code.
 */
export async function openAge(
  file: Uint8Array,
  identity: string | Identity,
  stanzaType: string,
  code: string,
): Promise<Uint8Array> {
  if (!hasShortHeader(file)) throw new Refusal(code, 'not an age file of this kind')
  try {
    const decrypter = new Decrypter()
    decrypter.addIdentity(new OneStanza(stanzaType))
    decrypter.addIdentity(identity)
    return await decrypter.decrypt(file)
  } catch {
    throw new Refusal(code, 'not an age file of this kind, or not for this reader')
  }
}

/** Whether the header ends within its limit; age sets none. */
function hasShortHeader(file: Uint8Array): boolean {
  const end = Math.min(file.length, HEADER_BYTES_MAX) - 4
  for (let i = file.indexOf(NEWLINE); i >= 0 && i < end; i = file.indexOf(NEWLINE, i + 1)) {
    if (file[i + 1] === HYPHEN && file[i + 2] === HYPHEN && file[i + 3] === HYPHEN) return true
  }
  return false
}

/** Added first, it opens nothing and throws unless the header has exactly the one stanza. */
class OneStanza implements Identity {
  readonly #type: string

  constructor(type: string) {
    this.#type = type
  }

  unwrapFileKey(stanzas: Stanza[]): null {
    if (stanzas.length !== 1 || stanzas[0]?.args[0] !== this.#type) throw new Error('not exactly one stanza')
    return null
  }
}
