import * as z from 'zod'
import { date, flag, handling, instant, reference, vitalKind } from './shapes.ts'

export const laboratoryTable = z.object({
  /** Newest first; one column a report. */
  columns: z.array(
    z.object({
      report: reference,
      at: instant,
      day: date,
      /** Absent where the laboratory gave none. */
      title: z.string().optional(),
      status: z.string(),
      /** What the laboratory says about the report as a whole: its conclusion first, then its remarks. */
      texts: z.array(z.string()),
      handling,
    }),
  ),
  rows: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      group: z.string(),
      /** The newest one. */
      unit: z.string().optional(),
      range: z.string().optional(),
      cells: z.array(
        z
          .object({
            observation: reference,
            value: z.string(),
            number: z.number().optional(),
            unit: z.string().optional(),
            flag,
            originalFlag: z.string().optional(),
            range: z.string().optional(),
            low: z.number().optional(),
            high: z.number().optional(),
            comment: z.string().optional(),
            /** The value and its bounds in the row's unit, for a trend; absent where that cannot be said. */
            comparable: z
              .object({ number: z.number(), low: z.number().optional(), high: z.number().optional() })
              .optional(),
          })
          .nullable(),
      ),
    }),
  ),
})

/** Measured values of each kind over time, newest first. */
export const vitalCourses = z.object({
  courses: z.array(
    z.object({
      kind: vitalKind,
      /** The unit of every number below. */
      unit: z.string(),
      /** Older ones were left out. */
      cut: z.boolean(),
      points: z.array(
        z.object({
          observation: reference,
          at: instant,
          day: date,
          /** As it was given, in its own unit. */
          value: z.string(),
          unit: z.string().optional(),
          /** In the unit of the course: one number, or two of a blood pressure; none where that cannot be said. */
          numbers: z.array(z.number()).max(2),
          /** Given in another unit than the course's. */
          converted: z.boolean(),
          /** A body mass index nobody wrote down: from a weight and the height known then. */
          computed: z.boolean(),
        }),
      ),
    }),
  ),
})
