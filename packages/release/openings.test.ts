import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { callerOfRole } from '@siegel/access'
import type { Patient } from '@siegel/fhir'
import { hex, isRefusal, KeyedQueue } from '@siegel/foundation'
import { createLogger } from '@siegel/foundation/logger'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import {
  ed25519PublicKey,
  generateAgeKeys,
  linkSlot,
  openAnswer,
  openBag,
  parseAccountCode,
  parseLinkFragment,
  passwordSlot,
  practiceFingerprint,
  randomBytes,
  randomId,
  sealBag,
  sealOpeningRequest,
  sha256,
  slotProof,
  type OpeningAnswer,
  type SlotSecret,
} from '@siegel/sealing/node'
import { Blobs, sql, Store } from '@siegel/store'
import {
  GatewaySync,
  Opener,
  Openings,
  PatientAccess,
  portalStateOf,
  releaseSchema,
  SealedFiles,
  type GatewayClient,
  type ReleaseContext,
} from './index.ts'

const day_ms = 24 * 60 * 60_000
const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')

/** A gateway that takes everything; what lies there is not looked at here. */
function takesEverything(): GatewayClient {
  const sealed = new Set<string>()
  const answers: Partial<GatewayClient> = {
    putMailbox: ({ body }) => Promise.resolve({ missing: body.items.filter((name) => !sealed.has(name)) }),
    putItem: ({ params }) => Promise.resolve(void sealed.add(params.name)),
    deleteMailbox: () => Promise.resolve(undefined),
    endSessions: () => Promise.resolve(undefined),
    putSession: () => Promise.resolve(undefined),
    putTile: () => Promise.resolve(undefined),
  }
  return answers as GatewayClient
}

async function fixture(t: TestContext) {
  const folder = temporaryFolder(t)
  const clock = standingClock()
  const store = new Store({
    file: join(folder, 'r.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema, recordsSchema, releaseSchema],
  })
  const ledger = new Ledger(store, clock)
  const records = new Records({ store, ledger, clock, newId: randomId })
  const [rootSeed, documentSeed, logSeed, tunnelSeed] = [1, 2, 3, 4].map(() => randomBytes(32)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  const practice = practiceFingerprint(ed25519PublicKey(rootSeed))
  const requests = await generateAgeKeys()
  const context: ReleaseContext = {
    store,
    ledger,
    records,
    blobs: new Blobs(join(folder, 'blobs'), 'safe', () => new Uint8Array(32)),
    sealedFiles: new SealedFiles(join(folder, 'sealed')),
    clock,
    keys: { practice, rootSeed, documentSeed, logSeed, tunnelSeed, inbox: await generateAgeKeys(), requests },
    practice: () => ({ name: 'Praxis', doctors: [], hostNames: ['praxis.localhost'], timeZone: 'Europe/Berlin' }),
    copyOf: (_, original) => Promise.resolve(original),
    logOrigin: 'siegel/log/test',
    log: createLogger('test', 'silent'),
    locks: new KeyedQueue(),
  }
  const gateway = takesEverything()
  const sync = new GatewaySync(context, gateway)
  const opener = new Opener()
  t.after(() => {
    opener.close()
    store.close()
  })
  const openings = new Openings(context, gateway, sync, opener, () => 1)
  const access = new PatientAccess(context, gateway, sync)
  const patient: Patient = { resourceType: 'Patient', name: [{ family: 'Albrecht', given: ['Renate'] }] }
  const id = records.transact(doctor, { verb: 'create' }, (write) => write.create(patient).resource.id ?? '')
  const invitation = await access.invite(doctor, id, 'de')
  const linkSecret = parseLinkFragment(new URL(invitation.link).hash).linkSecret
  const right = await linkSlot(linkSecret, invitation.pin)

  const ask = async (
    slot: SlotSecret,
    ids = { requestId: randomBytes(16), key: randomBytes(32) },
  ): Promise<OpeningAnswer | 'nothing'> => {
    const sealed = await sealOpeningRequest(
      { kind: 'open', slot: slot.id, proof: slotProof(slot), ...ids },
      requests.recipient,
    )
    const answer = await openings.answer(sealed)
    return answer === undefined ? 'nothing' : openAnswer(ids.key, ids.requestId, answer)
  }
  const wrong = async (n: number) =>
    linkSlot(linkSecret, String((Number(invitation.pin) + n) % 1_000_000).padStart(6, '0'))
  const verbs = () =>
    store.read((reader) => ledger.query(reader, { patient: id }, 1e9, 200)).map(({ entry }) => entry.verb)
  return {
    clock,
    store,
    context,
    openings,
    access,
    id,
    invitation,
    linkSecret,
    right,
    wrong,
    ask,
    verbs,
    practice,
    requests,
  }
}

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

test('a dead link’s bag and verifier are gone from the safe', async (t) => {
  const { ask, wrong, store } = await fixture(t)
  for (let i = 1; i <= 5; i++) await ask(await wrong(i))
  const left = sql<Record<string, never>, { n: number }>(
    'test.left',
    'SELECT count(*) AS n FROM slot WHERE bag IS NOT NULL OR proof_hash IS NOT NULL',
  )
  assert.equal(store.read((reader) => reader.get(left, {}))?.n, 0)
})

test('a request counts once: replayed, it opens nothing and gets no second bag', async (t) => {
  const { openings, right, requests } = await fixture(t)
  const ids = { requestId: randomBytes(16), key: randomBytes(32) }
  const sealed = await sealOpeningRequest(
    { kind: 'open', slot: right.id, proof: slotProof(right), ...ids },
    requests.recipient,
  )
  const [first, second] = await Promise.all([openings.answer(sealed), openings.answer(sealed)])
  assert.ok(first !== undefined && second !== undefined)
  const results = await Promise.all([first, second].map((bytes) => openAnswer(ids.key, ids.requestId, bytes)))
  assert.deepEqual(results.map(({ result }) => result).sort(), ['no', 'yes'])
  assert.equal(first.length, second.length)
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
  const next = await access.invite(doctor, id, 'de')
  assert.deepEqual(await ask(right), { result: 'no' })
  assert.equal(access.letter(doctor, next.invitation).accountCode, next.accountCode)
  clock.advance(16 * 60_000)
  assert.throws(
    () => access.letter(doctor, next.invitation),
    (error) => isRefusal(error, 'not-found'),
  )
})
