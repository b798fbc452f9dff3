import type { LiveSession, LiveState } from '../core/live.ts'
import type { Person } from '../core/persons.ts'

/** What every page inside works with. */
export interface InsideProps {
  live: LiveSession
  /** Its index lists what is of `person`. */
  state: LiveState
  /** Whose data the pages show. */
  person: Person
  persons: readonly Person[]
  choose: (person: Person) => void
  /** Items that were shown on this page since it was opened. */
  seen: ReadonlySet<string>
}
