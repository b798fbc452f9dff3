import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utf8 } from '@siegel/foundation'
import { aesGcmSeal } from './aead.ts'
import { sealAge } from './age.ts'
import {
  ANSWER_BYTES,
  checkAgainstAnswer,
  openAnswer,
  sealAnswer,
  type OpeningAnswer,
  type OpeningYes,
} from './answer.ts'
import { BAG_BYTES_MAX } from './bag.ts'
import type { PracticeCertificate } from './certificate.ts'
import { generateAgeKeys } from './mailbox-keys.ts'
import { formatManifest, manifestHash, type MailboxManifest } from './manifest.ts'
import { openOpeningRequest, sealOpeningRequest, type OpeningRequest } from './opening-request.ts'
import { padText } from './pad-text.ts'
import { filled, flipped, practice, ref, refused } from './node/testing.ts'

const safe = await generateAgeKeys()
const session = Buffer.from(filled(50)).toString('base64url')
const requestId = filled(51, 16)
const key = filled(52)
const open: OpeningRequest = { kind: 'open', slot: filled(53, 16), proof: filled(54), requestId, key }
const again: OpeningRequest = { kind: 'again', session, requestId, key }
const manifest: MailboxManifest = {
  ...ref,
  version: 3,
  asOf: '2026-11-23T20:00:00Z',
  items: [],
  withdrawn: [],
  received: [],
  access: [],
}
const yes: OpeningYes = {
  result: 'yes',
  mailbox: ref.mailbox,
  epoch: ref.epoch,
  bag: filled(55, 500),
  session,
  time: '2026-11-23T20:00:05Z',
  certificateSerial: 2,
  manifest: { version: 3, hash: manifestHash(formatManifest(manifest)) },
  log: { size: 120, root: filled(56) },
  entry: 119,
}
const { bag: _, entry: __, ...yesAgain } = yes

test('both requests arrive, and look the same from outside', async () => {
  const files = await Promise.all([open, again].map((request) => sealOpeningRequest(request, safe.recipient)))
  assert.deepEqual(await openOpeningRequest(files[0] ?? key, safe.identity), open)
  assert.deepEqual(await openOpeningRequest(files[1] ?? key, safe.identity), again)
  assert.equal(files[0]?.length, files[1]?.length)
})

test('what is not a request is refused', async () => {
  const other = await generateAgeKeys()
  const file = await sealOpeningRequest(open, safe.recipient)
  await refused('request-unreadable', () => openOpeningRequest(file, other.identity))
  await refused('request-unreadable', () => openOpeningRequest(flipped(file, -1), safe.identity))
  await refused('request-unreadable', () => openOpeningRequest(new Uint8Array(5000), safe.identity))
  const text = `siegel/v1/open\nslot ${'0'.repeat(32)}\nproof ${Buffer.from(key).toString('base64')}\nrequest ${'0'.repeat(32)}\nkey ${Buffer.from(key).toString('base64')}\n`
  const raw = (plaintext: Uint8Array): Promise<Uint8Array> => sealAge(safe.recipient, plaintext)
  assert.equal((await openOpeningRequest(await raw(padText(text, 512)), safe.identity)).kind, 'open')
  const bad = [
    utf8(text),
    padText(text, 513),
    flipped(padText(text, 512), -1),
    padText(text.replace('open', 'shut'), 512),
    padText(text.replace('open', 'again'), 512),
    padText(text.replace(/slot .*\n/, ''), 512),
    padText(`${text}key x\n`, 512),
    padText(text.replaceAll('\n', '\r\n'), 512),
    new Uint8Array(512),
    new Uint8Array(512).fill(0xff),
  ]
  for (const plaintext of bad) {
    await refused('request-unreadable', async () => openOpeningRequest(await raw(plaintext), safe.identity))
  }
})

test('every answer arrives and has one length, whatever it says', async () => {
  const answers: OpeningAnswer[] = [yes, yesAgain, { result: 'no' }, { ...yes, bag: filled(1, BAG_BYTES_MAX) }]
  for (const answer of answers) {
    const sealed = await sealAnswer(key, requestId, answer)
    assert.equal(sealed.length, ANSWER_BYTES)
    assert.deepEqual(await openAnswer(key, requestId, sealed), answer)
  }
})

test('an answer under another key or to another request is no answer', async () => {
  for (const answer of [yes, { result: 'no' } as const]) {
    const sealed = await sealAnswer(key, requestId, answer)
    await refused('answer-unreadable', () => openAnswer(filled(1), requestId, sealed))
    await refused('answer-unreadable', () => openAnswer(key, filled(1, 16), sealed))
    for (const at of [0, 100, -17, -1])
      await refused('answer-unreadable', () => openAnswer(key, requestId, flipped(sealed, at)))
    await refused('answer-unreadable', () => openAnswer(key, requestId, sealed.slice(0, -1)))
    await refused('answer-unreadable', () => openAnswer(key, requestId, new Uint8Array(0)))
  }
})

test('bag and entry come together or not at all', async () => {
  const { entry: _, ...bagOnly } = yes
  await assert.rejects(sealAnswer(key, requestId, bagOnly), TypeError)
  const { bag: __, ...entryOnly } = yes
  await assert.rejects(sealAnswer(key, requestId, entryOnly), TypeError)
  await assert.rejects(sealAnswer(key, requestId, { ...yes, bag: filled(1, BAG_BYTES_MAX + 1) }), TypeError)
})

test('a malformed text under the right key is refused', async () => {
  for (const text of [
    '',
    'siegel/v1/answer/no',
    'siegel/v1/answer/no\nx 1\n',
    'siegel/v1/answer/yes\n',
    'siegel/v2/answer/no\n',
  ]) {
    const sealed = await aesGcmSeal(key, new Uint8Array(12), requestId, padText(text, ANSWER_BYTES - 16))
    await refused('answer-unreadable', () => openAnswer(key, requestId, sealed))
  }
})

test('certificate or manifest older than the answer says are refused', async () => {
  const certificate = { practice, serial: 2 } as PracticeCertificate
  const check = (cert: number, made: MailboxManifest, answer: OpeningYes = yes): void =>
    checkAgainstAnswer(answer, { ...certificate, serial: cert }, made, formatManifest(made))
  check(2, manifest)
  check(3, { ...manifest, version: 4 })
  await refused('certificate-old', () => check(1, manifest))
  await refused('manifest-old', () => check(2, { ...manifest, version: 2 }))
  await refused('manifest-differs', () => check(2, { ...manifest, items: [filled(1)] }))
  await refused('manifest-other-mailbox', () => check(2, { ...manifest, epoch: 2 }))
  await refused('manifest-other-mailbox', () => check(2, { ...manifest, mailbox: filled(9, 16) }))
  await refused('manifest-other-mailbox', () => check(2, { ...manifest, practice: filled(9, 16) }))
  const later = (time: string): OpeningYes => ({ ...yes, time })
  check(2, manifest, later('2026-11-24T22:00:00Z'))
  await refused('manifest-stale', () => check(2, manifest, later('2026-11-24T22:00:01Z')))
})
