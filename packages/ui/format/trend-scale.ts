export interface TrendInput {
  /** Milliseconds since 1970. */
  at: number
  value: number
}

export interface TrendScale {
  /** One place for each point, in pixels. */
  points: { x: number; y: number }[]
  /** Top and bottom of the reference band inside the plot; absent without a range. */
  band?: { top: number; bottom: number }
  /** Round values for the axis, with their places. */
  ticks: { value: number; y: number }[]
}

/** A step of 1, 2 or 5 times a power of ten, so that about `count` steps cover the span. */
function roundStep(span: number, count: number): number {
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  return power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10)
}

/**
 * Lays values over time into a box of `width` × `height` pixels, the reference band with them. Points keep their
 * distance in time, but at least `apart` pixels, so that two results of one week stay two.
 */
export function trendScale(
  points: readonly TrendInput[],
  range: { low?: number | undefined; high?: number | undefined },
  box: { width: number; height: number; apart: number },
): TrendScale {
  const known = [...points.map(({ value }) => value), range.low, range.high].filter((n) => n !== undefined)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const step = roundStep(most - least || Math.abs(most) || 1, 3)
  const from =
    least >= 0
      ? Math.max(0, Math.floor(least / step) * step - (least % step === 0 ? step : 0))
      : Math.floor(least / step) * step
  const to = Math.ceil(most / step) * step + (most % step === 0 ? step : 0)
  const y = (value: number) => box.height * (1 - (value - from) / (to - from))
  const ticks = []
  for (let value = from; value <= to + step / 2; value += step) {
    const rounded = Number(value.toPrecision(12))
    ticks.push({ value: rounded, y: y(rounded) })
  }
  const band =
    range.low === undefined && range.high === undefined
      ? undefined
      : {
          top: range.high === undefined ? 0 : y(range.high),
          bottom: range.low === undefined ? box.height : y(range.low),
        }
  return { points: places(points, y, box), ...(band && { band }), ticks }
}

function places(
  points: readonly TrendInput[],
  y: (value: number) => number,
  { width, apart }: { width: number; apart: number },
): { x: number; y: number }[] {
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0]
  const gap = Math.min(apart, points.length < 2 ? width : width / (points.length - 1))
  const wide = points.map(({ at }) => (last === first ? width : (width * (at - first)) / (last - first)))
  for (let i = 1; i < wide.length; i++) wide[i] = Math.max(wide[i] ?? 0, (wide[i - 1] ?? 0) + gap)
  // Pushed over the right end, they move back from there.
  for (let i = wide.length - 1, end = width; i >= 0; i--, end -= gap) wide[i] = Math.min(wide[i] ?? 0, end)
  return points.map(({ value }, i) => ({ x: wide[i] ?? 0, y: y(value) }))
}
