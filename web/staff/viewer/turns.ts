import type { PageTurn } from '@siegel/contract/staff'

/** By how many degrees pages, counted from 1, are shown turned clockwise; those that are not in it are as they are. */
export type Turns = ReadonlyMap<number, PageTurn['degrees']>

export const turnsOf = (turns: readonly PageTurn[]): Turns =>
  new Map(turns.map(({ page, degrees }) => [page, degrees] as const))

export const listOf = (turns: Turns): PageTurn[] =>
  [...turns].map(([page, degrees]) => ({ page, degrees })).sort((a, b) => a.page - b.page)

export const turnOf = (turns: Turns, page: number): 0 | PageTurn['degrees'] => turns.get(page) ?? 0

const next = { 0: 90, 90: 180, 180: 270, 270: undefined } as const

/** The same with some pages a quarter further clockwise. */
export function turned(turns: Turns, pages: readonly number[]): Turns {
  const changed = new Map(turns)
  for (const page of pages) {
    const degrees = next[turnOf(turns, page)]
    if (degrees === undefined) changed.delete(page)
    else changed.set(page, degrees)
  }
  return changed
}

export const areEqual = (a: Turns, b: Turns): boolean =>
  a.size === b.size && [...a].every(([page, degrees]) => b.get(page) === degrees)
