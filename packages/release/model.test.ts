import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { skipFor, temporaryFolder } from '@siegel/foundation/testing'

const root = fileURLToPath(new URL('../../', import.meta.url))
const model = join(root, 'docs/models/opening.pml')
const page = readFileSync(join(root, 'docs/models/README.md'), 'utf8')
const run = promisify(execFile)

/** Bounds within which everything is searched. */
interface Bounds {
  EPOCHS: number
  OTHERS: number
  REQUESTS: number
  GUESSES: 0 | 1
  HANDLERS?: number
}
const guessing: Bounds = { EPOCHS: 1, OTHERS: 1, REQUESTS: 1, GUESSES: 1 }
const oneLink: Bounds = { EPOCHS: 1, OTHERS: 0, REQUESTS: 1, GUESSES: 1 }
const epochs: Bounds = { EPOCHS: 2, OTHERS: 1, REQUESTS: 2, GUESSES: 0 }
/** The true model is searched further. */
const further: Bounds[] = [
  guessing,
  { EPOCHS: 1, OTHERS: 0, REQUESTS: 2, GUESSES: 1, HANDLERS: 3 },
  { EPOCHS: 3, OTHERS: 2, REQUESTS: 2, GUESSES: 0 },
  { EPOCHS: 2, OTHERS: 1, REQUESTS: 3, GUESSES: 0 },
]

/** Mistakes that are planted in the model, and the claim that has to see each. */
const mistakes: [string, Bounds, RegExp][] = [
  ['COUNT_AFTER', oneLink, /wrong\[/],
  ['ENTRY_AFTER', epochs, /entry\[/],
  ['ENTRY_NOT_AWAITED', epochs, /entryPending\[/],
  ['HEAD_NOT_AWAITED', epochs, /headWaits\[/],
  ['EPOCH_NOT_COMPARED', epochs, /epochOf\[slot/],
  ['SESSION_UNCHECKED', epochs, /session\[/],
  ['AGAIN_UNCHECKED', epochs, /epochOf\[slot/],
  ['ANSWER_NOT_BOUND', epochs, /which==r/],
  ['REPLAY_ANSWERED', epochs, /answer\[/],
  ['REPLAY_FORGOTTEN', epochs, /answer\[/],
]

/** What has to be possible, lest the claims hold because nothing ever happens. */
const wanted: [string, Bounds][] = [
  ['a patient opens by the first link and PIN', epochs],
  ['a patient opens by a passkey or password', epochs],
  ['a patient opens by the link of a second epoch', epochs],
  ['a link dies of wrong guesses', oneLink],
  ['a patient opens after a power cut', epochs],
  ['a session is asked for again and answered', epochs],
  ['an opening that is in the log gets no bag, since its epoch or way in has ended', epochs],
  ['a session that ended while its request waited is refused', epochs],
]

function hasPrograms(t: TestContext): boolean {
  for (const [program, asks] of [
    ['spin', '-V'],
    ['gcc', '--version'],
  ] as const) {
    if (spawnSync(program, [asks]).error === undefined) continue
    skipFor(t, `${program} (Debian: ${program}${program === 'gcc' ? ', libc6-dev' : ''}) is not installed`)
    return false
  }
  return true
}

interface Found {
  errors: number
  /** What was violated, where something was. */
  claim: string
  states: number
  isWhole: boolean
}

/** Searches every state of the model that can be reached. */
async function search(t: TestContext, settings: object, optimise = '-O0'): Promise<Found> {
  const cwd = temporaryFolder(t)
  const limits = { cwd, timeout: 120_000 }
  const defined = Object.entries(settings).map(([name, value]) => `-D${name}=${String(value)}`)
  await run('spin', [...defined, '-a', model], limits)
  await run('gcc', [optimise, '-w', '-DSAFETY', '-DMEMLIM=1024', '-o', 'pan', 'pan.c'], limits)
  const { stdout } = await run('./pan', ['-m20000', '-w22'], limits)
  const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? NaN)
  return {
    errors: number(/errors: (\d+)/),
    claim: /assertion violated (.*)/.exec(stdout)?.[1] ?? '',
    states: number(/(\d+) states, stored/),
    isWhole: !/not completed|too small|MEMLIM/.test(stdout),
  }
}

for (const bounds of further) {
  const name = Object.entries(bounds)
    .map(([bound, value]) => `${bound} ${value}`)
    .join(', ')
  test(`no state of the opening within ${name} violates a claim`, async (t) => {
    if (!hasPrograms(t)) return
    const { errors, claim, states, isWhole } = await search(t, bounds, '-O2')
    t.diagnostic(`${states} states`)
    assert.equal(errors, 0, claim)
    assert.ok(isWhole, 'every state was searched')
    assert.ok(states > 100_000)
  })
}

for (const [mistake, bounds, claim] of mistakes) {
  test(`the same search finds the planted mistake ${mistake}`, async (t) => {
    if (!hasPrograms(t)) return
    const found = await search(t, { ...bounds, [mistake]: 1 })
    assert.equal(found.errors, 1)
    assert.match(found.claim, claim)
    assert.ok(page.includes(`\`${mistake}\``), 'stands in the README')
  })
}

for (const [index, [what, bounds]] of wanted.entries()) {
  test(`in the model it happens that ${what}`, async (t) => {
    if (!hasPrograms(t)) return
    assert.equal((await search(t, { ...bounds, SHOW: index + 1 })).errors, 1)
  })
}

test('the table beside the model names every step, and only functions that there are', () => {
  const rows =
    page
      .split('## What is modelled')[1]
      ?.split('\n## ')[0]
      ?.match(/^\| `.*\|$/gm) ?? []
  const steps: string[] = []
  for (const row of rows) {
    const [named = '', , file = '', functions = ''] = row.slice(2, -2).split(' | ')
    steps.push(...inBackticks(named))
    const [path = ''] = inBackticks(file)
    assert.ok(existsSync(join(root, path)), path)
    const code = readFileSync(join(root, path), 'utf8')
    const names = inBackticks(functions)
    assert.ok(names.length > 0, row)
    for (const name of names) assert.match(code, declarationOf(name), `${path} declares ${name}`)
  }
  const source = readFileSync(model, 'utf8')
  const inModel = source.split('/* What a request goes through')[1]?.matchAll(/^#define (\w+) \d+$/gm) ?? []
  const acts = source.matchAll(/\/\* step: ([a-z ]+)/g)
  const expected = [...inModel, ...acts].map(([, name = '']) => name.trim()).filter((name) => name !== 'IDLE')
  assert.ok(expected.length > 20)
  assert.deepEqual([...new Set(steps)].toSorted(), expected.toSorted())
})

const inBackticks = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner)

/** A function, a method or a constant that holds a function. */
const declarationOf = (name: string): RegExp =>
  new RegExp(String.raw`^\s*(export )?(async )?(function |const )?#?${name}(<\w+>)?( = .*=>|\(.*\{|\()$`, 'm')
