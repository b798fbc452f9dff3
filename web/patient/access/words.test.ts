import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailboxIndex } from '@siegel/contract/patient'
import type { ProvenEntry } from '../core/access-proofs.ts'
import { words as access } from '../words/de/access.ts'
import { words as inside } from '../words/de/inside.ts'
import { deedOf, reasonOf } from './words.ts'

const entry = (verb: string, rest: Partial<ProvenEntry['entry']> = {}): ProvenEntry => ({
  index: 1,
  witnessed: true,
  leafHash: new Uint8Array(32),
  entry: { at: '', actor: { id: 'person/1', name: '', role: 'doctor' }, verb, evidence: 'proven', ...rest },
})

const de = { access, documents: inside.documents }
const index = {
  items: [{ title: 'Röntgen', kind: 'document', reference: 'DocumentReference/7' }],
} as unknown as MailboxIndex

test('a deed names what it was done to, as the patient knows it', () => {
  assert.equal(deedOf(entry('read', { object: 'DocumentReference/7' }), index, de), 'Angesehen: Röntgen')
  assert.equal(deedOf(entry('read', { object: 'DocumentReference/70' }), index, de), 'Angesehen: Dokument')
  assert.equal(deedOf(entry('release', { object: 'Flag/1 Flag/2' }), index, de), 'Für Sie freigegeben')
  assert.equal(deedOf(entry('open-mailbox', { facts: ['slot a', 'kind prf1'] }), index, de), 'Angemeldet mit Passkey')
  assert.equal(deedOf(entry('never-heard-of'), index, de), de.access.otherVerb)
})

test('only reasons that people gave are shown', () => {
  assert.equal(reasonOf(entry('read', { purpose: 'release' })), undefined)
  assert.equal(reasonOf(entry('read', { purpose: 'Anruf wegen Schwindel' })), 'Anruf wegen Schwindel')
})
