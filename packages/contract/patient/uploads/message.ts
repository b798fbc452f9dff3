import * as z from 'zod/mini'
import { messageTopics } from '../topics.ts'
import { base64Of, head, hexOf, line, lines } from './shapes.ts'

export const attachmentTypes = ['image/jpeg', 'image/png', 'application/pdf'] as const

/** Of a message's attachments together. */
export const attachmentsLimit_bytes = 8 * 1024 * 1024
export const mostAttachments = 5

const attachment = z.strictObject({
  name: line(120),
  mediaType: z.enum(attachmentTypes),
  data: base64Of(attachmentsLimit_bytes),
})

const decodedLength = (text: string): number => (text.length / 4) * 3 - (/=*$/.exec(text)?.[0].length ?? 0)

/** What a patient writes to the practice. */
export const message = z
  .strictObject({
    ...head('message'),
    /** Of the conversation; a new one where the patient has none of this id. */
    thread: hexOf(16),
    topic: z.enum(messageTopics),
    text: z.optional(lines(4000)),
    /** What is to be prescribed, one on each line; with `prescription` and only there. */
    medication: z.optional(z.array(line(120)).check(z.minLength(1), z.maxLength(10))),
    /** Number of the log entry that the patient does not know; with `access` and only there. */
    entry: z.optional(z.number().check(z.int(), z.minimum(0))),
    attachments: z.optional(z.array(attachment).check(z.minLength(1), z.maxLength(mostAttachments))),
  })
  .check(
    z.refine(({ topic, medication }) => medication === undefined || topic === 'prescription'),
    z.refine(({ topic, entry }) => entry === undefined || topic === 'access'),
    z.refine(({ text, medication, attachments }) => (text ?? medication ?? attachments) !== undefined),
    z.refine(
      ({ attachments = [] }) =>
        attachments.reduce((sum, { data }) => sum + decodedLength(data), 0) <= attachmentsLimit_bytes,
    ),
  )
