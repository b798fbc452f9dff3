import type { BookableService, OwnAppointment } from '@siegel/contract/patient'
import { capital, formatWeekday, nearDay } from '@siegel/ui/format'

const day_ms = 86_400_000

/** `Dienstag, 24. November`; today and tomorrow are said first. Days are civil dates. */
export function dayText(day: string, today: string, locale: string): string {
  const text = formatWeekday(day, locale)
  const ahead = (Date.parse(day) - Date.parse(today)) / day_ms
  return ahead === 0 || ahead === 1 ? `${capital(nearDay(ahead, locale), locale)}, ${text}` : text
}

/** `8:20` for `08:20`. */
export const timeText = (time: string): string => time.replace(/^0/, '')

/** The moment of a civil time, by what shows moments as civil times: as far from it as that is from UTC. */
export function instantOf(
  { day, time }: { day: string; time: string },
  civil: (ms: number) => { day: string; time: string },
): number {
  const asUtc = (at: { day: string; time: string }) => Date.parse(`${at.day}T${at.time}:00Z`)
  const wanted = asUtc({ day, time })
  const near = wanted - (asUtc(civil(wanted)) - wanted)
  // Once more, since the clock may change in between.
  return near + (wanted - asUtc(civil(near)))
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  const ms = Date.parse(day)
  return new Date(ms - ((new Date(ms).getUTCDay() + 6) % 7) * day_ms).toISOString().slice(0, 10)
}

export type PartOfDay = 'all' | 'morning' | 'afternoon'

/** One time to choose, and in whose column it is. */
export interface Choice {
  column: string
  name: string
  day: string
  time: string
}

const noon = '12:00'

/**
 * The times of some columns as weeks of days: a time that several have is the first one's. Without a column, of all.
 */
export function weeksOf(
  { columns }: Pick<BookableService, 'columns'>,
  column: string | undefined,
  part: PartOfDay,
): { monday: string; days: { day: string; choices: Choice[] }[] }[] {
  const found = new Map<string, Choice>()
  for (const { column: id, name, days } of columns) {
    if (column !== undefined && column !== id) continue
    for (const { day, times } of days)
      for (const time of times) {
        const fits = part === 'all' || (part === 'morning') === time < noon
        if (fits && !found.has(`${day} ${time}`)) found.set(`${day} ${time}`, { column: id, name, day, time })
      }
  }
  const sorted = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, choice]) => choice)
  return [...Map.groupBy(sorted, ({ day }) => mondayOf(day))].map(([monday, choices]) => ({
    monday,
    days: [...Map.groupBy(choices, ({ day }) => day)].map(([day, list]) => ({ day, choices: list })),
  }))
}

/** The next appointment that is not over. */
export const nextOf = (appointments: readonly OwnAppointment[] | undefined, now: number): OwnAppointment | undefined =>
  appointments?.find(({ state, end }) => state === 'booked' && Date.parse(end) > now)
