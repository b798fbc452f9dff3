import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, unhex } from '@siegel/foundation'
import { aesGcmOpen, aesGcmSeal, chachaOpen, chachaSeal } from './aead.ts'
import { wycheproof } from './node/testing.ts'

type Vector = { key: string; iv: string; aad: string; msg: string; ct: string; tag: string }
type Sizes = { keySize: number; ivSize: number; tagSize: number }

test('AES-256-GCM: Wycheproof, every vector of the sizes we use, and no other size', async (t) => {
  let used = 0
  for (const v of wycheproof<Vector & Sizes>(t, 'aes_gcm_test.json', 316) ?? []) {
    const [key, nonce, aad] = [unhex(v.key), unhex(v.iv), unhex(v.aad)]
    if (v.keySize !== 256 || v.ivSize !== 96) {
      await assert.rejects(aesGcmOpen(key, nonce, aad, unhex(v.ct + v.tag)), TypeError, `${v.tcId}`)
      continue
    }
    used++
    const opened = await aesGcmOpen(key, nonce, aad, unhex(v.ct + v.tag))
    assert.equal(opened && hex(opened), v.result === 'valid' ? v.msg : undefined, `${v.tcId} ${v.comment}`)
    if (v.result === 'valid') assert.equal(hex(await aesGcmSeal(key, nonce, aad, unhex(v.msg))), v.ct + v.tag)
  }
  if (used > 0) assert.equal(used, 66)
})

test('ChaCha20-Poly1305: Wycheproof', (t) => {
  for (const v of wycheproof<Vector & Sizes>(t, 'chacha20_poly1305_test.json', 325) ?? []) {
    const [key, nonce, aad] = [unhex(v.key), unhex(v.iv), unhex(v.aad)]
    const open = (): Uint8Array | undefined => chachaOpen(key, nonce, unhex(v.ct + v.tag), aad)
    if (v.ivSize !== 96) {
      assert.throws(open, v.comment)
      continue
    }
    const opened = open()
    assert.equal(opened && hex(opened), v.result === 'valid' ? v.msg : undefined, `${v.tcId} ${v.comment}`)
    if (v.result === 'valid') assert.equal(hex(chachaSeal(key, nonce, unhex(v.msg), aad)), v.ct + v.tag)
  }
})
