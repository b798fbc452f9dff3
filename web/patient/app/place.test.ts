import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowed, type Place } from './place.ts'

const leaves: Place[] = [
  { tab: 'account', add: 'passkey' },
  { tab: 'account', add: 'password' },
  { tab: 'account', page: 'take-along' },
  { tab: 'account', page: 'offline' },
]
const reads: Place[] = [
  { tab: 'start' },
  { tab: 'documents', item: 'a' },
  { tab: 'account', page: 'sessions' },
  { tab: 'account', page: 'close' },
]

test('attack: whoever asks for it, no place on the tablet leaves something there; elsewhere all are open', () => {
  for (const place of leaves) assert.deepEqual(allowed(place, true), { tab: 'account' })
  for (const place of reads) assert.equal(allowed(place, true), place)
  for (const place of [...leaves, ...reads]) assert.equal(allowed(place, false), place)
})
