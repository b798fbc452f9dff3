import type { SeriesRule, Weekday } from '@siegel/contract/staff'
import { isDay } from './civil.ts'

/** The form of a new appointment, as typed. */
export interface BookingDraft {
  column: string
  day: string
  time: string
  length: string
  patient: { id: string; name: string } | undefined
  reason: string
  comment: string
  repeats: boolean
  unit: SeriesRule['unit']
  every: string
  days: Weekday[]
  ends: 'count' | 'until'
  count: string
  until: string
}

export const emptyBooking = (given: Partial<BookingDraft> & Pick<BookingDraft, 'column' | 'day'>): BookingDraft => ({
  time: '',
  length: '15',
  patient: undefined,
  reason: '',
  comment: '',
  repeats: false,
  unit: 'week',
  every: '1',
  days: [],
  ends: 'count',
  count: '6',
  until: '',
  ...given,
})

/** A time as typed (`9`, `9:30`, `0930`, `9.30`) as `09:30`; undefined for what is none. */
export function typedTime(text: string): string | undefined {
  const [, hour = '', minute = '00'] = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim()) ?? []
  return hour === '' || Number(hour) > 23 || Number(minute) > 59 ? undefined : `${hour.padStart(2, '0')}:${minute}`
}

export type BookingIssue = 'timeWrong' | 'dateWrong' | 'lengthWrong'

export function bookingIssues({ day, time, length }: Pick<BookingDraft, 'day' | 'time' | 'length'>) {
  const issues: Partial<Record<'day' | 'time' | 'length', BookingIssue>> = {}
  if (!isDay(day)) issues.day = 'dateWrong'
  if (typedTime(time) === undefined) issues.time = 'timeWrong'
  if (!/^\d{1,3}$/.test(length) || Number(length) < 5 || Number(length) > 480) issues.length = 'lengthWrong'
  return issues
}

/** What is sent, without what was left empty. */
export const bookingRequest = ({ column, day, time, length, patient, reason, comment }: BookingDraft) => ({
  column,
  day,
  time: typedTime(time) ?? '',
  length_min: Number(length),
  ...(patient === undefined ? {} : { patient: patient.id }),
  ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
  ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
})

export const seriesRequest = ({ unit, every, days, ends, count, until }: BookingDraft): SeriesRule => ({
  unit,
  every: Number(every),
  ...(unit === 'week' && days.length > 0 ? { days } : {}),
  ...(ends === 'count' ? { count: Number(count) } : { until }),
})
