import type { Instant } from '@siegel/foundation'

export type Locale = 'de' | 'en'

const words = {
  de: { today: 'heute', yesterday: 'gestern', tag: 'de-DE' },
  en: { today: 'today', yesterday: 'yesterday', tag: 'en-GB' },
} as const

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format takes longer than using it. */
function format(locale: Locale, timeZone: string, kind: string, options: Intl.DateTimeFormatOptions) {
  const key = `${locale} ${timeZone} ${kind}`
  const made = formats.get(key) ?? new Intl.DateTimeFormat(words[locale].tag, { timeZone, ...options })
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

const numericDate = (ms: number, locale: Locale, timeZone: string): string =>
  locale === 'de'
    ? format(locale, timeZone, 'date', { day: '2-digit', month: '2-digit', year: 'numeric' }).format(ms)
    : format(locale, timeZone, 'date', { day: 'numeric', month: 'short', year: 'numeric' }).format(ms)

/** The time of day, `14:05`. */
export const formatTime = (instant: Instant, locale: Locale, timeZone: string): string =>
  format(locale, timeZone, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.parse(instant))

/**
 * An instant as people say it, in the practice's zone: `heute 14:05`, `gestern`, `12.03.2026`; in English `today 14:05`,
 * `yesterday`, `12 Mar 2026`. With `withTime` older days carry their time too. `now` in milliseconds since 1970.
 */
export function formatInstant(
  instant: Instant,
  locale: Locale,
  timeZone: string,
  now: number,
  options: { withTime?: boolean } = {},
): string {
  const ms = Date.parse(instant)
  const age = civilDay(now, timeZone) - civilDay(ms, timeZone)
  const time = formatTime(instant, locale, timeZone)
  if (age === 0) return `${words[locale].today} ${time}`
  const date = age === 1 ? words[locale].yesterday : numericDate(ms, locale, timeZone)
  return options.withTime === true ? `${date} ${time}` : date
}

/** The day an instant falls on, for a heading: `Heute`, `Gestern`, `12.03.2026`. */
export function formatDay(instant: Instant, locale: Locale, timeZone: string, now: number): string {
  const ms = Date.parse(instant)
  const age = civilDay(now, timeZone) - civilDay(ms, timeZone)
  const { today, yesterday } = words[locale]
  if (age !== 0 && age !== 1) return numericDate(ms, locale, timeZone)
  const word = age === 0 ? today : yesterday
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** A civil date (`JJJJ`, `JJJJ-MM` or `JJJJ-MM-TT`): `12.03.2026`, `März 2026`, `2026`. Anything else as it is. */
export function formatDate(date: string, locale: Locale, today?: string): string {
  if (/^\d{4}-\d{2}$/.test(date)) return formatMonth(`${date}-01`, locale)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) return date
  if (today !== undefined) {
    const age = (Date.parse(today) - Date.parse(date)) / day_ms
    if (age === 0) return words[locale].today
    if (age === 1) return words[locale].yesterday
  }
  return numericDate(Date.parse(date), locale, 'UTC')
}

/** Month and year of a civil date: `November 2026`. */
export const formatMonth = (date: string, locale: Locale): string =>
  format(locale, 'UTC', 'month', { month: 'long', year: 'numeric' }).format(Date.parse(`${date.slice(0, 7)}-01`))
