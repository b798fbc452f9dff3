/** Milliseconds since the epoch; half-open: `from` belongs to it, `to` does not. */
export interface DateInterval {
  readonly from: number
  readonly to: number
}

/** What a Date can hold at most; stands for an open end. */
export const endOfTime = 8.64e15

const pattern = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/

const dayLength = 86_400_000

function zoneOffset(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

function utc(year: number, month: number, day: number): number {
  const date = new Date(0)
  return date.setUTCFullYear(year, month, day)
}

/**
 * The time that a FHIR date, dateTime, instant or search value of any precision covers: `2026-11` is the whole month.
 * Without a zone it is UTC; seconds and zone may be missing, as in searches (R4 search, date). Fractions beyond
 * milliseconds are cut off. Undefined for anything else and for days that do not exist.
 */
export function parseDateInterval(text: string): DateInterval | undefined {
  const [matched, year, month, day, hour, minute, second, fraction, zone] = pattern.exec(text) ?? []
  if (matched === undefined) return undefined
  const [y, m, d] = [Number(year), Number(month ?? '1') - 1, Number(day ?? '1')]
  if (m > 11 || m < 0 || d < 1) return undefined
  if (month === undefined) return { from: utc(y, 0, 1), to: utc(y + 1, 0, 1) }
  if (day === undefined) return { from: utc(y, m, 1), to: utc(y, m + 1, 1) }
  const start = utc(y, m, d)
  if (new Date(start).getUTCMonth() !== m) return undefined
  if (hour === undefined) return { from: start, to: start + dayLength }
  const [h, min, s] = [Number(hour), Number(minute), Number(second ?? '0')]
  if (h > 23 || min > 59 || s > 60) return undefined
  const from = start + ((h * 60 + min) * 60 + s) * 1000 - zoneOffset(zone)
  if (second === undefined) return { from, to: from + 60_000 }
  if (fraction === undefined) return { from, to: from + 1000 }
  const precision_ms = fraction.length === 1 ? 100 : fraction.length === 2 ? 10 : 1
  const into = Number(fraction.slice(0, 3).padEnd(3, '0'))
  return { from: from + into, to: from + into + precision_ms }
}
