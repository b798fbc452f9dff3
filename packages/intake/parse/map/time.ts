import type { LdtTimestamp } from '../ldt/model.ts'
import type { Mapping } from './mapping.ts'

const practiceZone = 'Europe/Berlin'

function day(year: string, month: string, date: string): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(date) },
      { overflow: 'reject' },
    )
  } catch {
    return undefined
  }
}

function clock(text: string): Temporal.PlainTime | undefined {
  const [, hour, minute, second = '00'] = /^(\d{2})(\d{2})(\d{2})?$/.exec(text) ?? []
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  return Temporal.PlainTime.from({ hour: Number(hour), minute: Number(minute), second: Number(second) })
}

/** `UTC+2`, `UTC-3:30`, `UTC` as an offset; German local time where the file names no zone. */
function offset(zone: string | undefined, at: Temporal.PlainDateTime): string | undefined {
  if (zone === undefined) return at.toZonedDateTime(practiceZone).offset
  const [whole, sign = '+', hours = '0', minutes = '00'] = /^UTC(?:([+-])(\d{1,2})(?::?(\d{2}))?)?$/.exec(zone) ?? []
  return whole === undefined || Number(hours) > 14 ? undefined : `${sign}${hours.padStart(2, '0')}:${minutes}`
}

/** A FHIR dateTime: to the second with offset, or only the day; undefined (with a warning) for what is no date. */
export function dateTime(mapping: Mapping, stamp: LdtTimestamp | undefined): string | undefined {
  if (stamp?.date === undefined) return undefined
  const [, year = '', month = '', date = ''] = /^(\d{4})(\d{2})(\d{2})$/.exec(stamp.date.content) ?? []
  const on = day(year, month, date)
  if (on === undefined) {
    mapping.warn('timestamp', stamp.date)
    return undefined
  }
  mapping.carry(stamp.date)
  const time = stamp.time && clock(stamp.time.content)
  const zone = time && offset(stamp.zone?.content, on.toPlainDateTime(time))
  if (time === undefined || zone === undefined) {
    if (stamp.time !== undefined) mapping.warn('timestamp', stamp.time)
    return on.toString()
  }
  mapping.carry(stamp.time)
  mapping.carry(stamp.zone)
  return `${on.toString()}T${time.toString({ smallestUnit: 'second' })}${zone}`
}

export const isInstant = (text: string | undefined): text is string => text !== undefined && text.includes('T')

export interface BirthDate {
  readonly date: string
  /** The parts stood in the older order TTMMJJJJ. */
  readonly reordered: boolean
}

/**
 * `JJJJMMTT` with unknown parts `00`: `19900200` is 1990-02. What is no date that way is tried as `TTMMJJJJ`, which
 * LDT 2 and GDT use; undefined when neither fits or nothing is known.
 */
export function birthDate(text: string): BirthDate | undefined {
  const parse = (year: string, month: string, date: string): string | undefined => {
    if (!/^(18|19|20)\d\d$/.test(year)) return undefined
    if (month === '00') return date === '00' ? year : undefined
    if (date === '00') return day(year, month, '01') && `${year}-${month}`
    return day(year, month, date) && `${year}-${month}-${date}`
  }
  if (!/^\d{8}$/.test(text)) return undefined
  const usual = parse(text.slice(0, 4), text.slice(4, 6), text.slice(6))
  if (usual !== undefined) return { date: usual, reordered: false }
  const older = parse(text.slice(4), text.slice(2, 4), text.slice(0, 2))
  return older === undefined ? undefined : { date: older, reordered: true }
}
