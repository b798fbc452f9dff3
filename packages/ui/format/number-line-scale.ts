/** Where things stand on a number line, each in percent of its width. */
export interface NumberLineScale {
  value: number
  /** Ends of the reference band; open ends reach the line's end. */
  bandFrom: number
  bandTo: number
  low: number | undefined
  high: number | undefined
}

const margin = 6

/**
 * Lays a value and its reference range on a line: the band takes the middle, a value far outside keeps a place at the
 * edge. Undefined where there is nothing to draw (no range, or one that is not a range).
 */
export function numberLineScale(value: number, low?: number, high?: number): NumberLineScale | undefined {
  if (![value, low ?? 0, high ?? 0].every(Number.isFinite)) return undefined
  if (low === undefined && high === undefined) return undefined
  if (low !== undefined && high !== undefined && low >= high) return undefined
  const width = low !== undefined && high !== undefined ? high - low : Math.abs(high ?? low ?? 0) || 1
  let from = low === undefined ? Math.min(0, high ?? 0) : low - 0.4 * width
  let to = high === undefined ? (low ?? 0) + width : high + (low === undefined ? 0.75 : 0.4) * width
  // A value outside widens the line, up to three times the band; beyond, it stands at the edge.
  from = Math.min(from, Math.max(value, from - 2 * width))
  to = Math.max(to, Math.min(value, to + 2 * width))
  if (low !== undefined && low >= 0 && from < 0 && value >= 0) from = 0
  const place = (number: number) =>
    Math.min(100 - margin / 2, Math.max(margin / 2, margin + ((100 - 2 * margin) * (number - from)) / (to - from)))
  return {
    value: place(value),
    bandFrom: low === undefined ? 0 : place(low),
    bandTo: high === undefined ? 100 : place(high),
    low: low === undefined ? undefined : place(low),
    high: high === undefined ? undefined : place(high),
  }
}
