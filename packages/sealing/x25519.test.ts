import { test } from 'node:test'
import { passesWycheproof } from './node/testing.ts'

test('X25519: Wycheproof, through age as we use it', (t) => passesWycheproof(t, 'x25519_test.json'))
