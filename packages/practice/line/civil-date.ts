/** A civil date as ISO 8601 writes it, `2026-11-25`; which one is today the practice's zone says. */
export type CivilDate = string

const day_ms = 86_400_000
const toDay = (date: CivilDate): number => Date.parse(`${date}T00:00:00Z`) / day_ms
const fromDay = (day: number): CivilDate => new Date(day * day_ms).toISOString().slice(0, 10)

/** Whether a text is a date that exists. */
export const isDay = (text: string | undefined): text is CivilDate =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(toDay(text)) && fromDay(toDay(text)) === text

export const addDays = (date: CivilDate, days: number): CivilDate => fromDay(toDay(date) + days)

/** How many days the second date is after the first. */
export const daysBetween = (from: CivilDate, to: CivilDate): number => toDay(to) - toDay(from)

/** The same day so many months later; where that month is shorter, its last day. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return fromDay(Date.UTC(year, month - 1 + months, Math.min(day, last)) / day_ms)
}

/** Monday is 0. */
export const weekdayIndex = (date: CivilDate): number => (toDay(date) + 3) % 7
