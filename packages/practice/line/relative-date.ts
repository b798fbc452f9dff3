import { addDays, addMonths, daysBetween, isDay, weekdayIndex, type CivilDate } from './civil-date.ts'

/** Monday first: each as it is written in full, then as it is abbreviated. */
const weekdays = [
  ['montag', 'mo', 'monday', 'mon'],
  ['dienstag', 'di', 'tuesday', 'tue'],
  ['mittwoch', 'mi', 'wednesday', 'wed'],
  ['donnerstag', 'do', 'thursday', 'thu'],
  ['freitag', 'fr', 'friday', 'fri'],
  ['samstag', 'sa', 'saturday', 'sat'],
  ['sonntag', 'so', 'sunday', 'sun'],
]
const words: Readonly<Record<string, number>> = {
  heute: 0,
  today: 0,
  morgen: 1,
  tomorrow: 1,
  übermorgen: 2,
  uebermorgen: 2,
}

const units: Readonly<Record<string, (date: CivilDate, count: number) => CivilDate>> = {
  d: addDays,
  t: addDays,
  w: (date, count) => addDays(date, 7 * count),
  m: addMonths,
  j: (date, count) => addMonths(date, 12 * count),
  y: (date, count) => addMonths(date, 12 * count),
}
/** Nothing is planned further ahead. */
const mostAhead_days = 3660

/** A day without its year is the next one of that name; a 29 February is looked for until there is one. */
function calendarDate(token: string, today: CivilDate): CivilDate | undefined {
  if (isDay(token)) return token
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?$/.exec(token) ?? []
  const rest = `${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (day === '') return undefined
  if (year !== '') return [`${year.length === 2 ? '20' : ''}${year}-${rest}`].find(isDay)
  const thisYear = Number(today.slice(0, 4))
  return Array.from({ length: 9 }, (_, index) => `${thisYear + index}-${rest}`).find(
    (date) => isDay(date) && date >= today,
  )
}

/** The day that a word of everyday speech names: `heute`, `tomorrow`; a weekday is the next one after today. */
export function spokenDay(token: string, today: CivilDate): CivilDate | undefined {
  const word = token.toLowerCase()
  if (words[word] !== undefined) return addDays(today, words[word])
  const weekday = weekdays.findIndex((names) => names.includes(word))
  return weekday < 0 ? undefined : addDays(today, ((weekday - weekdayIndex(today) + 6) % 7) + 1)
}

/**
 * What a word says about a day as seen from today: `+14d`, `+2w`, `+3m`, `+1j`, `morgen`, `Mo`, `24.12.`, `24.12.2026`.
 * A weekday is the next one after today. Undefined for every other word and for days more than ten years ahead.
 */
export function relativeDate(token: string, today: CivilDate): CivilDate | undefined {
  const [, count = '', unit = ''] = /^\+(\d{1,4})([a-z])$/.exec(token.toLowerCase()) ?? []
  const date = units[unit]?.(today, Number(count)) ?? spokenDay(token, today) ?? calendarDate(token, today)
  return date === undefined || daysBetween(today, date) > mostAhead_days ? undefined : date
}
