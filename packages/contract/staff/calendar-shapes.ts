import * as z from 'zod'
import { date, id, instant, text } from './shapes.ts'

/** A time of day in the practice's zone; `24:00` ends a day. */
export const timeOfDay = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/)
const startTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export const weekday = z.enum(weekdays)
const days = z.array(weekday).min(1).max(7)

/** Minutes that an appointment takes. */
export const length_min = z.number().int().min(5).max(480)

export const appointmentStates = [
  'waiting',
  'booked',
  'arrived',
  'with-assistant',
  'with-doctor',
  'done',
  'cancelled',
  'no-show',
] as const
export const appointmentState = z.enum(appointmentStates)

const opening = z.strictObject({ days, from: timeOfDay, to: timeOfDay })
/** Every week at the same time: lunch, calls. */
const weeklyBlock = z.strictObject({ days, from: timeOfDay, to: timeOfDay, text: text(60) })

export const columnKinds = ['doctor', 'assistant', 'room'] as const
const columnFacts = {
  name: text(60),
  detail: text(80).optional(),
  kind: z.enum(columnKinds),
  /** Whose column it is, where it is a person's. */
  person: id.optional(),
  length_min,
  active: z.boolean(),
  opening: z.array(opening).max(28),
  blocks: z.array(weeklyBlock).max(50),
}

/** A column as it is saved: with `id` and `version` where it was there before. */
export const columnDraft = z.strictObject({ id: id.optional(), version: z.number().int().optional(), ...columnFacts })
export const column = z.object({ id, version: z.number(), ...columnFacts, mine: z.boolean() })

export const partOfDay = z.enum(['morning', 'afternoon'])

export const freeSlot = z.object({ column: id, day: date, time: startTime, start: instant })

export const appointment = z.object({
  id,
  version: z.number(),
  state: appointmentState,
  column: id.optional(),
  start: instant.optional(),
  end: instant.optional(),
  /** In the practice's zone. */
  day: date.optional(),
  time: startTime.optional(),
  endTime: timeOfDay.optional(),
  length_min: z.number(),
  patient: z.object({ id, name: z.string(), birthDate: z.string().optional(), age: z.number().optional() }).optional(),
  reason: z.string().optional(),
  comment: z.string().optional(),
  place: z.string().optional(),
  series: z.string().optional(),
  arrivedAt: instant.optional(),
  /** When the state was taken on. */
  since: instant.optional(),
  cancelReason: z.string().optional(),
  createdAt: instant.optional(),
  /** The patient booked it: what was added in words, whether the patient cancelled it, and whether nobody has looked yet. */
  online: z.object({ words: z.string().optional(), isCancelled: z.boolean(), isNew: z.boolean() }).optional(),
})

/** Time of a column that nobody can book, from one moment to another. */
export const block = z.object({
  id,
  version: z.number(),
  column: id,
  start: instant,
  end: instant,
  fromDay: date,
  fromTime: startTime,
  toDay: date,
  toTime: startTime,
  text: z.string(),
})

export const waitingRow = z.object({
  appointment,
  columns: z.array(id),
  part: partOfDay.optional(),
  wish: z.string().optional(),
  fits: z.array(freeSlot),
})

/** What is said of an appointment when it is made. */
export const bookingFacts = {
  column: id,
  day: date,
  time: startTime,
  length_min,
  patient: id.optional(),
  reason: text(200).optional(),
  comment: text(1000).optional(),
  /** Also where the time is taken or blocked. */
  overlap: z.boolean().optional(),
}

/** Every n days, or on weekdays of every n-th week; ends after a number or by a date. */
export const seriesRule = z.strictObject({
  unit: z.enum(['day', 'week']),
  every: z.number().int().min(1).max(52),
  days: z.array(weekday).max(7).optional(),
  count: z.number().int().min(2).max(200).optional(),
  until: date.optional(),
})

/** Which of a series: this one, this and those after it, or all that are still to come. */
export const scope = z.enum(['one', 'following', 'all'])

export const conflict = z.object({ day: date, time: startTime, why: z.enum(['taken', 'blocked', 'closed', 'skipped']) })
