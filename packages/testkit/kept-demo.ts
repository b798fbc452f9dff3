import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { hex, utf8 } from '@siegel/foundation'
import { sha256Pieces } from '@siegel/sealing/node'

const root = fileURLToPath(new URL('../../', import.meta.url))
const usualCache = join(root, 'node_modules', '.cache', 'siegel-demos')

/** What is older lies there for a code or an hour that is over; nobody reads it any more. */
const old_ms = 2 * 3_600_000
const poll_ms = 100

/** What a seeded folder depends on beside the code and the hour. */
export interface KeptDemo {
  patients: number
  seed: number
}

interface Place {
  /** Where such folders lie. */
  cache?: string
}

/**
 * A seeded folder of the demo, from this hour and this code, copied to `data`; gives what its start had printed. Where
 * there is none, `seed` makes it. It is made beside and then renamed, so that none is seen half made; who comes meanwhile
 * waits for it.
 */
export async function copyKept(
  wanted: KeptDemo,
  data: string,
  seed: (data: string) => Promise<unknown>,
  { cache = usualCache }: Place = {},
): Promise<string> {
  const folder = join(cache, keyOf(wanted))
  mkdirSync(cache, { recursive: true, mode: 0o700 })
  const lock = `${folder}.lock`
  while (!existsSync(folder)) {
    if (!take(lock)) {
      await sleep(poll_ms)
      continue
    }
    try {
      if (!existsSync(folder)) await make(folder, seed)
    } finally {
      rmSync(lock, { force: true })
    }
  }
  cpSync(join(folder, 'data'), data, { recursive: true })
  return readFileSync(join(folder, 'facts.json'), 'utf8')
}

/** Seeded where paths are short, as those of sockets have to be. */
async function make(folder: string, seed: (data: string) => Promise<unknown>): Promise<void> {
  removeOld(dirname(folder))
  const data = mkdtempSync(join(tmpdir(), 'siegel-seed-'))
  const beside = `${folder}.${process.pid}`
  try {
    const facts = await seed(data)
    cpSync(data, join(beside, 'data'), { recursive: true })
    writeFileSync(join(beside, 'facts.json'), JSON.stringify(facts), { mode: 0o600 })
    renameSync(beside, folder)
  } finally {
    for (const one of [data, beside]) rmSync(one, { recursive: true, force: true })
  }
}

/** True for one at a time; the lock of a process that is gone counts no more. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (!isHeld(lock)) rmSync(lock, { force: true })
    return false
  }
}

function isHeld(lock: string): boolean {
  try {
    const text = readFileSync(lock, 'utf8')
    // Just made and not written yet.
    if (text === '') return Date.now() - statSync(lock).mtimeMs < 10 * poll_ms
    process.kill(Number(text), 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The hour is in it since appointments are of today, and some of them over by now. */
function keyOf(wanted: KeptDemo): string {
  const hash = sha256Pieces()
  hash.add(utf8(JSON.stringify([wanted, new Date().toISOString().slice(0, 13)])))
  for (const name of ['package-lock.json', 'package.json', ...sources('packages'), ...sources('apps')]) {
    const content = readFileSync(join(root, name))
    hash.add(utf8(`\n${name} ${content.length}\n`))
    hash.add(content)
  }
  return hex(hash.digest()).slice(0, 32)
}

/** All that a seeded folder may depend on: the files of a part of the project but tests, in one order. */
const sources = (part: string): string[] =>
  readdirSync(join(root, part), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && !one.name.endsWith('.test.ts'))
    .map((one) => join(one.parentPath, one.name).slice(root.length))
    .filter((name) => !name.includes('node_modules'))
    .toSorted()

function removeOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (Date.now() - changed > old_ms) rmSync(path, { recursive: true, force: true })
  }
}
