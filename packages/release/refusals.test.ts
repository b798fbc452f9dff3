import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { passkeySlot, randomBytes, sealOpeningRequest, slotProof, type SlotSecret } from '@siegel/sealing/node'
import type { Reader, Store, Transaction } from '@siegel/store'
import { fixture } from './testing.ts'
import { refusedSlots } from './refused-slots.ts'

/** Names of everything that is asked of the database and brought to the disk, in order. */
function recorded(t: TestContext, store: Store): string[] {
  const done: string[] = []
  const named = <R extends Reader>(real: R): R =>
    new Proxy(real, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target)
        if (typeof value !== 'function') return value
        return (...args: unknown[]) => {
          if (key === 'get' || key === 'all' || key === 'run') done.push((args[0] as { name: string }).name)
          return Reflect.apply(value, target, args) as unknown
        }
      },
    })
  const [read, transact] = [store.read.bind(store), store.transact.bind(store)]
  t.mock.method(store, 'read', (work: (reader: Reader) => unknown) => read((reader) => work(named(reader))))
  t.mock.method(store, 'transact', (work: (transaction: Transaction) => unknown) => {
    done.push('begin')
    const result = transact((transaction) => work(named(transaction)))
    done.push('commit')
    return result
  })
  return done
}

test('whether a slot is unknown, wrong, expired, used up, killed or removed: the same steps, and an answer of one length', async (t) => {
  const scene = await fixture(t)
  const slots = await refusedSlots(scene)
  const done = recorded(t, scene.store)
  const ask = async (slot: SlotSecret) => {
    done.length = 0
    const request = { kind: 'open' as const, slot: slot.id, proof: slotProof(slot), ...scene.newIds() }
    const answer = await scene.openings.answer(await sealOpeningRequest(request, scene.requests.recipient))
    // How many nodes of the log's tree an entry completes depends on its number alone.
    return { length: answer?.length, steps: done.filter((name) => name !== 'ledger.insert-node').join('\n') }
  }
  const unknown = await ask(passkeySlot(randomBytes(32), randomBytes(16)))
  assert.ok((unknown.length ?? 0) > 4_000)
  assert.equal(unknown.steps.match(/commit/g)?.length, 2)
  assert.match(unknown.steps, /set-tries[\s\S]*commit[\s\S]*ledger/)
  for (const [kind, slot] of Object.entries(slots)) assert.deepEqual(await ask(slot()), unknown, kind)
})
