import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { commandLine, signInStaff, startDemo, type RunningDemo, type StaffClient } from '../index.ts'
import { Random } from '../demo/random.ts'
import { kill, processesOf, type Part } from '../processes.ts'
import { path, Walk, type Step } from './kill-path.ts'

/** `SEED=…` draws the same patients and the same moments again. */
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const random = new Random(seed)
const root = fileURLToPath(new URL('../../../', import.meta.url))
const rounds = Number(process.env['ROUNDS'] ?? 1)

/** Within that time a step is acknowledged, a fact holds, all parts are back. */
const step_ms = 45_000
const fact_ms = 30_000
const back_ms = 60_000
/** A child does its work in about that time. */
const child_ms = 150
/** So long after its acknowledgement a step is just acknowledged; the one that is waited for is hit sooner. */
const after_ms = 250
const soon_ms = 40
/** So soon the safe takes what the gateway has acknowledged. */
const later_ms = 1_500
/** So many further waves for what a part's death has missed in all rounds. */
const mostMore = { 'in flight': 6, 'just acknowledged': 6 } as const

let demo: RunningDemo
let doctor: StaffClient
let round = 0
/** What still tries when the test has failed gives up. */
let isOver = false
before(async () => {
  demo = await startDemo({ patients: 2 })
  doctor = await signInStaff(demo.facts, 'doctor')
})
after(async () => {
  isOver = true
  await demo.stop()
})

/** Repeats until nothing is thrown; what was thrown last is the reason once the time is over. */
async function insist<T>(what: string, within_ms: number, work: (again: boolean) => Promise<T>): Promise<T> {
  const until = Date.now() + within_ms
  const reasons = new Map<string, unknown>()
  for (let again = false; ; again = true) {
    try {
      return await work(again)
    } catch (error) {
      reasons.set(String(error), error)
      if (isOver || Date.now() > until)
        throw new AggregateError(reasons.values(), `seed ${seed}: never came true: ${what}`)
      await sleep(150)
    }
  }
}

const standing = ['portal', 'witness', 'gateway', 'server', 'keeper'] as const
/** Children of the server, and how often one is killed in a wave: again when it is there again, with work waiting. */
const children = { opener: 4, reader: 3 } as const
const isChild = (part: Part): part is keyof typeof children => part === 'opener' || part === 'reader'

/** Where a step is when the blow falls: not answered yet, or acknowledged a moment ago and perhaps not kept. */
const moments = ['in flight', 'just acknowledged'] as const
type Moment = (typeof moments)[number]

interface Blow {
  part: Part
  moment: Moment
  /** Steps at which it can do harm; each has to be hit. */
  steps: readonly Step[]
}

const blows: readonly Blow[] = [
  ...standing.map((part) => ({ part, moment: 'in flight', steps: path }) as const),
  ...(['opener', 'reader'] as const).map(
    (part) => ({ part, moment: 'in flight', steps: path.filter(({ child }) => child === part) }) as const,
  ),
  { part: 'gateway', moment: 'just acknowledged', steps: path.filter((step) => step.isAtGateway === true) },
  { part: 'server', moment: 'just acknowledged', steps: path },
  { part: 'opener', moment: 'just acknowledged', steps: path.filter((step) => step.isTakenLater === true) },
]

const walks: Walk[] = []
/** How often each step was hit. */
const hits = new Map<string, number>()
const cell = (part: Part, moment: Moment, step: Step) => `${part} killed, ${moment}: ${step.name}`
const missed = ({ part, moment, steps }: Blow): Step[] => steps.filter((step) => !hits.has(cell(part, moment, step)))
/** How many steps had to be tried again after a part's death. */
const interrupted = new Map<Part, number>()

/** Time to the acknowledgement of each step when nothing died meanwhile, ms. */
const took = new Map<Step, number[]>()

