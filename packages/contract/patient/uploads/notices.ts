import * as z from 'zod/mini'
import { head, line } from './shapes.ts'

/** Whether and where the patient wants to hear by e-mail that something new is there; without an address, nowhere. */
export const notices = z.strictObject({
  ...head('notices'),
  email: z.optional(line(254)),
  language: z.enum(['de', 'en']),
})
