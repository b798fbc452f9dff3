import { existsSync, mkdtempSync, rmSync } from 'node:fs'
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
