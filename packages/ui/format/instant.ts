import type { Instant } from '@siegel/foundation'
import { tagOf } from './locale.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format takes longer than using it. */
function format(locale: string, timeZone: string, kind: string, options: Intl.DateTimeFormatOptions) {
  const key = `${locale} ${timeZone} ${kind}`
  const made = formats.get(key) ?? new Intl.DateTimeFormat(tagOf(locale), { timeZone, ...options })
  formats.set(key, made)
  return made
}

const day_ms = 86_400_000

/** Days since 1970 of the civil date that an instant falls on in a zone. */
function civilDay(ms: number, timeZone: string): number {
  const parts = format('en', timeZone, 'civil', { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(ms)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  return Date.UTC(part('year'), part('month') - 1, part('day')) / day_ms
}

const numericDate = (ms: number, locale: string, timeZone: string): string =>
  format(locale, timeZone, 'date', { dateStyle: 'medium' }).format(ms)

/** How a language calls a day by its distance from today: `heute`, `gestern`, `morgen`. */
export const nearDay = (days: number, locale: string): string =>
  new Intl.RelativeTimeFormat(tagOf(locale), { numeric: 'auto' }).format(days, 'day')

/** With the capital that a heading begins with. */
export const capital = (text: string, locale: string): string =>
  text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)

/** The time of day, `14:05`. */
export const formatTime = (instant: Instant, locale: string, timeZone: string): string =>
  format(locale, timeZone, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.parse(instant))

/**
 * An instant as people say it, in the practice's zone: `heute 14:05`, `gestern`, `12.03.2026`; in English `today 14:05`,
 * `yesterday`, `12 Mar 2026`. With `withTime` older days carry their time too. `now` in milliseconds since 1970.
 */
export function formatInstant(
  instant: Instant,
  locale: string,
  timeZone: string,
  now: number,
  options: { withTime?: boolean } = {},
): string {
  const ms = Date.parse(instant)
  const age = civilDay(now, timeZone) - civilDay(ms, timeZone)
  const time = formatTime(instant, locale, timeZone)
  if (age === 0) return `${nearDay(0, locale)} ${time}`
  const date = age === 1 ? nearDay(-1, locale) : numericDate(ms, locale, timeZone)
  return options.withTime === true ? `${date} ${time}` : date
}

/** The day an instant falls on, for a heading: `Heute`, `Gestern`, `12.03.2026`. */
export function formatDay(instant: Instant, locale: string, timeZone: string, now: number): string {
  const ms = Date.parse(instant)
  const age = civilDay(now, timeZone) - civilDay(ms, timeZone)
  if (age !== 0 && age !== 1) return numericDate(ms, locale, timeZone)
  return capital(nearDay(-age, locale), locale)
}

/** A civil date (`JJJJ`, `JJJJ-MM` or `JJJJ-MM-TT`): `12.03.2026`, `März 2026`, `2026`. Anything else as it is. */
export function formatDate(date: string, locale: string, today?: string): string {
  if (/^\d{4}-\d{2}$/.test(date)) return formatMonth(`${date}-01`, locale)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) return date
  if (today !== undefined) {
    const age = (Date.parse(today) - Date.parse(date)) / day_ms
    if (age === 0 || age === 1) return nearDay(-age, locale)
  }
  return numericDate(Date.parse(date), locale, 'UTC')
}

/** Month and year of a civil date: `November 2026`. */
export const formatMonth = (date: string, locale: string): string =>
  format(locale, 'UTC', 'month', { month: 'long', year: 'numeric' }).format(Date.parse(`${date.slice(0, 7)}-01`))

/** The same where there is little room: `Nov 26`. */
export const formatShortMonth = (date: string, locale: string): string =>
  format(locale, 'UTC', 'short-month', { month: 'short', year: '2-digit' })
    .format(Date.parse(`${date.slice(0, 7)}-01`))
    .replace('.', '')

/** A civil day with its weekday: `Dienstag, 24. November`. */
export const formatWeekday = (day: string, locale: string): string =>
  // The number stays with its month.
  format(locale, 'UTC', 'weekday', { weekday: 'long', day: 'numeric', month: 'long' })
    .format(Date.parse(day))
    .replace(/(\d\.?) /, '$1\u00a0')
