import type { Appointment } from '@siegel/contract/staff'
import type { Locale } from '@siegel/ui'

const tags = { de: 'de-DE', en: 'en-GB' } as const

const formatted = (day: string, locale: Locale, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(tags[locale], { timeZone: 'UTC', ...options }).format(Date.parse(`${day}T12:00:00Z`))

/** `Montag, 23. November 2026`. */
export const longDay = (day: string, locale: Locale): string =>
  formatted(day, locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })

/** `Montag, 23. November`. */
export const dayWithoutYear = (day: string, locale: Locale): string =>
  formatted(day, locale, { weekday: 'long', day: 'numeric', month: 'long' })

/** `Mo 23.11.` */
export const shortDay = (day: string, locale: Locale): string =>
  locale === 'de'
    ? formatted(day, locale, { weekday: 'short', day: '2-digit', month: '2-digit' }).replace('.,', '')
    : formatted(day, locale, { weekday: 'short', day: 'numeric', month: 'short' })

/** `heute`, or the short day. */
export const nearDay = (day: string, today: string, locale: Locale): string =>
  day === today ? { de: 'heute', en: 'today' }[locale] : shortDay(day, locale)

/** Who or what an appointment is, in few words. */
export const whoOf = ({ patient, reason }: Pick<Appointment, 'patient' | 'reason'>, nobody: string): string =>
  patient?.name ?? reason ?? nobody
