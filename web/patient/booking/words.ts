import { useLanguage } from '../i18n/language.tsx'
import { useTime } from '../app/use-time.ts'
import { dayText, instantOf, timeText } from './days.ts'
import { bookingDe } from './de.ts'
import { bookingEn } from './en.ts'

const hour_ms = 3_600_000
const catalogues = { de: bookingDe, en: bookingEn }

/** The texts of this page, and days and times as they say them. */
export function useBookingWords() {
  const { locale, t } = useLanguage()
  const time = useTime()
  const words = catalogues[locale]
  const dayOf = (day: string) => dayText(day, time.today(), locale)
  const momentOf = (ms: number) => {
    const { day, time: at } = time.civil(ms)
    return t.start.at(dayOf(day), timeText(at))
  }
  return {
    words,
    dayOf,
    /** `Donnerstag, 26. November, 11:00 Uhr`. */
    whenOf: ({ day, time: at }: { day: string; time: string }) => t.start.at(dayOf(day), timeText(at)),
    /** The same of a moment, in the practice's zone. */
    momentOf,
    /** Until when an appointment at a civil time can be changed; undefined where that is over. */
    untilOf: (at: { day: string; time: string }, hours: number) => {
      const until = instantOf(at, time.civil) - hours * hour_ms
      return until < Date.now() ? undefined : momentOf(until)
    },
  }
}
