import * as z from 'zod/mini'
import { head, line, lines } from './shapes.ts'

/** A FHIR id. */
const id = z.string().check(z.regex(/^[A-Za-z0-9\-.]{1,64}$/))

const value = z.union([
  z.strictObject({ boolean: z.boolean() }),
  /** Decimal digits, as the patient wrote them: precision is kept. */
  z.strictObject({ number: z.string().check(z.regex(/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/)) }),
  z.strictObject({ date: z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/)) }),
  z.strictObject({ text: lines(4000) }),
  /** The place of an option in the question that was asked, from 0. */
  z.strictObject({ option: z.number().check(z.int(), z.minimum(0), z.maximum(999)) }),
])

/** What a patient answers to a questionnaire that lies in the mailbox: by question, with no order and no depth. */
export const answers = z.strictObject({
  ...head('answers'),
  /** The request, as the index names it. */
  request: id,
  /** The very questionnaire that was sent. */
  questionnaire: id,
  questionnaireVersion: z.number().check(z.int(), z.minimum(1)),
  answers: z
    .array(z.strictObject({ linkId: line(255), values: z.array(value).check(z.minLength(1), z.maxLength(100)) }))
    .check(z.maxLength(200)),
})
