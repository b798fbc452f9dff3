import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { formatUploadBody, type UploadBody } from '@siegel/contract/patient'
import { base64, hex, isRefusal } from '@siegel/foundation'
import { until } from '@siegel/foundation/testing'
import {
  openBag,
  parseAccountCode,
  passwordSlot,
  randomBytes,
  sealBag,
  sealUpload,
  sha256,
  slotProof,
  type OpeningAnswer,
} from '@siegel/sealing/node'
import { sql } from '@siegel/store'
import { Opener, portalStateOf, Uploads, type GatewayClient, type ReleaseContext } from './index.ts'
import { doctor, fixture, noHandlers, takesEverything } from './testing.ts'

const day_ms = 24 * 60 * 60_000
const opened = (answer: OpeningAnswer | 'nothing'): boolean => answer !== 'nothing' && answer.result === 'yes'

test('the right PIN opens, its entry is durable before the answer, and the bag is the mailbox’s', async (t) => {
  const { ask, right, verbs, practice } = await fixture(t)
  const answer = await ask(right)
  assert.ok(answer !== 'nothing' && answer.result === 'yes' && answer.bag !== undefined)
  assert.equal(verbs()[0], 'open-mailbox')
  const keys = await openBag(answer.bag, right, { practice, mailbox: answer.mailbox, epoch: answer.epoch })
  assert.match(keys.identity, /^AGE-SECRET-KEY-PQ-1/)
})

test('a link that is older than thirty days opens nothing, and says so as a wrong PIN does', async (t) => {
  const { ask, right, clock } = await fixture(t)
  clock.advance(30 * day_ms + 1000)
  assert.deepEqual(await ask(right), { result: 'no' })
})

test('right tries are given back, wrong ones are not: five in the life of a link', async (t) => {
  const { ask, right, wrong, clock, store, id } = await fixture(t)
  for (let i = 1; i <= 4; i++) {
    assert.deepEqual(await ask(await wrong(i)), { result: 'no' })
    assert.ok(opened(await ask(right)))
    clock.advance(3 * day_ms)
  }
  assert.deepEqual(await ask(await wrong(5)), { result: 'no' })
  assert.deepEqual(await ask(right), { result: 'no' }, 'dead')
  const { slots, warnings } = store.read((reader) => portalStateOf(reader, clock, id))
  assert.equal(slots[0]?.state, 'killed')
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['link-dead'],
  )
})

test('attack: sixty guesses at once are five tries, with the right PIN among them at any place', async (t) => {
  for (const place of [0, 30]) {
    const { ask, right, wrong, store, context, id } = await fixture(t)
    const guess = await wrong(1)
    const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => ask(at === place ? right : guess)))
    const compared = store
      .read((reader) => context.ledger.query(reader, { patient: id }, 1e9, 200))
      .flatMap(({ entry: { verb, facts } }) => (verb === 'open-refused' ? [facts?.[0]] : []))
    assert.deepEqual(compared, ['try 5', 'try 4', 'try 3', 'try 2', 'try 1'])
    // Whichever came first: the right one counts for nothing, or came after five.
    const wins = answers.filter(opened).length
    assert.ok(wins === 0 || wins === 1)
    assert.deepEqual(await ask(right), { result: 'no' })
  }
})

test('a dead link’s bag and verifier are gone from the safe', async (t) => {
  const { ask, wrong, count } = await fixture(t)
  for (let i = 1; i <= 5; i++) await ask(await wrong(i))
  assert.equal(count('slot WHERE bag IS NOT NULL OR proof_hash IS NOT NULL'), 0)
})

test('a request counts once: repeated it gets no answer, at once or after days, since two under one key show each other', async (t) => {
  const { ask, askAgain, newIds, right, clock, count } = await fixture(t)
  const ids = newIds()
  const both = await Promise.all([ask(right, ids), ask(right, ids)])
  const first = both.find((answer) => answer !== 'nothing')
  assert.ok(first?.result === 'yes' && both.includes('nothing'))
  const idsOfAgain = newIds()
  const again = await askAgain(first.session, idsOfAgain)
  assert.ok(again !== 'nothing' && again.result === 'yes' && again.bag === undefined)
  clock.advance(3 * day_ms)
  assert.equal(await ask(right, ids), 'nothing')
  assert.equal(await askAgain(first.session, idsOfAgain), 'nothing')
  assert.deepEqual(await askAgain(first.session), { result: 'no' }, 'over, and said so to who asks for the first time')
  assert.equal(count('patient_session'), 1)
})

/** An invitation has its mailbox's turn, and gets no further than its first look at the chart until something is true. */
function holdInvitation(t: TestContext, { records }: ReleaseContext, isTrue: () => boolean): void {
  const read = records.read.bind(records)
  t.mock.method(records, 'read', async (...args: Parameters<typeof read>) => {
    const found = await read(...args)
    await until(isTrue)
    return found
  })
}

