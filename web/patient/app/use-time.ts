import { formatDate, formatDay, formatInstant, formatTime } from '@siegel/ui/format'
import { useLanguage } from '../i18n/language.tsx'

/** Instants appear in the practice's zone, wherever the patient is. */
const zone = 'Europe/Berlin'
const civilFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })

/** A moment (milliseconds since 1970) as civil date and time of day in the practice. */
function civil(ms: number): { day: string; time: string } {
  const [day = '', time = ''] = civilFormat.format(ms).split(' ')
  return { day, time }
}
const today = () => civil(Date.now()).day

/** Dates and times in the reader's language. */
export function useTime() {
  const { locale } = useLanguage()
  return {
    instant: (at: string) => formatInstant(at, locale, zone, Date.now(), { withTime: true }),
    day: (at: string) => formatDay(at, locale, zone, Date.now()),
    shortDay: (at: string) => formatInstant(at, locale, zone, Date.now()),
    /** The last day before an end that is a midnight. */
    lastDay: (end: string) => formatInstant(new Date(Date.parse(end) - 1).toISOString(), locale, zone, Date.now()),
    time: (at: string) => formatTime(at, locale, zone),
    date: (date: string) => formatDate(date, locale, today()),
    /** Today's civil date in the practice. */
    today,
    now: () => Date.now(),
    civil,
  }
}