/** How long before the blow a step begins. */
function lead_ms(step: Step, blow?: Blow): number {
  const [shortest = 0, ...longer] = (took.get(step) ?? []).slice(-5).sort((a, b) => a - b)
  const longest = longer.at(-1) ?? shortest
  if (blow?.moment === 'just acknowledged') return longest
  // What was never hit so far must not be over when the blow falls.
  const isMissed = round === 0 || (blow !== undefined && missed(blow).includes(step))
  return random.next() * (isMissed ? shortest : longest)
}

/** One step of one walk. */
class Flight {
  readonly walk: Walk
  readonly step: Step
  readonly lead_ms: number
  state: 'waits' | 'flies' | 'landed' = 'waits'
  landedAt_ms = 0
  tries = 0
  isStruck = false
  readonly #landing = Promise.withResolvers<void>()

  constructor(walk: Walk, step: Step, lead_ms: number) {
    this.walk = walk
    this.step = step
    this.lead_ms = lead_ms
  }

  get landing(): Promise<void> {
    return this.#landing.promise
  }

  async fly(wait_ms: number): Promise<void> {
    await sleep(wait_ms)
    const begun = Date.now()
    this.state = 'flies'
    await insist(`${this.walk.person.number}: ${this.step.name}`, step_ms, (again) => {
      this.tries += 1
      return this.step.carryOut(this.walk, again)
    })
    this.state = 'landed'
    this.landedAt_ms = Date.now()
    if (!this.isStruck) took.set(this.step, [...(took.get(this.step) ?? []), this.landedAt_ms - begun])
    this.walk.stage += 1
    this.#landing.resolve()
  }

  struck(part: Part): void {
    this.isStruck = true
    const moment = this.state === 'flies' ? 'in flight' : 'just acknowledged'
    if (this.state === 'waits' || (this.state === 'landed' && Date.now() - this.landedAt_ms > after_ms)) return
    const key = cell(part, moment, this.step)
    hits.set(key, (hits.get(key) ?? 0) + 1)
  }
}

/** Kills a part after that time; the reader lives for one file and is waited for. */
async function killDuring(blow: Blow, wait_ms: number, flights: readonly Flight[]): Promise<void> {
  const { part, moment } = blow
  const killed = new Set<number>()
  const latest = Date.now() + wait_ms + later_ms
  if (part !== 'reader') await sleep(wait_ms)
  const isLanded = ({ state }: Flight) => state === 'landed'
  if (moment === 'just acknowledged') {
    const wanted = missed(blow).length === 0 ? blow.steps : missed(blow)
    const target = random.pick(flights.filter(({ step }) => wanted.includes(step)))
    await target.landing
    await sleep(random.next() * soon_ms)
  }
  const most = isChild(part) ? children[part] : 1
  while (killed.size < most && (!isChild(part) || Date.now() < latest || !flights.every(isLanded))) {
    const pid = processesOf(demo.facts, part).find((one) => !killed.has(one))
    if (pid === undefined) {
      await sleep(3)
      continue
    }
    if (part === 'reader' || killed.size > 0) await sleep(random.next() * child_ms)
    killed.add(pid)
    if (kill(pid)) for (const flight of flights) flight.struck(part)
  }
}

/** A walk begins, and all that are on the way take one step, at the same time; a part may die under it. */
async function wave(blow?: Blow): Promise<void> {
  walks.push(new Walk(demo, doctor, random, walks.length))
  const flights: Flight[] = []
  for (const walk of walks) {
    const step = path[walk.stage]
    if (step === undefined) continue
    await step.prepare?.(walk)
    flights.push(new Flight(walk, step, lead_ms(step, blow)))
  }
  const wait_ms = Math.max(...flights.map((flight) => flight.lead_ms))
  const flying = flights.map((flight) => flight.fly(wait_ms - flight.lead_ms))
  if (blow === undefined) return void (await Promise.all(flying))
  const { part } = blow
  await Promise.all([killDuring(blow, wait_ms, flights), ...flying])
  interrupted.set(part, (interrupted.get(part) ?? 0) + flights.filter(({ tries }) => tries > 1).length)
  await insist(`all is back without the ${part}`, back_ms, async () => {
    for (const one of standing) assert.equal(processesOf(demo.facts, one).length, 1, one)
    const { portal, gateway } = await doctor.status()
    assert.deepEqual([portal, gateway], ['connected', 'connected'])
  })
}

