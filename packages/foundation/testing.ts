import fs, { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'node:test'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** With SIEGEL_REQUIRE=all (as in CI) whatever a test would skip for want of something outside the project fails. */
export function skipFor(t: TestContext, reason: string): void {
  if (process.env['SIEGEL_REQUIRE'] === 'all') throw new Error(`required, but ${reason}`)
  t.skip(reason)
}

/**
 * The absolute path of a folder of the shared test data (`SIEGEL_SHARED_DATA`, default `../shared/data` beside the
 * project), or undefined after having skipped the test with the folder's name. The data are never part of the project.
 */
export function sharedData(t: TestContext, folder: string): string | undefined {
  const path = resolve(root, process.env['SIEGEL_SHARED_DATA'] ?? '../shared/data', folder)
  if (existsSync(path)) return path
  skipFor(t, `shared data "${folder}" is absent (set SIEGEL_SHARED_DATA)`)
  return undefined
}

/** A new folder that is removed after the test. */
export function temporaryFolder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'siegel-test-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A clock that stands until it is moved. */
export function standingClock(start = '2026-11-23T09:00:00.000Z'): { now(): number; advance(by_ms: number): void } {
  let now = Date.parse(start)
  return {
    now: () => now,
    advance(by_ms) {
      now += by_ms
    },
  }
}

/** Waits until something has come about that no event tells; the test's own time limit ends it. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 1))
}

type Sync = (file: number, done: fs.NoParamCallback) => void

/** Puts something in the place of the call by which a process brings a file to the disk and goes on meanwhile. */
export function interceptSync(t: TestContext, replacement: (original: Sync) => Sync): void {
  const original = fs.fdatasync
  fs.fdatasync = Object.assign(replacement(original), { __promisify__: original.__promisify__ })
  syncBuiltinESMExports()
  t.after(() => {
    fs.fdatasync = original
    syncBuiltinESMExports()
  })
}

/** A disk that takes its time: gives the calls that wait for it, to be carried out by calling them. */
export function holdSync(t: TestContext): (() => void)[] {
  const waiting: (() => void)[] = []
  interceptSync(t, (original) => (file, done) => void waiting.push(() => original(file, done)))
  return waiting
}
