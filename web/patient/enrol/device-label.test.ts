import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceLabel } from './device-label.ts'

test('a passkey is named after its device', () => {
  assert.equal(deviceLabel('Passkey', 'Mozilla/5.0 (Linux; Android 16; Pixel 9) Chrome/150'), 'Passkey, Android')
  assert.equal(deviceLabel('Passkey', 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X)'), 'Passkey, iPhone')
  assert.equal(deviceLabel('Passkey', 'something'), 'Passkey')
})
