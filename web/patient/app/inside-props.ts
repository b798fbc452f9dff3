import type { LiveSession, LiveState } from '../core/live.ts'

/** What every page inside works with. */
export interface InsideProps {
  live: LiveSession
  state: LiveState
  /** Items that were shown on this page since it was opened. */
  seen: ReadonlySet<string>
}
