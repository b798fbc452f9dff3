import assert from 'node:assert/strict'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { temporaryFolder } from '@siegel/foundation/testing'
import { checkIndex, checkStore } from './checks.ts'
import { Client } from './client.ts'
import { Deeds, random, type Deed } from './deeds.ts'

/** A kill costs more than half a second of two processors, most of it the start of the next process. */
const kills = process.env['SLOW'] === '1' ? 200 : 40
const kills_perFolder = 20
const clients = 6

/** Processes to be killed, each started while the one before it still lives. */
function victims(t: TestContext, cache: string) {
  const started = new Set<ChildProcess>()
  const start = (): ChildProcess => {
    const child = fork(new URL('./child.ts', import.meta.url), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
    })
    started.add(child)
    return child
  }
  t.after(() => started.forEach((child) => child.kill('SIGKILL')))
  let spare = start()
  return (): ChildProcess => {
    const child = spare
    spare = start()
    return child
  }
}

/** The port at which a process answers for a folder; undefined where it dies before. */
async function portOf(child: ChildProcess, folder: string): Promise<number | undefined> {
  child.send({ folder })
  const ready = once(child, 'message') as Promise<[{ port: number }]>
  return Promise.race([ready.then(([{ port }]) => port), once(child, 'exit').then(() => undefined)])
}

/** When a process dies: some time after it was told to open, or after so many answers. */
interface Death {
  readonly answers: number | undefined
  readonly after_ms: number
}

/** One in eight dies while it opens, migrates, or takes over what its predecessor has left; all others under load. */
function deathBy(pick: (below: number) => number): Death {
  if (pick(8) === 0) return { answers: undefined, after_ms: pick(300) }
  return { answers: pick(30), after_ms: pick(5) }
}

/** One life: the process opens the folder, the clients write, and then it is gone. */
async function live(child: ChildProcess, folder: string, writers: readonly Client[], deeds: Deeds, death: Death) {
  const exit = once(child, 'exit')
  const opened = portOf(child, folder)
  const { answers, after_ms } = death
  let work: Promise<void>[] = []
  if (answers !== undefined) {
    const port = await opened
    assert.ok(port !== undefined, 'it opens what its predecessor has left')
    const enough = answers === 0 ? undefined : deeds.answers(answers)
    work = writers.map((writer) => writer.run(port))
    // A client that fails has something to say.
    await Promise.race([enough, ...work])
  }
  await sleep(after_ms)
  child.kill('SIGKILL')
  await exit
  await Promise.all(work)
}

const seed = 20_261_125

test(`${kills} kills in the middle of writing lose nothing that was acknowledged and tear nothing`, async (t) => {
  const folder = temporaryFolder(t)
  const nextVictim = victims(t, join(folder, 'cache'))
  const pick = random(seed)
  const totals = { acknowledged: 0, unanswered: 0, doneUnanswered: 0, refused: 0, found: 0 }
  for (let round = 0; round < kills / kills_perFolder; round++) {
    const data = join(folder, `round-${round}`)
    mkdirSync(data)
    const deeds = new Deeds()
    const writers = Array.from({ length: clients }, (_, n) => new Client(`c${n}`, pick, deeds))
    let done: readonly Deed[] = []
    for (let kill = 0; kill < kills_perFolder; kill++) {
      await live(nextVictim(), data, writers, deeds, deathBy(pick))
      // A copy is looked at, so that the next process finds what this one has left.
      const copy = join(folder, 'copy')
      rmSync(copy, { recursive: true, force: true })
      cpSync(data, copy, { recursive: true })
      const checked = checkStore(copy, deeds.all)
      done = checked.done
      for (const writer of writers) {
        writer.mine.clear()
        for (const [place, version] of checked.newest)
          if (version > 0 && writer.owns(place)) writer.mine.set(place, version)
      }
    }
    totals.found += await checkIndex(data)
    for (const { answer } of deeds.all) totals[answer === 'none' ? 'unanswered' : answer] += 1
    totals.doneUnanswered += done.filter(({ answer }) => answer === 'none').length
  }
  t.diagnostic(`seed ${seed}: ${JSON.stringify(totals)}`)
  assert.ok(totals.acknowledged > kills * 8 && totals.unanswered > kills, JSON.stringify(totals))
})
