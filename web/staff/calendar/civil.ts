import { addDays, addMonths, isDay, weekdayIndex } from '@siegel/practice/line'

/** Civil dates (`2026-11-23`) and times of day as minutes; the safe knows the practice's zone, screens count in days. */
export { addDays, addMonths, isDay, weekdayIndex }

export const mondayOf = (day: string): string => addDays(day, -weekdayIndex(day))

export const weekOf = (day: string): string[] => Array.from({ length: 7 }, (_, index) => addDays(mondayOf(day), index))

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
