import * as z from 'zod'
import { date, id, instant, reference } from './shapes.ts'

/** A reason why a questionnaire cannot be shown to patients, with its place in it; codes are those of the room `forms`. */
const problem = z.object({ code: z.string(), linkId: z.string().optional(), detail: z.string().optional() })

export const questionnaireRow = z.object({
  id,
  /** 0 for one that comes with Siegel and that the practice has not used yet. */
  version: z.number(),
  title: z.string(),
  description: z.string().optional(),
  language: z.string().optional(),
  questions: z.number(),
  state: z.enum(['active', 'retired']),
  /** Of what a program wrote and this software cannot show: it is not sent. */
  problems: z.array(problem),
})

export const questionnaireImport = z.object({ id: id.optional(), problems: z.array(problem) })

/** One that was sent to a patient. */
export const questionnaireRequest = z.object({
  request: id,
  title: z.string(),
  questionnaire: id,
  state: z.enum(['sent', 'answered', 'withdrawn', 'replaced']),
  at: instant,
  by: z.string(),
  due: date.optional(),
  fetchedAt: instant.optional(),
  viewedAt: instant.optional(),
  answered: z.object({ at: instant, by: z.string(), response: reference }).optional(),
})

const value = z.union([
  z.object({ boolean: z.boolean() }),
  z.object({ date: z.string() }),
  z.object({ number: z.string(), unit: z.string().optional() }),
  z.object({ text: z.string() }),
])

/** What was asked and answered, line by line; a heading has no answers. */
export const questionnaireAnswers = z.object({
  title: z.string(),
  /** Who answered. */
  by: z.string(),
  at: instant,
  lines: z.array(z.object({ depth: z.number(), text: z.string(), isGroup: z.boolean(), values: z.array(value) })),
})
