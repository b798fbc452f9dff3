import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, utf8 } from '@siegel/foundation'
import { standingClock } from '@siegel/foundation/testing'
import { openCertificate, randomBytes } from '@siegel/sealing'
import { proveAccess, type Head } from './access-proofs.ts'
import { octets, type PatientApi } from './api.ts'
import { TestLog } from './test-log.ts'
import { TestSafe } from './test-safe.ts'

const refused = (code: string) => (error: unknown) => isRefusal(error, code) || assert.fail(String(error))

/** A log of 600 entries of which every tenth is this patient's; cosigned up to 590. */
async function scene() {
  const clock = standingClock()
  const safe = await TestSafe.create(clock)
  for (let i = 0; i < 600; i++) safe.log.append(safe.entry('read', { object: `Observation/${i}` }))
  safe.checkpoint = safe.log.checkpoint(590, clock.now() / 1000)
  const certificate = openCertificate(safe.certificate, safe.practice, clock.now())
  const access = safe.log.entries.filter(({ index }) => index % 10 === 9)
  const kept = new Map<string, Head>()
  const heads = { get: (origin: string) => kept.get(origin), put: (o: string, head: Head) => kept.set(o, head) }
  const tiles: PatientApi['tile'] = async ({ params }) =>
    octets(safe.log.tile(Number(params.level), Number(params.index), Number(params.width)))
  const api: PatientApi = {
    ...safe.api(),
    checkpoint: async () => octets(utf8(safe.checkpoint ?? '')),
    tile: tiles,
  }
  const answer = { log: { size: 600, root: safe.log.root(600) } }
  const prove = (changes: Partial<PatientApi> = {}, entries = access, given: { log: Head; entry?: number } = answer) =>
    proveAccess({ ...api, ...changes }, certificate, given, entries, heads, clock.now())
  return { clock, safe, access, prove, kept, answer }
}

test('every entry is proven; those behind the checkpoint are not yet witnessed', async () => {
  const { prove, access, kept, safe } = await scene()
  const { entries, late, checkpoint } = await prove()
  assert.equal(entries.length, access.length)
  assert.deepEqual(
    entries.filter(({ witnessed }) => !witnessed).map(({ index }) => index),
    [599],
  )
  assert.equal(late, false)
  assert.deepEqual(
    checkpoint?.witnesses.map(({ name }) => name),
    ['witness.example'],
  )
  assert.equal(kept.get(safe.log.origin)?.size, 600)
})

test('a changed text, nonce or index of an entry is found', async () => {
  const { prove, access } = await scene()
  const change = (edit: (entry: (typeof access)[number]) => (typeof access)[number]) =>
    access.map((entry, i) => (i === 7 ? edit(entry) : entry))
  const text = change((entry) => ({ ...entry, text: entry.text.replace('Hollmann', 'Hollmamm') }))
  await assert.rejects(prove({}, text), refused('entry-not-in-log'))
  const index = change((entry) => ({ ...entry, index: entry.index + 1 }))
  await assert.rejects(prove({}, index), refused('entry-not-in-log'))
  const nonce = change((entry) => ({ ...entry, nonce: 'AAAA' }))
  await assert.rejects(prove({}, nonce), refused('entry-not-in-log'))
  const beyond = change((entry) => ({ ...entry, index: 700 }))
  await assert.rejects(prove({}, beyond), refused('entry-not-in-log'))
})

test('a forged checkpoint, another log’s and a fork under the right key are refused', async () => {
  const { prove, safe, clock } = await scene()
  const good = safe.checkpoint ?? ''
  safe.checkpoint = good.replace('\n590\n', '\n591\n')
  await assert.rejects(prove(), refused('note-unverified'))
  safe.checkpoint = new TestLog().checkpoint(0, clock.now() / 1000)
  await assert.rejects(prove(), refused('note-unverified'))
  const fork = new TestLog()
  Object.assign(fork, { seed: safe.log.seed, witness: safe.log.witness })
  for (let i = 0; i < 590; i++) fork.append(safe.entry('read', { object: `Observation/${i === 5 ? 'x' : i}` }))
  safe.checkpoint = fork.checkpoint(590, clock.now() / 1000)
  await assert.rejects(prove(), refused('log-forked'))
})

test('a log that is shorter than what this browser saw, or another one, is refused', async () => {
  const { prove, kept, safe } = await scene()
  kept.set(safe.log.origin, { size: 601, root: randomBytes(32) })
  await assert.rejects(prove(), refused('log-rolled-back'))
  kept.set(safe.log.origin, { size: 400, root: randomBytes(32) })
  await assert.rejects(prove(), refused('log-forked'))
  kept.set(safe.log.origin, { size: 400, root: safe.log.root(400) })
  await prove()
})

test('without a quorum nothing counts as witnessed; an old cosignature is said', async () => {
  const { prove, safe, clock } = await scene()
  safe.checkpoint = safe.log.checkpoint(590)
  const bare = await prove()
  assert.ok(bare.entries.every(({ witnessed }) => !witnessed))
  assert.equal(bare.checkpoint, undefined)
  assert.equal(bare.late, true)
  safe.checkpoint = safe.log.checkpoint(590, clock.now() / 1000 - 27 * 3600)
  assert.equal((await prove()).late, true)
})

test('a checkpoint may run ahead of the answer, and the answer must lie in it', async () => {
  const { prove, safe, clock, access } = await scene()
  safe.checkpoint = safe.log.checkpoint(600, clock.now() / 1000)
  const log = { size: 595, root: safe.log.root(595) }
  const { entries } = await prove({}, access, { log })
  assert.ok(entries.every(({ witnessed }) => witnessed))
  await assert.rejects(prove({}, access, { log: { size: 595, root: randomBytes(32) } }), refused('log-forked'))
})

test('false and missing tiles prove nothing; an opening that the list hides is noticed', async () => {
  const { prove, access, answer, safe } = await scene()
  const zeros: PatientApi['tile'] = async ({ params }) => octets(new Uint8Array(Number(params.width) * 32))
  await assert.rejects(prove({ tile: zeros }), refused('log-forked'))
  const short: PatientApi['tile'] = async () => octets(safe.log.tile(0, 0, 1))
  await assert.rejects(prove({ tile: short }), refused('log-incomplete'))
  await assert.rejects(prove({}, access.slice(0, -1), { ...answer, entry: 599 }), refused('opening-not-listed'))
})
