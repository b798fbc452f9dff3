import { test } from 'node:test'
import { passesWycheproof } from './node/testing.ts'

test('AES-256-GCM: Wycheproof, every vector of the sizes we use, and no other size', (t) =>
  passesWycheproof(t, 'aes_gcm_test.json'))

test('ChaCha20-Poly1305: Wycheproof', (t) => passesWycheproof(t, 'chacha20_poly1305_test.json'))
