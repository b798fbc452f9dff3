import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { sql } from '@siegel/store'
import { Actions } from './actions.ts'
import { canariesIn, staff, world, type World } from './testing.ts'

const isSlow = process.env['SLOW'] === '1'
const given = Number(process.env['SIEGEL_SEED'] ?? Number.NaN)
const seed = Number.isSafeInteger(given) ? given : Math.floor(Math.random() * 2 ** 31)
const steps = isSlow ? 5_000 : 250
/** How many steps are done before everybody's bytes are looked through. */
const every = 10

/** Finds what somebody holds who may not, and what somebody lacks who should have it. */
async function compare({ world: held, model, visits, patients, random }: Actions, isWhole: boolean): Promise<void> {
  assert.deepEqual(canariesIn(held.gateway.plain()), [], 'in clear at the gateway')
  for (const [owner, mine] of visits) {
    const keys = [...new Set(mine.map(({ keys: { identity } }) => identity))]
    // Trying a key takes its time: those of yesterday now and then, and all at the end.
    const isGuest = owner.startsWith('guest') && model.held(owner).size === 0
    const often = (key: string) => (key === keys.at(-1) && !isGuest ? 1 : isGuest ? 0.2 : 0.05)
    const tried = keys.filter((key) => isWhole || random.next() < often(key))
    if (tried.length === 0) continue
    assert.deepEqual(sorted(await held.readable(tried)), sorted(model.held(owner)), `what ${owner} reads`)
  }
  for (const caller of staff) {
    const may = model.ofStaff(caller)
    const seen = await held.seenBy(caller, patients)
    assert.deepEqual(sorted(seen.difference(may)), [], `what ${caller.role} sees`)
  }
}
const sorted = (set: ReadonlySet<string>): string[] => [...set].sort()

/** Acts at random; says how to repeat it where something is found. */
async function play(held: World, count: number, from: number): Promise<Actions> {
  const actions = new Actions(held, from)
  actions.begin()
  try {
    for (let step = 1; step <= count; step++) {
      await actions.step()
      if (step % every === 0 || step === count) await compare(actions, step === count)
    }
  } catch (error) {
    const done = actions.history.slice(-25).join('\n')
    throw new Error(`SIEGEL_SEED=${from}, after ${actions.history.length} acts:\n${done}\n`, { cause: error })
  }
  return actions
}

test(`nobody ever holds what is not theirs, whatever ${steps} random acts do`, async (t: TestContext) => {
  t.diagnostic(`SIEGEL_SEED=${seed}`)
  const { history, model } = await play(await world(t), steps, seed)
  const kinds = new Set(history.map((line) => line.replace(/Kanarie\S+|[0-9a-z-]{8,}|\d+/g, '')))
  t.diagnostic(`${model.canaries.length} canaries, ${model.boxes.length} mailboxes, ${kinds.size} kinds of acts`)
})

test('a gateway that keeps what it was told to drop is found', async (t) => {
  await assert.rejects(play(await world(t, { keeps: true }), 200, 7), found(/what \S+ reads/))
})

test('a right to act that the safe does not end is found', async (t) => {
  const held = await world(t)
  held.store.transact((transaction) => transaction.run(rightsStay, {}))
  await assert.rejects(play(held, 200, 7), found(/what \S+ reads/))
})

const rightsStay = sql<Record<string, never>>(
  'test.rights-stay',
  `CREATE TRIGGER rights_stay AFTER DELETE ON acting
   BEGIN INSERT INTO acting VALUES (OLD.mailbox, OLD.patient, OLD.representative, OLD.level, OLD.until, OLD.granted_at); END`,
)

const found = (what: RegExp) => (error: Error) =>
  (error.cause instanceof assert.AssertionError && what.test(error.cause.message)) || assert.fail(String(error.cause))
