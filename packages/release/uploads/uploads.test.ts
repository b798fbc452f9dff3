import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, unhex, utf8 } from '@siegel/foundation'
import { randomBytes, sealUpload } from '@siegel/sealing/node'
import { mailboxState } from '../mailbox-state.ts'
import { doctor, fixture } from '../testing.ts'

type Fixture = Awaited<ReturnType<typeof fixture>>
type Opened = Awaited<ReturnType<Fixture['open']>>

const passwordBody = (slot = hex(randomBytes(16))) => ({
  kind: 'enrol' as const,
  slot,
  slotKind: 'password1' as const,
  proofSha256: '00'.repeat(32),
  bag: Buffer.alloc(400).toString('base64'),
  label: 'Passwort',
})
const indexOf = ({ context, store }: Fixture, { ref }: Opened) =>
  store.read((reader) => mailboxState(context, reader, hex(ref.mailbox)))?.index ?? assert.fail('no mailbox')

test('a way in is removed with its sessions, and never the last one', async (t) => {
  const scene = await fixture(t)
  const opened = await scene.open()
  const link = hex(scene.right.id)
  assert.equal(await scene.upload(opened, { kind: 'remove-slot', slot: link }), 'last-way')
  const [first, second] = [passwordBody(), passwordBody()]
  assert.equal(await scene.upload(opened, first), 'taken')
  assert.equal(await scene.upload(opened, second), 'taken')
  assert.equal(indexOf(scene, opened).slots.length, 2, 'the link is used up')
  assert.equal(await scene.upload(opened, { kind: 'remove-slot', slot: first.slot }), 'taken')
  assert.deepEqual(
    indexOf(scene, opened).slots.map(({ id }) => id),
    [second.slot],
  )
  assert.equal(scene.verbs()[0], 'remove-slot')
  assert.equal(await scene.upload(opened, { kind: 'remove-slot', slot: first.slot }), 'not-found')
  assert.equal(await scene.upload(opened, { kind: 'remove-slot', slot: second.slot }), 'last-way')
})

test('sessions are listed, and end one by one or all at once', async (t) => {
  const scene = await fixture(t)
  const first = await scene.open()
  const second = await scene.open()
  const sessions = indexOf(scene, second).sessions ?? []
  assert.equal(sessions.length, 2)
  assert.ok(sessions.every(({ slot, startedAt }) => slot === hex(scene.right.id) && startedAt !== undefined))
  assert.equal(await scene.upload(second, { kind: 'end-sessions', session: sessions[0]?.id ?? '' }), 'taken')
  const left = [await scene.askAgain(first.answer.session), await scene.askAgain(second.answer.session)]
  assert.deepEqual(left.filter((answer) => answer !== 'nothing' && answer.result === 'yes').length, 1)
  assert.equal(await scene.upload(second, { kind: 'end-sessions' }), 'taken')
  assert.deepEqual(await scene.askAgain(second.answer.session), { result: 'no' })
  assert.deepEqual(indexOf(scene, second).sessions, [])
})

test('attack: one patient removes nothing of another’s and ends none of their sessions', async (t) => {
  const scene = await fixture(t)
  const victim = await scene.open()
  const other = await scene.invited('Ekici')
  assert.equal(await scene.upload(other, { kind: 'remove-slot', slot: hex(scene.right.id) }), 'not-found')
  const [session] = indexOf(scene, victim).sessions ?? []
  assert.equal(await scene.upload(other, { kind: 'end-sessions', session: session?.id ?? '' }), 'not-found')
  assert.equal(await scene.upload(other, { kind: 'end-sessions' }), 'taken')
  const still = await scene.askAgain(victim.answer.session)
  assert.ok(still !== 'nothing' && still.result === 'yes')
  assert.equal(await scene.upload(other, passwordBody(hex(scene.right.id))), 'id-taken')
})

test('attack: the same again does nothing again, another text under the id is refused, and a stranger’s is not kept', async (t) => {
  const scene = await fixture(t)
  const opened = await scene.open()
  const sealed = await scene.seal(opened, passwordBody())
  assert.deepEqual(await scene.take([sealed, sealed]), [hex(sealed.upload), hex(sealed.upload)])
  assert.equal(scene.verbs().filter((verb) => verb === 'enrol-slot').length, 1)
  const stranger = { ...opened, keys: { ...opened.keys, signingSeed: randomBytes(32) } }
  assert.equal(await scene.upload(stranger, passwordBody()), 'nothing')
  const elsewhere = { ...opened, ref: { ...opened.ref, mailbox: unhex('77'.repeat(16)) } }
  assert.equal(await scene.upload(elsewhere, passwordBody()), 'nothing')
})

test('what cannot be read is received and said to be refused; so is acting for somebody without a right to', async (t) => {
  const scene = await fixture(t)
  const opened = await scene.open()
  assert.equal(await scene.upload(opened, utf8('{"version":1,"kind":"no-such"}')), 'upload-malformed')
  const { refused } = indexOf(scene, opened)
  assert.deepEqual(
    refused?.map(({ code }) => code),
    ['upload-malformed'],
  )
  const body = utf8(JSON.stringify({ version: 1, kind: 'end-sessions' }))
  const { context } = scene
  const acting = await sealUpload(
    { ...opened.ref, about: randomBytes(16) },
    body,
    context.keys.inbox.recipient,
    opened.keys.signingSeed,
  )
  await scene.take([acting])
  assert.equal(scene.received(acting), 'not-allowed')
})

test('what was sent before a new link is not taken after it', async (t) => {
  const scene = await fixture(t)
  const opened = await scene.open()
  const sealed = await scene.seal(opened, passwordBody())
  await scene.access.invite(doctor, scene.id, { language: 'de', channel: 'letter' })
  assert.deepEqual(await scene.take([sealed]), [hex(sealed.upload)])
  assert.equal(scene.received(sealed), undefined)
  assert.equal(scene.count("slot WHERE kind = 'password1'"), 0)
})
