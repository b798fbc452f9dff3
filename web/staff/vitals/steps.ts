/** Where a key leads from one of `count` points, oldest first; undefined for keys that lead nowhere. */
export function stepTo(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(count - 1, index + 1)
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, index - 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}

/** The point nearest to a place from 0, the first time, to 1, the last; -1 where there is none. */
export function nearestAt(times: readonly number[], place: number): number {
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  const wanted = first + place * (last - first)
  const distance = (time: number | undefined) => Math.abs((time ?? 0) - wanted)
  return times.reduce((best, time, index) => (best < 0 || distance(time) < distance(times[best]) ? index : best), -1)
}
