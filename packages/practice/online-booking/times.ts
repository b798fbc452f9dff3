import type { OnlineService } from '@siegel/contract/staff'
import { minute_ms, overlaps, type Span } from '../calendar/civil-time.ts'
import type { Column } from '../calendar/columns.ts'

export const hour_ms = 60 * minute_ms

/**
 * The spans of opening hours that a service can take in a column, free or not. They begin with the opening hours and go on
 * by the column's usual length, so that they stay the same whatever was booked, and no booking leaves gaps that fit nothing.
 */
export function spansIn(open: readonly Span[], column: Column, service: OnlineService): Span[] {
  const length_ms = service.length_min * minute_ms
  const step_ms = column.length_min * minute_ms
  return open.flatMap(({ start, end }) => {
    const spans: Span[] = []
    for (let at = start; at + length_ms <= end; at += step_ms) spans.push({ start: at, end: at + length_ms })
    return spans
  })
}

export const isFreeOf = (taken: readonly Span[], span: Span): boolean => !taken.some((one) => overlaps(one, span))

/** At most `most` of a list, spread over it from first to last. */
export function spread<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list]
  const step = (list.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, index) => list[Math.round(index * step)] as T)
}
