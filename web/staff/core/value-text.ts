import type { Flag } from '@siegel/contract/staff'
import { formatNumber, type Locale } from '@siegel/ui/format'

const range = /^\s*([-−+]?\d+(?:\.\d+)?)\s*[–-]\s*([-−+]?\d+(?:\.\d+)?)\s*$/

/**
 * A value or reference range with the language's decimal sign: `5.90` → `5,90`, `3.5–5.1` → `3,5–5,1`. A laboratory's
 * own words stay as they are.
 */
export function valueText(text: string, locale: Locale): string {
  const ends = range.exec(text)
  if (ends?.[1] !== undefined && ends[2] !== undefined)
    return `${formatNumber(ends[1], locale)}–${formatNumber(ends[2], locale)}`
  return formatNumber(text, locale)
}

/** How much a flag asks for attention: 0 none, 1 out of range, 2 dangerous. */
export const weightOf = (flag: Flag): 0 | 1 | 2 =>
  flag === 'none' || flag === 'normal' ? 0 : flag.startsWith('critical') ? 2 : 1

/** The arrow of a flag; none for values without a direction. */
export function arrowOf(flag: Flag): 'arrow-up' | 'arrow-down' | 'arrow-up-double' | 'arrow-down-double' | undefined {
  switch (flag) {
    case 'low':
      return 'arrow-down'
    case 'high':
      return 'arrow-up'
    case 'critical-low':
      return 'arrow-down-double'
    case 'critical-high':
      return 'arrow-up-double'
    case 'none':
    case 'normal':
    case 'abnormal':
    case 'critical':
      return undefined
  }
}

/** Whether a value reads as a number and stands flush right in its column. */
export const isNumeric = (value: string): boolean => /^\s*(<=|>=|[<>≤≥])?\s*[-−+]?\d+(?:[.,]\d+)?\s*$/.test(value)
