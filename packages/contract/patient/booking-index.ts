import * as z from 'zod/mini'

const text = z.string().check(z.maxLength(4000))
/** Civil, in the practice's zone. */
const time = z.string().check(z.regex(/^\d\d:\d\d$/))
const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/))

/** What can be booked: for what, with whom, and at which times there is room. */
export const bookableService = z.object({
  service: text,
  name: text,
  length_min: z.number(),
  /** Until so many hours before it can be moved or cancelled. */
  cancelHours: z.number(),
  columns: z.array(z.object({ column: text, name: text, days: z.array(z.object({ day, times: z.array(time) })) })),
})
export type BookableService = z.infer<typeof bookableService>

/** An appointment as the patient sees it. */
export const ownAppointment = z.object({
  appointment: text,
  state: z.enum(['booked', 'cancelled']),
  start: text,
  end: text,
  day,
  time,
  with: z.optional(text),
  /** What for, in words. */
  reason: z.optional(text),
  /** What it was booked as, where it was booked by the patient. */
  service: z.optional(text),
  /** The mailbox of the patient whose it is, where that is not the reader. */
  about: z.optional(text),
  /** The last moment at which the patient can move or cancel it here; without it the practice has to be called. */
  changeUntil: z.optional(text),
})
export type OwnAppointment = z.infer<typeof ownAppointment>
