import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyDraft, hostNameFrom, isHostName, isUserName, issuesOf, userNameFrom } from './draft.ts'

test('names are proposed that the safe accepts', () => {
  assert.equal(hostNameFrom('Praxis am Lindenplatz'), 'lindenplatz')
  assert.equal(hostNameFrom('Dr. med. Müller & Özdemir'), 'mueller-oezdemir')
  assert.equal(hostNameFrom('Praxis'), 'praxis')
  assert.equal(userNameFrom('Dr. Katrin Hollmann'), 'katrin.hollmann')
  assert.equal(userNameFrom('Emre Yıldız'), 'emre.yildiz')
  for (const practice of ['Praxis Dr. Groß', 'Kinderärzte Süd', 'A', '----', 'x'.repeat(80)]) {
    const proposed = hostNameFrom(practice)
    assert.ok(proposed === '' || isHostName(proposed), proposed)
  }
})

test('each step refuses what the safe would refuse', () => {
  assert.deepEqual(issuesOf(0, emptyDraft), { practice: 'required', hostName: 'hostNameWrong' })
  assert.deepEqual(issuesOf(1, { ...emptyDraft, name: 'A B', userName: 'A', password: 'short' }), {
    userName: 'userNameWrong',
    password: 'tooShort',
  })
  const secret = 'correct horse battery'
  assert.deepEqual(issuesOf(2, { ...emptyDraft, passphrase: secret, passphraseAgain: 'other' }), {
    passphraseAgain: 'differ',
  })
  assert.deepEqual(issuesOf(2, { ...emptyDraft, passphrase: secret, passphraseAgain: secret }), {})
})

test('host and user names follow the contract', () => {
  for (const name of ['-a', 'a-', 'A', 'a.b', '']) assert.ok(!isHostName(name), name)
  for (const name of ['a', '.ab', 'Ab', 'a b']) assert.ok(!isUserName(name), name)
})
