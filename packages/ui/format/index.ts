export { formatDate, formatDay, formatInstant, formatMonth, formatTime, type Locale } from './instant.ts'
export { formatBytes, formatNumber } from './number.ts'
export { numberLineScale, type NumberLineScale } from './number-line-scale.ts'
export { trendScale, type TrendInput, type TrendScale } from './trend-scale.ts'