test('who opens by the old link while a new one is being made gets neither its bag nor a session', async (t) => {
  const { access, ask, right, context, id, verbs, count } = await fixture(t)
  holdInvitation(t, context, () => verbs()[0] === 'open-mailbox')
  const [answer] = await Promise.all([ask(right), access.invite(doctor, id, { language: 'de', channel: 'letter' })])
  assert.deepEqual(answer, { result: 'no' })
  assert.equal(count('patient_session'), 0)
})

test('who asks again while a new link is being made hears nothing of the new epoch', async (t) => {
  const { access, ask, askAgain, right, context, id, count } = await fixture(t)
  const answer = await ask(right)
  assert.ok(answer !== 'nothing' && answer.result === 'yes')
  holdInvitation(t, context, () => count('opening_request') === 2)
  const [again] = await Promise.all([
    askAgain(answer.session),
    access.invite(doctor, id, { language: 'de', channel: 'letter' }),
  ])
  assert.deepEqual(again, { result: 'no' })
})

test('a way in that is enrolled while the practice closes the mailbox does not come to be', async (t) => {
  const { access, ask, right, context, id, practice, sync, count } = await fixture(t)
  const answer = await ask(right)
  assert.ok(answer !== 'nothing' && answer.result === 'yes' && answer.bag !== undefined)
  const ref = { practice, mailbox: answer.mailbox, epoch: answer.epoch }
  const { signingSeed } = await openBag(answer.bag, right, ref)
  const body: UploadBody = {
    version: 1,
    kind: 'enrol',
    slot: hex(randomBytes(16)),
    slotKind: 'password1',
    proofSha256: hex(randomBytes(32)),
    bag: base64(answer.bag),
    label: 'Passwort',
  }
  const { upload, file, note } = await sealUpload(
    ref,
    formatUploadBody(body),
    context.keys.inbox.recipient,
    signingSeed,
  )
  class OpensWhileClosing extends Opener {
    override async upload(): Promise<UploadBody> {
      await access.revoke(doctor, id)
      return body
    }
  }
  const waiting = { id: hex(upload), note, file: base64(file) }
  const taken: string[] = []
  const gateway: GatewayClient = {
    ...takesEverything(),
    uploads: () => Promise.resolve({ uploads: [{ ...waiting, mailbox: hex(ref.mailbox) }], more: false }),
    takeUpload: ({ params }) => Promise.resolve(void taken.push(params.id)),
  }
  await new Uploads({ context, gateway, sync, opener: new OpensWhileClosing(), handlers: noHandlers }).takeAll()
  assert.deepEqual(taken, [waiting.id])
  assert.equal(count("slot WHERE state = 'live'"), 0)
})

test('a password bears five tries an hour, not five for ever', async (t) => {
  const { ask, right, invitation, context, practice, clock, store } = await fixture(t)
  const answer = await ask(right)
  assert.ok(answer !== 'nothing' && answer.result === 'yes' && answer.bag !== undefined)
  const ref = { practice, mailbox: answer.mailbox, epoch: answer.epoch }
  const keys = await openBag(answer.bag, right, ref)
  const code = parseAccountCode(invitation.accountCode)
  const slot = await passwordSlot(code, 'Lindenbaum am Wegesrand')
  const add = sql<{ id: string; mailbox: string; bag: Uint8Array; hash: Uint8Array }>(
    'test.add-slot',
    `INSERT INTO slot (id, mailbox, epoch, kind, label, bag, proof_hash, tries, created_at, state)
     VALUES (@id, @mailbox, 1, 'password1', 'Passwort', @bag, @hash, 0, '2026-11-23T09:00:00.000Z', 'live')`,
  )
  const bag = await sealBag(slot, ref, keys)
  context.store.transact((tx) =>
    tx.run(add, { id: hex(slot.id), mailbox: hex(ref.mailbox), bag, hash: sha256(slotProof(slot)) }),
  )
  const guess = { ...slot, secret: randomBytes(32) }
  for (let i = 0; i < 5; i++) assert.deepEqual(await ask(guess), { result: 'no' })
  assert.deepEqual(await ask(slot), { result: 'no' }, 'blocked for the hour')
  clock.advance(61 * 60_000)
  assert.ok(opened(await ask(slot)))
  void store
})

test('what is no request gets no answer, and the opening process comes back after what kills it', async (t) => {
  const { openings, ask, right } = await fixture(t)
  for (const bytes of [new Uint8Array(0), randomBytes(700), randomBytes(5000)])
    assert.equal(await openings.answer(bytes), undefined)
  assert.ok(opened(await ask(right)))
})

test('another epoch’s link opens nothing, and its letter is only printed for a quarter of an hour', async (t) => {
  const { access, ask, right, id, clock } = await fixture(t)
  const next = await access.invite(doctor, id, { language: 'de', channel: 'letter' })
  assert.deepEqual(await ask(right), { result: 'no' })
  assert.equal(access.letter(doctor, next.invitation).accountCode, next.accountCode)
  clock.advance(16 * 60_000)
  assert.throws(
    () => access.letter(doctor, next.invitation),
    (error) => isRefusal(error, 'not-found'),
  )
})