/** One walk goes the whole path alone, then so many that there is one before each step; last a wave without a blow. */
async function spreadOut(): Promise<void> {
  const go = async (walk: Walk, steps: readonly Step[]) => {
    for (const step of steps) {
      await step.prepare?.(walk)
      await new Flight(walk, step, 0).fly(0)
    }
  }
  for (const _ of path) walks.push(new Walk(demo, doctor, random, walks.length))
  const [alone, ...others] = walks
  if (alone !== undefined) await go(alone, path)
  const alonePace = new Map(took)
  await Promise.all(others.map((walk, index) => go(walk, path.slice(0, index + 1))))
  // In that crowd steps take longer than in any wave.
  for (const [step, times] of alonePace) took.set(step, times)
  await wave()
}

/** Further waves for what was missed in all rounds. */
async function makeUp(): Promise<void> {
  for (const blow of blows)
    for (let more = 0; more < mostMore[blow.moment] && missed(blow).length > 0; more++) await wave(blow)
}

/** A laboratory sends its files again; that they are there once is among the facts. */
async function importAgain(): Promise<void> {
  for (const walk of walks.filter(({ isImported }) => isImported).slice(-4))
    assert.equal(await walk.import(), 'duplicate')
}

/** Everything acknowledged so far holds, and the log is whole. */
async function check(): Promise<void> {
  await Promise.all(
    walks.map(async ({ person, facts, stage }) => {
      for (const [name, fact] of Array.from(facts)) await insist(`${person.number}: ${name}`, fact_ms, fact)
      // Every opening is one more thing that has to stand in the log: who is at the end opens no more.
      if (stage === path.length) facts.delete('the way in opens')
    }),
  )
  await insist('the log is whole', fact_ms, () => commandLine(demo.facts).logVerify())
}

const title = `whatever dies anywhere on the path, nothing acknowledged is lost (seed ${seed})`
test(title, async (t) => {
  await spreadOut()
  for (; round < rounds; round++) {
    for (const blow of blows) await wave(blow)
    if (round === rounds - 1) {
      await makeUp()
      await importAgain()
    }
    await check()
  }

  const { size } = await commandLine(demo.facts).logVerify()
  await insist('the witness has cosigned all of it', fact_ms, async () =>
    assert.ok((await commandLine(demo.facts).logVerify()).witnessedSize >= size),
  )
  const verified = spawnSync(join(root, 'node_modules/.bin/node'), [
    join(root, 'apps/cli/main.ts'),
    'log',
    'verify',
    '--data',
    demo.facts.dataDir,
  ])
  assert.equal(verified.status, 0, String(verified.stderr))

  const never = blows.flatMap((blow) => {
    const names = missed(blow).map((step) => cell(blow.part, blow.moment, step))
    // Just after an acknowledgement one step is hit for sure and the others by luck: a third of them is enough.
    return blow.moment === 'in flight' || names.length * 1.5 > blow.steps.length ? names : []
  })
  assert.deepEqual(never, [], 'every part was killed at every step')
  for (const { part, moment } of blows) {
    const sum = path.reduce((count, step) => count + (hits.get(cell(part, moment, step)) ?? 0), 0)
    t.diagnostic(`${part} killed: ${sum} steps ${moment}; ${interrupted.get(part) ?? 0} steps tried again in all`)
  }
  // Nobody waits for the witness, and an opener's work may be handed on: the others leave somebody without an answer.
  for (const part of ['portal', 'gateway', 'server', 'keeper', 'reader'] as const)
    assert.ok((interrupted.get(part) ?? 0) >= rounds, `work was interrupted by killing the ${part}`)
})
