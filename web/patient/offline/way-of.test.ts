import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailboxIndex } from '@siegel/contract/patient'
import type { LiveSession } from '../core/live.ts'
import { wayOf } from './way-of.ts'

const live = (kind: 'linkpin1' | 'prf1' | 'password1', more: Partial<MailboxIndex> = {}) => {
  const index = {
    slots: [{ id: 'slot', kind, label: '', createdAt: '' }],
    sessions: [{ id: 'here', slot: 'slot', expiresAt: '' }],
    ...more,
  }
  const state = () => ({ view: { index } }) as unknown as ReturnType<LiveSession['state']>
  return { session: { id: 'here' }, state }
}

test('only a session by a way in of the patient’s own may keep copies', () => {
  assert.equal(wayOf(live('prf1')), 'prf1')
  assert.equal(wayOf(live('password1')), 'password1')
})

test('attack: neither a link with a PIN, nor a guest, nor a session that is not listed may', () => {
  assert.equal(wayOf(live('linkpin1')), undefined)
  assert.equal(wayOf(live('linkpin1', { guest: { until: '2026-12-24' } })), undefined)
  assert.equal(wayOf(live('password1', { guest: { until: '2026-12-24' } })), undefined)
  assert.equal(wayOf({ ...live('prf1'), session: { id: 'elsewhere' } }), undefined)
  assert.equal(wayOf(live('prf1', { sessions: undefined })), undefined)
})
