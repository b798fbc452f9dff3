import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signInTrouble } from './trouble.ts'

test('each failure stands where it belongs', () => {
  assert.deepEqual(signInTrouble('password', 'opening-no'), { place: 'form', error: 'no' })
  assert.deepEqual(signInTrouble('passkey', 'opening-no'), { place: 'top', error: 'passkeyNo' })
  assert.deepEqual(signInTrouble('password', 'account-code-malformed'), { place: 'code', error: 'codeMalformed' })
  assert.deepEqual(signInTrouble('password', 'certificate-other-practice'), { place: 'code', error: 'codeOther' })
  assert.deepEqual(signInTrouble('password', 'password-common'), { place: 'password', password: 'common' })
  assert.deepEqual(signInTrouble('passkey', 'passkey-cancelled'), { place: 'top', error: 'cancelled' })
  assert.deepEqual(signInTrouble('passkey', 'practice-away'), { place: 'top', problem: 'practice-away' })
})

test('what does not verify stops, and says whether anything had been sent', () => {
  assert.deepEqual(signInTrouble('passkey', 'certificate-unverified'), { stop: 'certificate-unverified', sent: false })
  assert.deepEqual(signInTrouble('passkey', 'certificate-other-practice'), {
    stop: 'certificate-other-practice',
    sent: false,
  })
  assert.deepEqual(signInTrouble('password', 'answer-unreadable'), { stop: 'answer-unreadable', sent: true })
  assert.deepEqual(signInTrouble('password', 'statement-missing'), { stop: 'statement-missing', sent: true })
})
