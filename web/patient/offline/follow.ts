import type { LiveSession } from '../core/live.ts'
import { mayHaveCopies } from './may-have.ts'

/** What keeps copies is loaded where there are some. */
const withCopies = async (work: (copies: typeof import('./copies.ts')) => Promise<unknown>): Promise<void> => {
  try {
    if (await mayHaveCopies()) await work(await import('./copies.ts'))
  } catch {
    // Nothing that is shown depends on what is kept: it is tried again at the next state.
  }
}

/** Sessions end by themselves after twelve hours; one that ends much earlier was ended by somebody. */
const ownEnd_ms = 11.5 * 3_600_000

/** Keeps the copies on this device to what the mailbox is, while it is open. Gives the end of that. */
export function follow(live: LiveSession): () => void {
  const since = Date.now()
  live.session.watchOpened((item, opened) => void withCopies(({ keep }) => keep(live, item, opened)))
  let view: unknown
  const look = () => {
    const now = live.state()
    if (now.over?.code === 'session-ended' && Date.now() - since < ownEnd_ms)
      void withCopies(({ switchOff }) => switchOff(live.session.mailbox))
    else if (now.over === undefined && now.view !== view) void withCopies(({ bringUp }) => bringUp(live))
    view = now.view
  }
  look()
  return live.subscribe(look)
}

/** Whatever was kept of a mailbox goes. */
export const forgetCopies = ({ session }: LiveSession): Promise<void> =>
  withCopies(({ switchOff }) => switchOff(session.mailbox))

/** What nobody has opened for long goes, whoever comes. */
export const dropUnusedCopies = (): Promise<void> => withCopies(({ dropUnused }) => dropUnused())
