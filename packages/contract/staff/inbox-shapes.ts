import * as z from 'zod'
import { messageTopics } from '../patient/topics.ts'
import { releasePlan } from './release-rules.ts'
import { questionnaireAnswers } from './questionnaire-shapes.ts'
import { attachment, flag, id, instant, patientRow, reference } from './shapes.ts'

export const threadId = z.string().regex(/^[0-9a-f]{32}$/)
export const messageTopic = z.enum(messageTopics)

/** A conversation with a patient, oldest message first. */
export const messageThread = z.object({
  thread: threadId,
  topic: messageTopic,
  /** The item of the inbox that waits for an answer. */
  waiting: id.optional(),
  messages: z.array(
    z.object({
      reference,
      topic: messageTopic,
      /** `in` is from the patient. */
      direction: z.enum(['in', 'out']),
      at: instant,
      /** Who of the practice wrote it. */
      by: z.string(),
      text: z.string(),
      /** What the patient asks to have prescribed. */
      medication: z.array(z.string()),
      /** Number of the log entry that the patient does not know. */
      entry: z.number().optional(),
      attachments: z.array(attachment),
      fetchedAt: instant.optional(),
      viewedAt: instant.optional(),
      withdrawnAt: instant.optional(),
    }),
  ),
})

export const inboxRow = z.object({
  id,
  at: instant,
  kind: z.enum(['laboratory', 'order', 'document', 'message', 'answers']),
  /** Of a patient's message. */
  topic: messageTopic.optional(),
  /** What was examined, or how a message begins; absent where nothing says so. */
  title: z.string().optional(),
  from: z.string(),
  patient: z.object({ id, name: z.string() }).optional(),
  /** Who the sender says it is, when nobody is assigned yet. */
  named: z.string().optional(),
  abnormal: z.number(),
  critical: z.number(),
  state: z.enum(['unassigned', 'unsigned']),
})

export const inboxItem = z.object({
  row: inboxRow,
  focus: reference,
  suggestions: z.array(z.object({ patient: patientRow, reason: z.string(), sure: z.boolean() })),
  named: z.object({
    name: z.string(),
    birthDate: z.string().optional(),
    gender: z.string().optional(),
    insuranceNumber: z.string().optional(),
    number: z.string().optional(),
    address: z.string().optional(),
  }),
  results: z.array(
    z.object({
      name: z.string(),
      value: z.string(),
      unit: z.string().optional(),
      range: z.string().optional(),
      flag,
      originalFlag: z.string().optional(),
      comment: z.string().optional(),
    }),
  ),
  texts: z.array(z.string()),
  attachments: z.array(attachment),
  warnings: z.array(z.string()),
  /** What becomes of it by a rule of the practice; absent where somebody decides. */
  release: releasePlan.optional(),
  /** Of a patient's message: the conversation. */
  thread: messageThread.optional(),
  /** Of an answered questionnaire. */
  answers: questionnaireAnswers.optional(),
})

export const importOutcome = z.object({
  fileName: z.string(),
  outcome: z.enum(['taken', 'duplicate', 'refused']),
  /** For refused files: a stable code and the line. */
  code: z.string().optional(),
  line: z.number().optional(),
  warnings: z.array(z.string()),
  items: z.array(
    z.object({ inbox: id, kind: z.enum(['laboratory', 'order']), title: z.string().optional(), matched: z.boolean() }),
  ),
})
