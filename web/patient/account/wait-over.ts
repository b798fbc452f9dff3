import type { LiveSession } from '../core/live.ts'

const every_ms = 1500
const patience_ms = 30_000

/** Looks until the safe itself says that a session is over; false where it has not within half a minute. */
export async function waitOver(session: Pick<LiveSession['session'], 'isOver'>): Promise<boolean> {
  for (let waited_ms = 0; waited_ms < patience_ms; waited_ms += every_ms) {
    await new Promise((resolve) => setTimeout(resolve, every_ms))
    if (await session.isOver().catch(() => false)) return true
  }
  return false
}
