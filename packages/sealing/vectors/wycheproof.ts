import { Decrypter, Encrypter, identityToRecipient, Stanza, type Recipient } from 'age-encryption'
import { base64, concat, hex, unbase64url, unhex, unutf8 } from '@siegel/foundation'
import { aesGcmOpen, aesGcmSeal, chachaOpen, chachaSeal } from '../aead.ts'
import { ed25519Verify } from '../ed25519.ts'
import { hkdf, hmacSha256 } from '../hash.ts'
import { tally, throws, type Outcome } from './outcome.ts'

/** One test with the fields of its group. */
export type Wycheproof<T> = T & { tcId: number; comment: string; flags: string[]; result: string }

/** The tests of a parsed Wycheproof file. */
export const testsOf = <T>(file: unknown): Wycheproof<T>[] =>
  (file as { testGroups: { tests: Wycheproof<T>[] }[] }).testGroups.flatMap(({ tests, ...group }) =>
    tests.map((test) => ({ ...group, ...test })),
  )

const run = <T>(file: unknown, check: (vector: Wycheproof<T>) => boolean | Promise<boolean>): Promise<Outcome> =>
  tally(testsOf<T>(file), ({ tcId, comment }) => `${tcId} ${comment}`, check)

interface Sealed {
  key: string
  iv: string
  aad: string
  msg: string
  ct: string
  tag: string
  keySize: number
  ivSize: number
}

const opensTo = (opened: Uint8Array | undefined, { result, msg }: { result: string; msg: string }): boolean =>
  (opened && hex(opened)) === (result === 'valid' ? msg : undefined)

/** AES-256-GCM with 96-bit nonces, as many of them as `ours` counts; every other size has to be refused. */
async function aesGcm(file: unknown): Promise<Outcome & { ours: number }> {
  let ours = 0
  const outcome = await run<Sealed>(file, async (v) => {
    const [key, nonce, aad] = [unhex(v.key), unhex(v.iv), unhex(v.aad)]
    const open = () => aesGcmOpen(key, nonce, aad, unhex(v.ct + v.tag))
    if (v.keySize !== 256 || v.ivSize !== 96) return throws(open, TypeError)
    ours += 1
    if (!opensTo(await open(), v)) return false
    return v.result !== 'valid' || hex(await aesGcmSeal(key, nonce, aad, unhex(v.msg))) === v.ct + v.tag
  })
  return { ...outcome, ours }
}

const chacha = (file: unknown): Promise<Outcome> =>
  run<Sealed>(file, (v) => {
    const [key, nonce, aad] = [unhex(v.key), unhex(v.iv), unhex(v.aad)]
    const open = () => chachaOpen(key, nonce, unhex(v.ct + v.tag), aad)
    if (v.ivSize !== 96) return throws(open)
    return (
      opensTo(open(), v) && (v.result !== 'valid' || hex(chachaSeal(key, nonce, unhex(v.msg), aad)) === v.ct + v.tag)
    )
  })

const ed25519 = (file: unknown): Promise<Outcome> =>
  run<{ publicKey: { pk: string }; msg: string; sig: string }>(
    file,
    (v) => ed25519Verify(unhex(v.publicKey.pk), unhex(v.msg), unhex(v.sig)) === (v.result === 'valid'),
  )

const hkdfSha256 = (file: unknown): Promise<Outcome> =>
  run<{ ikm: string; salt: string; info: string; size: number; okm: string }>(file, (v) => {
    const derive = () => hkdf(unhex(v.ikm), unhex(v.salt), unhex(v.info), v.size)
    return v.result === 'valid' ? hex(derive()) === v.okm : throws(derive)
  })

const hmac = (file: unknown): Promise<Outcome> =>
  run<{ key: string; msg: string; tag: string; tagSize: number }>(file, (v) => {
    const tag = hex(hmacSha256(unhex(v.key), unhex(v.msg)).subarray(0, v.tagSize / 8))
    return (tag === v.tag) === (v.result === 'valid')
  })

/** Wraps the file key as age's X25519 stanza says, from a shared secret that is already known. */
class KnownSecret implements Recipient {
  readonly #share: Uint8Array
  readonly #key: Uint8Array

  constructor(share: Uint8Array, reader: Uint8Array, secret: Uint8Array) {
    this.#share = share
    this.#key = hkdf(secret, concat(share, reader), 'age-encryption.org/v1/X25519', 32)
  }

  wrapFileKey(fileKey: Uint8Array): Stanza[] {
    const share = base64(this.#share).replace(/=+$/, '')
    return [new Stanza(['X25519', share], chachaSeal(this.#key, new Uint8Array(12), fileKey))]
  }
}

const importScalar = (scalar: Uint8Array): Promise<CryptoKey> => {
  const pkcs8 = concat(unhex('302e020100300506032b656e04220420'), scalar)
  return crypto.subtle.importKey('pkcs8', pkcs8, { name: 'X25519' }, true, ['deriveBits'])
}

async function publicKey(key: CryptoKey): Promise<Uint8Array> {
  const { x } = await crypto.subtle.exportKey('jwk', key)
  return unbase64url(x ?? '')
}

/** X25519 as we use it: through age, whose reader has to come to the vector's shared secret or refuse one of zeros. */
const x25519 = (file: unknown): Promise<Outcome> =>
  run<{ public: string; private: string; shared: string }>(file, async (v) => {
    const key = await importScalar(unhex(v.private))
    if (!(await identityToRecipient(key)).startsWith('age1')) return false
    const encrypter = new Encrypter()
    encrypter.addRecipient(new KnownSecret(unhex(v.public), await publicKey(key), unhex(v.shared)))
    const sealed = await encrypter.encrypt('secret')
    const decrypter = new Decrypter()
    decrypter.addIdentity(key)
    const open = () => decrypter.decrypt(sealed)
    return /^0+$/.test(v.shared) ? throws(open) : unutf8(await open()) === 'secret'
  })

/** By the name of Wycheproof's file: what checks it, and how many vectors it has. */
export const wycheproofRuns = {
  'ed25519_test.json': { run: ed25519, count: 151 },
  'x25519_test.json': { run: x25519, count: 518 },
  'aes_gcm_test.json': { run: aesGcm, count: 316 },
  'chacha20_poly1305_test.json': { run: chacha, count: 325 },
  'hkdf_sha256_test.json': { run: hkdfSha256, count: 86 },
  'hmac_sha256_test.json': { run: hmac, count: 174 },
} as const

/** Of the AES-GCM vectors those of the sizes we use. */
export const ourAesGcmVectors = 66
