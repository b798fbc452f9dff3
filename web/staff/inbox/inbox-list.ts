import type { InboxRow } from '@siegel/contract/staff'

/** Why somebody is suggested, in the safe's codes: `=family =birth-date ≠gender`. */
export interface Reason {
  agrees: boolean
  fact: string
}

export const reasonsOf = (codes: string): Reason[] =>
  codes
    .split(' ')
    .filter((code) => /^[=≠]./.test(code))
    .map((code) => ({ agrees: code.startsWith('='), fact: code.slice(1) }))

/** Can be signed off unseen by the dozen: assigned, and nothing in it asks for attention. */
export const isPlain = (row: InboxRow): boolean =>
  row.state === 'unsigned' && row.abnormal === 0 && row.critical === 0 && row.kind === 'laboratory'

/** The row that is shown after `id` has left the list: the one that stood below it, else the last. */
export function after(
  rows: readonly InboxRow[],
  gone: ReadonlySet<string>,
  id: string | undefined,
): string | undefined {
  const at = rows.findIndex((row) => row.id === id)
  const below = rows.slice(at + 1).find((row) => !gone.has(row.id))
  return (below ?? rows.findLast((row) => !gone.has(row.id)))?.id
}

/** The neighbour of a row; the first where none is chosen. */
export function neighbour(rows: readonly InboxRow[], id: string | undefined, step: 1 | -1): string | undefined {
  const at = rows.findIndex((row) => row.id === id)
  if (at < 0) return rows[0]?.id
  return rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.id
}
