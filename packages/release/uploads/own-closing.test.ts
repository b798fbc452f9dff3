import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, utf8 } from '@siegel/foundation'
import { sealUpload } from '@siegel/sealing/node'
import { portalStateOf } from '../portal-state.ts'
import { doctor, fixture } from '../testing.ts'

const close = { kind: 'close-mailbox' } as const

test('a patient closes the own mailbox: ways in, sessions and everything sealed are gone, and the practice is told', async (t) => {
  const scene = await fixture(t)
  const opened = await scene.open()
  assert.equal(await scene.upload(opened, close), 'taken')
  assert.deepEqual(await scene.ask(scene.right), { result: 'no' })
  assert.deepEqual(await scene.askAgain(opened.answer.session), { result: 'no' })
  assert.equal(scene.count('slot WHERE bag IS NOT NULL OR proof_hash IS NOT NULL'), 0)
  assert.equal(scene.count('patient_session'), 0)
  assert.equal(scene.count('sealed_item'), 0)
  assert.equal(scene.verbs()[0], 'close-mailbox')
  const { state, warnings } = scene.store.read((reader) => portalStateOf(reader, scene.clock, scene.id))
  assert.equal(state, 'blocked')
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['closed-by-patient'],
  )
})

test('a new letter opens it again, with what the practice has', async (t) => {
  const scene = await fixture(t)
  const opened = await scene.open()
  assert.equal(await scene.upload(opened, close), 'taken')
  const { link, pin } = await scene.access.invite(doctor, scene.id, { language: 'de', channel: 'letter' })
  const again = await scene.openInvitation({ link, pin })
  assert.equal(hex(again.ref.mailbox), hex(opened.ref.mailbox))
  assert.equal(again.ref.epoch, opened.ref.epoch + 1)
})

test('attack: a closed mailbox takes nothing, not even the same again, and nobody closes another’s', async (t) => {
  const scene = await fixture(t)
  const opened = await scene.open()
  const other = await scene.invited('Ekici')
  // In another’s name: with that one’s mailbox, or as one who acts for them.
  const forged = { ...other, ref: opened.ref }
  assert.equal(await scene.upload(forged, close), 'nothing')
  const body = utf8(JSON.stringify({ version: 1, ...close }))
  const acting = await sealUpload(
    { ...other.ref, about: opened.ref.mailbox },
    body,
    scene.context.keys.inbox.recipient,
    other.keys.signingSeed,
  )
  await scene.take([acting])
  assert.equal(scene.received(acting), 'not-allowed')
  const still = await scene.askAgain(opened.answer.session)
  assert.ok(still !== 'nothing' && still.result === 'yes')
  const sealed = await scene.seal(opened, close)
  assert.deepEqual(await scene.take([sealed, sealed]), [hex(sealed.upload), hex(sealed.upload)])
  assert.equal(scene.verbs().filter((verb) => verb === 'close-mailbox').length, 1)
  assert.equal(await scene.upload(opened, { kind: 'end-sessions' }), 'nothing')
  // A closing that was held back does not end what a new letter began.
  const { link, pin } = await scene.access.invite(doctor, scene.id, { language: 'de', channel: 'letter' })
  const again = await scene.openInvitation({ link, pin })
  await scene.take([sealed])
  const open = await scene.askAgain(again.answer.session)
  assert.ok(open !== 'nothing' && open.result === 'yes')
})
