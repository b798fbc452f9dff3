import { useQuery } from '@tanstack/react-query'
import { formatBytes, formatDate, formatDay, formatInstant, formatTime, type Locale } from '@siegel/ui'
import { useLocale } from './language.ts'
import { meQuery } from './query-client.ts'
import { valueText } from './value-text.ts'

/** German practices; the safe says otherwise where that is not so. */
const usualZone = 'Europe/Berlin'

export interface Format {
  locale: Locale
  /** `heute 14:05`, `gestern 19:22`, `12.03.2026 08:00`. */
  at: (instant: string) => string
  /** `heute 14:05`, `gestern`, `12.03.2026`. */
  on: (instant: string) => string
  day: (instant: string) => string
  time: (instant: string) => string
  /** With seconds, for proofs. */
  exactly: (instant: string) => string
  date: (date: string) => string
  bytes: (count: number) => string
  /** A laboratory's value or range in the reader's decimal sign. */
  value: (text: string) => string
  /** The civil date, in the practice's zone, of now. */
  today: () => string
}

export function formatIn(locale: Locale, zone: string): Format {
  const now = () => Date.now()
  return {
    locale,
    at: (instant) => formatInstant(instant, locale, zone, now(), { withTime: true }),
    on: (instant) => formatInstant(instant, locale, zone, now()),
    day: (instant) => formatDay(instant, locale, zone, now()),
    time: (instant) => formatTime(instant, locale, zone),
    exactly: (instant) =>
      new Intl.DateTimeFormat(locale === 'de' ? 'de-DE' : 'en-GB', {
        timeZone: zone,
        dateStyle: 'medium',
        timeStyle: 'medium',
      }).format(Date.parse(instant)),
    date: (date) => formatDate(date, locale),
    bytes: (count) => formatBytes(count, locale),
    value: (text) => valueText(text, locale),
    today: () => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now()),
  }
}

/** Dates and numbers as this reader writes them, in the practice's time zone. */
export function useFormat(): Format {
  const locale = useLocale()
  const { data: me } = useQuery({ ...meQuery, enabled: false })
  return formatIn(locale, me?.timeZone ?? usualZone)
}
