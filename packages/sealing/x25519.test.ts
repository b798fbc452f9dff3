import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decrypter, Encrypter, identityToRecipient, Stanza, type Recipient } from 'age-encryption'
import { base64, concat, unhex, utf8 } from '@siegel/foundation'
import { chachaSeal } from './aead.ts'
import { hkdf } from './hash.ts'
import { wycheproof } from './node/testing.ts'

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
  return new Uint8Array(Buffer.from(x ?? '', 'base64url'))
}

test('X25519: Wycheproof, through age as we use it', async (t) => {
  type Vector = { public: string; private: string; shared: string }
  for (const v of wycheproof<Vector>(t, 'x25519_test.json', 518) ?? []) {
    const key = await importScalar(unhex(v.private))
    assert.match(await identityToRecipient(key), /^age1/)
    const encrypter = new Encrypter()
    encrypter.addRecipient(new KnownSecret(unhex(v.public), await publicKey(key), unhex(v.shared)))
    const file = await encrypter.encrypt('secret')
    const decrypter = new Decrypter()
    decrypter.addIdentity(key)
    if (/^0+$/.test(v.shared)) await assert.rejects(decrypter.decrypt(file), `${v.tcId} ${v.comment}`)
    else assert.deepEqual(await decrypter.decrypt(file), utf8('secret'), `${v.tcId} ${v.comment}`)
  }
})
