/** A civil date as ISO 8601 writes it, `2026-11-25`. */
export type CivilDate = string

const day_ms = 86_400_000
const toDay = (date: CivilDate): number => Date.parse(`${date}T00:00:00Z`) / day_ms
const fromDay = (day: number): CivilDate => new Date(day * day_ms).toISOString().slice(0, 10)

export const addDays = (date: CivilDate, days: number): CivilDate => fromDay(toDay(date) + days)

/** The same day so many months later; where that month is shorter, its last day. */
function addMonths(date: CivilDate, months: number): CivilDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return fromDay(Date.UTC(year, month - 1 + months, Math.min(day, last)) / day_ms)
}

/** Monday is 0. */
const weekdayOf = (date: CivilDate): number => (toDay(date) + 3) % 7

const weekdays: Readonly<Record<string, number>> = {
  mo: 0,
  montag: 0,
  monday: 0,
  di: 1,
  dienstag: 1,
  tuesday: 1,
  mi: 2,
  mittwoch: 2,
  wednesday: 2,
  do: 3,
  donnerstag: 3,
  thursday: 3,
  fr: 4,
  freitag: 4,
  friday: 4,
  sa: 5,
  samstag: 5,
  saturday: 5,
  so: 6,
  sonntag: 6,
  sunday: 6,
}
const words: Readonly<Record<string, number>> = { heute: 0, today: 0, morgen: 1, tomorrow: 1, übermorgen: 2 }

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

function calendarDate(token: string, today: CivilDate): CivilDate | undefined {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?$/.exec(token)
  const [, day = '', month = '', year] = german ?? []
  const iso = /^\d{4}-\d{2}-\d{2}$/.test(token) ? token : undefined
  const dated = (full: string) => `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const wanted =
    iso ??
    (german === null
      ? undefined
      : dated(year === undefined ? today.slice(0, 4) : year.length === 2 ? `20${year}` : year))
  if (wanted === undefined || Number.isNaN(Date.parse(wanted)) || fromDay(toDay(wanted)) !== wanted) return undefined
  // A day without its year is the next one of that name.
  return german !== null && year === undefined && wanted < today ? dated(String(Number(today.slice(0, 4)) + 1)) : wanted
}

/**
 * What a word says about a day as seen from today: `+14d`, `+2w`, `+3m`, `+1j`, `morgen`, `Mo`, `24.12.`, `24.12.2026`.
 * A weekday is the next one after today. Undefined for every other word and for days more than ten years ahead.
 */
export function relativeDate(token: string, today: CivilDate): CivilDate | undefined {
  const word = token.toLowerCase()
  const [, count = '', unit = ''] = /^\+(\d{1,4})([a-z])$/.exec(word) ?? []
  const date =
    units[unit]?.(today, Number(count)) ??
    (words[word] === undefined ? undefined : addDays(today, words[word])) ??
    (weekdays[word] === undefined ? undefined : addDays(today, ((weekdays[word] - weekdayOf(today) + 6) % 7) + 1)) ??
    calendarDate(word, today)
  return date === undefined || toDay(date) - toDay(today) > mostAhead_days ? undefined : date
}
