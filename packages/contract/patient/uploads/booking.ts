import * as z from 'zod/mini'
import { head, lines } from './shapes.ts'

/** A FHIR id. */
const id = z.string().check(z.regex(/^[A-Za-z0-9\-.]{1,64}$/))
const place = {
  /** The column of the calendar, as the index names it. */
  column: id,
  /** Civil date and time of day in the practice's zone. */
  day: z.string().check(z.regex(/^20\d\d-\d\d-\d\d$/)),
  time: z.string().check(z.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)),
}

/** Asks for a time that the index offers. How long it takes is the practice's to say. */
export const book = z.strictObject({
  ...head('book'),
  /** What for, as the index names it. */
  service: id,
  ...place,
  /** What the patient adds. */
  words: z.optional(lines(500)),
})

/** Asks for another time for an appointment that was booked so. */
export const moveAppointment = z.strictObject({ ...head('move-appointment'), appointment: id, ...place })

/** Gives such an appointment up. */
export const cancelAppointment = z.strictObject({ ...head('cancel-appointment'), appointment: id })
