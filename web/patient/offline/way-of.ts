import type { LiveSession } from '../core/live.ts'

/** By which way in a session was opened, where copies could be opened by that too: a link with a PIN is none. */
export function wayOf({
  session,
  state,
}: {
  session: Pick<LiveSession['session'], 'id'>
  state: LiveSession['state']
}): 'prf1' | 'password1' | undefined {
  const { slots, sessions = [], guest } = state().view.index
  if (guest !== undefined) return undefined
  const kind = slots.find(({ id }) => id === sessions.find((one) => one.id === session.id)?.slot)?.kind
  return kind === 'linkpin1' ? undefined : kind
}
