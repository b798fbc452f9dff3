import type { OnlineService } from '@siegel/contract/staff'
import { minute_ms, overlaps, type Span } from '../calendar/civil-time.ts'
import type { Column } from '../calendar/columns.ts'
import { hoursOn } from '../calendar/occupancy.ts'

export const hour_ms = 60 * minute_ms

/**
 * The spans of a day that a service can take in a column, free or not. They begin with the opening hours and go on by the
 * column's usual length, so that they stay the same whatever was booked, and no booking leaves gaps that fit nothing.
 */
export function spansOn(column: Column, day: string, service: OnlineService, timeZone: string): Span[] {
  const length_ms = service.length_min * minute_ms
  const step_ms = column.length_min * minute_ms
  return hoursOn(column.opening, day, timeZone).flatMap(({ start, end }) => {
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
