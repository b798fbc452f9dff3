/** A code in groups of four, easier to read off and to type. Whatever separated it before is gone. */
export const inFours = (code: string): string => (code.replaceAll(/[\s-]+/g, '').match(/.{1,4}/g) ?? []).join(' ')

/** Consecutive rows that share a key, in their order. */
export function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): { key: string; rows: T[] }[] {
  const groups: { key: string; rows: T[] }[] = []
  for (const row of rows) {
    const key = keyOf(row)
    const last = groups.at(-1)
    if (last?.key === key) last.rows.push(row)
    else groups.push({ key, rows: [row] })
  }
  return groups
}
