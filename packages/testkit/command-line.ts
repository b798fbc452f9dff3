import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@siegel/contract'
import { commandEndpoints } from '@siegel/contract/command'
import { unixFetch } from '@siegel/foundation/unix-fetch'
import type { DemoFacts } from './demo-fixture.ts'

/** The command line's own way to the safe of a demo. */
export function commandLine(facts: DemoFacts) {
  const token = readFileSync(join(facts.dataDir, 'run', 'command-token'), 'utf8').trim()
  return createClient(commandEndpoints, {
    headers: () => ({ authorization: `Bearer ${token}` }),
    fetch: unixFetch({ socketPath: join(facts.dataDir, 'run', 'safe.sock'), timeout_ms: 20_000 }),
  })
}

/** Joins the demo's portal again, by another port on which it can be reached (a recorder's). */
export async function pairThrough(facts: DemoFacts, portalAdminUrl: string, port: number): Promise<void> {
  const admin = readFileSync(join(facts.dataDir, 'portal', 'admin-token'), 'utf8').trim()
  const answer = await fetch(new URL('api/pairing-codes', portalAdminUrl), {
    method: 'POST',
    headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
    body: JSON.stringify({ hostName: facts.practiceHost }),
  })
  const { code } = (await answer.json()) as { code: string }
  const { pairing } = await commandLine(facts).pair({
    body: { portalHost: '127.0.0.1', portalPort: port, serverName: 'portal.localhost', code },
  })
  await commandLine(facts).confirmPairing({ params: { pairing } })
}

/** Repeats until it holds or the time is over. */
export async function eventually<T>(
  what: string,
  work: () => Promise<T | undefined | false>,
  within_ms = 20_000,
): Promise<T> {
  const until = Date.now() + within_ms
  for (;;) {
    const result = await work().catch(() => undefined)
    if (result !== undefined && result !== false) return result
    if (Date.now() > until) throw new Error(`never came true: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
