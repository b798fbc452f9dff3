import type { Draft, Issue } from './draft.ts'

/** What every section of the page works with. */
export interface SectionProps {
  draft: Draft
  change: (part: Partial<Draft>) => void
  /** Shown once somebody tried to save. */
  issues: ReadonlyMap<string, Issue>
  warnings: ReadonlyMap<string, string>
}

export const replaceAt = <T>(list: readonly T[], at: number, part: Partial<T>): T[] =>
  list.map((one, place) => (place === at ? { ...one, ...part } : one))

export const withoutAt = <T>(list: readonly T[], at: number): T[] => list.filter((_, place) => place !== at)

/** One place further up. */
export function movedUp<T>(list: readonly T[], at: number): T[] {
  const moved = [...list]
  moved.splice(at - 1, 0, ...moved.splice(at, 1))
  return moved
}
