import type { TimelineEntry } from '@siegel/contract/staff'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { measuredText } from './measured.ts'

/** What an entry's measured values are in words; undefined for an entry without any. */
export function useMeasuredText(): (entry: TimelineEntry) => string | undefined {
  const { entries } = useWords()
  const format = useFormat()
  return ({ measured }) => (measured === undefined ? undefined : measuredText(measured, entries.vitals, format))
}
