import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isRefusal } from '@siegel/foundation'
import { holdSync, standingClock, temporaryFolder, until } from '@siegel/foundation/testing'
import { sql, Store } from '@siegel/store'
import { Ledger, ledgerSchema, type EntryDraft } from './index.ts'
import { entryLeaf, inclusionProof, leafHash, leafTypes, rootHash, verifyInclusion } from './proof/index.ts'

const draft = (n: number): EntryDraft => ({
  actor: { id: 'p1', name: 'Dr. Katrin Hollmann', role: 'doctor' },
  verb: n % 2 === 0 ? 'read' : 'update',
  patient: `patient-${n % 3}`,
  evidence: 'proven',
})
const list = (patients: readonly string[]): EntryDraft => ({
  actor: { id: 'p1', name: 'Dr. Katrin Hollmann', role: 'doctor' },
  verb: 'search',
  evidence: 'proven',
  shown: patients,
})

function fixture(t: TestContext) {
  const clock = standingClock()
  const store = new Store({
    file: join(temporaryFolder(t), 'log.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema],
  })
  t.after(() => store.close())
  return { clock, store, ledger: new Ledger(store, clock) }
}

test('entries of one moment share a transaction, keep their order, and each has a proof', async (t) => {
  const { store, ledger } = fixture(t)
  const indices = await Promise.all(Array.from({ length: 300 }, (_, n) => ledger.record(draft(n))))
  assert.deepEqual(
    indices,
    Array.from({ length: 300 }, (_, n) => n),
  )
  store.read((reader) => {
    assert.equal(ledger.size(reader), 300)
    const nodes = ledger.nodes(reader)
    const root = rootHash(300, nodes)
    for (const index of [0, 1, 255, 256, 299]) {
      const { nonce, text } = ledger.entry(reader, index) ?? assert.fail()
      const leaf = leafHash(entryLeaf(leafTypes.entry, nonce, text))
      assert.ok(verifyInclusion(leaf, index, 300, inclusionProof(index, 300, nodes), root))
    }
    assert.deepEqual(ledger.verify(reader), { size: 300, root })
  })
})

test('attack: power fails before an entry is on the disk: nobody has seen a head of the log that has it', async (t) => {
  const { store, ledger } = fixture(t)
  await ledger.record(draft(0))
  const waiting = holdSync(t)
  const entry = ledger.record(draft(1))
  await until(() => waiting.length === 1)
  // Whoever looks sees it already; whoever is told the head is told when a power cut cannot take it back.
  assert.equal(
    store.read((reader) => ledger.size(reader)),
    2,
  )
  let told: number | undefined
  const head = ledger.head().then(({ size }) => (told = size))
  waiting.shift()?.()
  await entry
  await until(() => waiting.length === 1)
  assert.equal(told, undefined)
  waiting.shift()?.()
  await head
  assert.equal(told, 2)
})

test('an entry is in the log if and only if what it records is done', (t) => {
  const { store, ledger } = fixture(t)
  assert.throws(() =>
    store.transact((transaction) => {
      ledger.append(transaction, draft(0))
      throw new Error('changed its mind')
    }),
  )
  assert.equal(
    store.read((reader) => ledger.size(reader)),
    0,
  )
})

test('if the log cannot be written, the reader gets no answer', async (t) => {
  const { store, ledger } = fixture(t)
  store.transact((transaction) => transaction.run(sql<Record<string, never>>('test.break', 'DROP TABLE log_node'), {}))
  await assert.rejects(ledger.record(draft(0)))
})

test('filters find exactly what a plain sift finds, in pages', async (t) => {
  const { store, ledger, clock } = fixture(t)
  for (let n = 0; n < 60; n++) {
    clock.advance(1000)
    await ledger.record(draft(n))
  }
  store.read((reader) => {
    const all = ledger.query(reader, {}, 1000, 1000)
    assert.equal(all.length, 60)
    const of = (filter: Parameters<Ledger['query']>[1]) =>
      ledger.query(reader, filter, 1000, 1000).map(({ index }) => index)
    const sift = (keep: (entry: (typeof all)[number]) => boolean) => all.filter(keep).map(({ index }) => index)
    assert.deepEqual(
      of({ patient: 'patient-1' }),
      sift(({ entry }) => entry.patient === 'patient-1'),
    )
    assert.deepEqual(
      of({ patient: 'patient-1', verb: 'read' }),
      sift(({ entry }) => entry.patient === 'patient-1' && entry.verb === 'read'),
    )
    const from = all[20]?.entry.at ?? ''
    assert.deepEqual(
      of({ from }),
      sift(({ entry }) => entry.at >= from),
    )
    assert.deepEqual(
      of({ to: from, actor: 'p1' }),
      sift(({ entry }) => entry.at < from),
    )
    assert.deepEqual(of({ actor: 'nobody' }), [])
    assert.deepEqual(
      ledger.query(reader, {}, 30, 5).map(({ index }) => index),
      [29, 28, 27, 26, 25],
    )
  })
})

const attacks: Record<string, string> = {
  'a text changed': "UPDATE log_entry SET text = replace(text, 'Hollmann', 'Niemand') WHERE idx = 5",
  'a time changed': "UPDATE log_entry SET text = replace(text, '2026', '2025') WHERE idx = 7",
  'an entry removed from the middle': 'DELETE FROM log_entry WHERE idx = 4',
  'two entries swapped':
    'UPDATE log_entry SET text = (SELECT text FROM log_entry AS o WHERE o.idx = 13 - log_entry.idx), nonce = (SELECT nonce FROM log_entry AS o WHERE o.idx = 13 - log_entry.idx) WHERE idx IN (6, 7)',
  'an entry called erased': 'UPDATE log_entry SET type = 2 WHERE idx = 3',
  'a patient taken out of a list that was shown': 'DELETE FROM log_shown WHERE idx = 11 AND patient = 1',
  'a patient put into a list that was shown': 'INSERT INTO log_shown VALUES (11, 3)',
  'a patient put beside an entry that shows nobody': 'INSERT INTO log_shown VALUES (5, 1)',
  'a patient of a list given another name': "UPDATE log_patient SET patient = 'somebody' WHERE id = 2",
  'a node changed': "UPDATE log_node SET hash = x'00' WHERE level = 1 AND idx = 2",
}

for (const [name, statement] of Object.entries(attacks)) {
  test(`verify notices ${name}`, async (t) => {
    const { store, ledger } = fixture(t)
    for (let n = 0; n < 20; n++)
      await ledger.record(n === 11 ? list(['b', 'a']) : n === 12 ? list(['a', 'c']) : draft(n))
    store.read((reader) => ledger.verify(reader))
    store.transact((transaction) => transaction.run(sql<Record<string, never>>(`test.${name}`, statement), {}))
    assert.throws(
      () => store.read((reader) => ledger.verify(reader)),
      (error) => isRefusal(error, 'log-damaged'),
    )
  })
}
