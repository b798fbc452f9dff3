import * as z from 'zod'
import { length_min } from './calendar-shapes.ts'
import { id, text } from './shapes.ts'

/** What patients can book for themselves, for what and when. */
const facts = {
  /** In words for patients. */
  name: text(60),
  length_min,
  /** Columns in which there can be such appointments. */
  columns: z.array(id).min(1).max(4),
  /** Hours from now in which nothing can be booked any more. */
  lead_h: z.number().int().min(0).max(720),
  /** Days ahead that are offered. */
  ahead_days: z.number().int().min(1).max(56),
  /** Hours before the appointment until which it can be moved or cancelled. */
  cancel_h: z.number().int().min(0).max(336),
  active: z.boolean(),
}

/** A service as it is saved: with `id` and `version` where it was there before. */
export const serviceDraft = z.strictObject({ id: id.optional(), version: z.number().int().optional(), ...facts })
export const service = z.object({ id, version: z.number(), ...facts })
