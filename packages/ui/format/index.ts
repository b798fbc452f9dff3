export {
  capital,
  formatDate,
  formatDay,
  formatInstant,
  formatMonth,
  formatShortMonth,
  formatTime,
  formatWeekday,
  nearDay,
} from './instant.ts'
export type { Locale } from './locale.ts'
export { formatBytes, formatCount, formatNumber, formatRange } from './number.ts'
export { numberLineScale, type NumberLineScale } from './number-line-scale.ts'
export { trendScale, type TrendInput, type TrendScale } from './trend-scale.ts'
