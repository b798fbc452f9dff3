/** Civil dates (`2026-11-23`) and times of day as minutes; the safe knows the practice's zone, screens count in days. */

const day_ms = 86_400_000
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

export const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at(text)) && dayAt(at(text)) === text

export const addDays = (day: string, days: number): string => dayAt(at(day) + days * day_ms)

/** 0 is Monday. */
export const weekdayIndex = (day: string): number => (new Date(at(day)).getUTCDay() + 6) % 7

export const mondayOf = (day: string): string => addDays(day, -weekdayIndex(day))

export const weekOf = (day: string): string[] => Array.from({ length: 7 }, (_, index) => addDays(mondayOf(day), index))

/** The same day so many months later, or the last of a shorter month. */
export function addMonths(day: string, months: number): string {
  const date = new Date(at(day))
  const wanted = date.getUTCDate()
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return dayAt(first.getTime() + (Math.min(wanted, last) - 1) * day_ms)
}

/** The weeks that show a month, from Monday to Sunday. */
export function monthWeeks(day: string): string[][] {
  const first = `${day.slice(0, 7)}-01`
  const last = addDays(addMonths(first, 1), -1)
  const weeks: string[][] = []
  for (let monday = mondayOf(first); monday <= last; monday = addDays(monday, 7)) weeks.push(weekOf(monday))
  return weeks
}

/** Minutes since midnight of `10:30`. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
