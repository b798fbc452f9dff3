import { loadCore } from '../app/core.ts'
import type { CheckedLink } from '../arrive/open-by-link.ts'

/**
 * Opens the mailbox of a link once more, as it was opened first: tried, counted and logged by the safe. What it opens is
 * ended at once: the session that is on the screen goes on, with all that somebody is in the midst of. Throws what
 * `openByLink` throws.
 */
export async function openOnceMore({ certificate, linkSecret }: CheckedLink, pin: string): Promise<void> {
  const core = await loadCore()
  let token: string | undefined
  const parts = {
    api: core.createApi(() => token),
    clock: core.systemClock,
    heads: (practice: Uint8Array) => core.rememberedHeads(practice, localStorage),
    signedIn: (given: string) => {
      token = given
    },
  }
  const session = await core.PatientSession.open(parts, certificate, await core.linkSlot(linkSecret, pin))
  await session.signOut().catch(() => undefined)
}
