/** A number over time, with the reference bounds that held for it. */
export interface TrendValue {
  /** Milliseconds since 1970. */
  at: number
  number: number
  low?: number | undefined
  high?: number | undefined
}

/** A converted number as text: four digits are what a curve can show, and more than a conversion may promise. */
export const convertedText = (number: number): string => String(Number(number.toPrecision(4)))

/** The reference range over a stretch of time, from `from` to `to` in milliseconds. */
export interface TrendBand {
  from: number
  to: number
  low: number | undefined
  high: number | undefined
}

/** Reference ranges as they changed: each holds half-way to the values beside it; equal neighbours are one. */
export function trendBands(points: readonly TrendValue[]): TrendBand[] {
  const bands: TrendBand[] = []
  for (const [index, { at, low, high }] of points.entries()) {
    const [before, after] = [points[index - 1]?.at ?? at, points[index + 1]?.at ?? at]
    const band = { from: (before + at) / 2, to: (at + after) / 2, low, high }
    const last = bands.at(-1)
    if (last !== undefined && last.low === low && last.high === high) last.to = band.to
    else bands.push(band)
  }
  return bands
}

export interface TrendScale {
  x: (at: number) => number
  y: (number: number) => number
  /** Values that get a line and a label. */
  ticks: number[]
  from: number
  to: number
}

/** Steps a person reads at a glance: 1, 2 or 5 times a power of ten. */
function step(range: number, count: number): number {
  const rough = range / count
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
}

/**
 * Lays points and their reference ranges on a picture of `width` × `height`; values beside a range keep the range in
 * sight unless they are more than ten times as far away.
 */
export function trendScale(points: readonly TrendValue[], width: number, height: number): TrendScale {
  const numbers = points.map(({ number }) => number)
  let [from, to] = [Math.min(...numbers), Math.max(...numbers)]
  const reach = 10 * (to - from || Math.abs(to) || 1)
  const [least, greatest] = [from - reach, to + reach]
  for (const edge of points.flatMap(({ low, high }) => [low, high])) {
    if (edge === undefined || edge < least || edge > greatest) continue
    from = Math.min(from, edge)
    to = Math.max(to, edge)
  }
  const margin = (to - from || Math.abs(to) || 1) * 0.12
  const isPositive = from >= 0
  const by = step(to - from + 2 * margin, 4)
  from = Math.floor((from - margin) / by) * by
  to = Math.ceil((to + margin) / by) * by
  if (isPositive && from < 0) from = 0
  const times = points.map(({ at }) => at)
  const [start, end] = [Math.min(...times), Math.max(...times)]
  const ticks = Array.from({ length: Math.round((to - from) / by) + 1 }, (_, index) =>
    Number((from + index * by).toPrecision(10)),
  )
  return {
    x: (at) => (end === start ? width / 2 : ((at - start) / (end - start)) * width),
    y: (number) => height - ((number - from) / (to - from)) * height,
    ticks,
    from,
    to,
  }
}
