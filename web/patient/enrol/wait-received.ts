import type { LiveSession } from '../core/live.ts'

const every_ms = 1500
const patience_ms = 30_000

/** Looks until the safe has taken an upload; false where it has not within half a minute. Failed looks are looked again. */
export async function waitReceived(
  session: Pick<LiveSession['session'], 'received'>,
  upload: Uint8Array,
  pause: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<boolean> {
  for (let waited_ms = 0; waited_ms < patience_ms; waited_ms += every_ms) {
    if (await session.received(upload).catch(passing)) return true
    await pause(every_ms)
  }
  return false
}

/** What will not go away by waiting is thrown. */
function passing(error: unknown): false {
  if (error instanceof Error && error.name === 'CallFailed') return false
  throw error
}
