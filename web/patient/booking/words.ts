import { useLanguage, useWords } from '../i18n/language.tsx'
import { useTime } from '../app/use-time.ts'
import { dayText, instantOf, timeText } from './days.ts'

const hour_ms = 3_600_000

/** The texts of this page, and days and times as they say them. */
export function useBookingWords() {
  const { locale } = useLanguage()
  const time = useTime()
  const words = useWords('booking')
  const { appointments } = useWords('inside')
  const dayOf = (day: string) => dayText(day, time.today(), locale)
  /** `Donnerstag, 26. November, 11:00 Uhr`. */
  const whenOf = (at: { day: string; time: string }) => appointments.at(dayOf(at.day), timeText(at.time))
  /** The same of a moment, in the practice's zone. */
  const momentOf = (ms: number) => whenOf(time.civil(ms))
  /** Until when an appointment at a civil time can be changed; undefined where that is over. */
  const untilOf = (at: { day: string; time: string }, hours: number) => {
    const until = instantOf(at, time.civil) - hours * hour_ms
    return until < time.now() ? undefined : momentOf(until)
  }
  return { words, dayOf, whenOf, momentOf, untilOf }
}
