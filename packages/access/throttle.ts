import { Refusal } from '@siegel/foundation'
import type { Store } from '@siegel/store'
import * as statements from './statements.ts'

/** Free tries; after them each further one waits twice as long, up to the longest wait. */
const freeTries = 5
const firstWait_ms = 30_000
const longestWait_ms = 15 * 60_000

/**
 * Counts a try before anything is compared, durably, so that killing the safe in between gains nothing.
 * Throws Refusal 'too-many-tries' (its detail: seconds to wait) while the key is blocked.
 */
export function countTry(store: Store, key: string, now: number): void {
  store.transact((transaction) => {
    const row = transaction.get(statements.tries, { key }) ?? { tries: 0, blocked_until: 0 }
    if (row.blocked_until > now)
      throw new Refusal('too-many-tries', String(Math.ceil((row.blocked_until - now) / 1000)))
    const tries = row.tries + 1
    const wait_ms = tries < freeTries ? 0 : Math.min(firstWait_ms * 2 ** (tries - freeTries), longestWait_ms)
    transaction.run(statements.setTries, { key, tries, blockedUntil: now + wait_ms })
  })
}
