import * as z from 'zod/mini'
import { bookableService, ownAppointment } from './booking-index.ts'
import { messageTopics } from './topics.ts'

const text = z.string().check(z.maxLength(4000))
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/))

/** One laboratory value as a patient sees it. `value` is the text of the result; `number` only where it is one. */
export const shownValue = z.object({
  name: text,
  value: text,
  number: z.optional(z.number()),
  unit: z.optional(text),
  low: z.optional(z.number()),
  high: z.optional(z.number()),
  /** The range as text, where it is no pair of numbers. */
  range: z.optional(text),
  flag: z.enum(['none', 'normal', 'low', 'high', 'critical-low', 'critical-high', 'abnormal', 'critical']),
  comment: z.optional(text),
})
export type ShownValue = z.infer<typeof shownValue>

export const indexItem = z.object({
  /** Item id, as in statement and sealed header. */
  item: text,
  /** The record it was made from, as log entries name it (`DiagnosticReport/42`). */
  reference: z.optional(text),
  kind: z.enum(['laboratory', 'document', 'message', 'questionnaire', 'answers']),
  /** Of a document: what it is, by the practice's own kinds; an app that does not know one calls it a document. */
  documentKind: z.optional(text),
  title: text,
  /** Civil date in the practice's zone. */
  date: text,
  from: text,
  releasedAt: text,
  /** The doctor's sentence; messages and what is attached to them have none. */
  sentence: z.optional(z.object({ meaning: text, action: z.optional(text), author: text })),
  /** Of a message: what its list needs. The text itself is the item. */
  message: z.optional(
    z.object({
      thread: text,
      topic: z.enum(messageTopics),
      /** `out` was written by the practice. */
      direction: z.enum(['in', 'out']),
      preview: text,
    }),
  ),
  /** Of a questionnaire, which is the item: what names it in an answer, and whether there is one. */
  questionnaire: z.optional(
    z.object({ request: text, id: text, version: z.number(), due: z.optional(text), answeredAt: z.optional(text) }),
  ),
  /** Hex SHA-256 of the statement, as it stands in the manifest; and of the sealed file, which is its name. */
  statement: hash,
  file: hash,
  mediaType: text,
  fileName: text,
  size_bytes: z.number(),
  values: z.optional(z.array(shownValue)),
  texts: z.optional(z.array(text)),
  /** The item that this file belongs to, for instance the report whose PDF it is. */
  parent: z.optional(text),
  /** The mailbox of the patient it is of, where that is not the reader. */
  about: z.optional(text),
})
export type IndexItem = z.infer<typeof indexItem>

/** `id`: as log entries name the patient; absent for who is none. */
const person = z.object({ id: z.optional(text), name: text, birthDate: z.optional(text) })

/** The sealed index of a mailbox (media type application/vnd.siegel.index+json): all that the list shows. */
export const mailboxIndex = z.object({
  format: z.literal(1),
  practice: z.object({ name: text, telephone: z.optional(text), doctors: z.array(text) }),
  /** Whose mailbox it is: the patient, who acts for patients, or a guest. */
  patient: person,
  /** A guest's: copies of a few items, until an instant. */
  guest: z.optional(z.object({ until: text })),
  /** For whom the reader acts. `read`: sees what the patient sees; `act`: writes and books for the patient, too. */
  acting: z.optional(
    z.array(
      z.object({
        mailbox: text,
        patient: person,
        level: z.enum(['read', 'act']),
        until: z.optional(text),
      }),
    ),
  ),
  /** What the patient shares with guests, newest first; `letter` is the sealed item
   * with link and PIN, while this mailbox can show it. */
  shares: z.optional(
    z.array(
      z.object({
        share: text,
        name: text,
        since: text,
        until: text,
        items: z.array(text),
        state: z.enum(['open', 'ended']),
        lastUsedAt: z.optional(text),
        letter: z.optional(z.object({ statement: hash, file: hash })),
      }),
    ),
  ),
  items: z.array(indexItem),
  slots: z.array(
    z.object({
      id: text,
      kind: z.enum(['linkpin1', 'prf1', 'password1']),
      label: text,
      createdAt: text,
      lastUsedAt: z.optional(text),
    }),
  ),
  /** Sessions that are open, oldest first; `slot` is the way in. */
  sessions: z.optional(z.array(z.object({ id: text, slot: text, startedAt: z.optional(text), expiresAt: text }))),
  /** Notices by e-mail: where they go, and the address the practice knows; absent where the practice sends none. */
  notices: z.optional(z.object({ email: z.optional(text), known: z.optional(text) })),
  /** Uploads that stand as received, but that the practice did not take, each with the code of the reason. */
  refused: z.optional(z.array(z.object({ upload: text, code: text }))),
  /** What can be booked; none where the practice wants to be called. Only while a session is open, as the next. */
  booking: z.optional(z.array(bookableService)),
  /** The patient's own appointments from today on, by time. */
  appointments: z.optional(z.array(ownAppointment)),
})
export type MailboxIndex = z.infer<typeof mailboxIndex>

/** The sealed item of a share (application/vnd.siegel.share+json): what the patient hands on, each by another way. */
export const shareLetter = z.object({ format: z.literal(1), link: text, pin: text })

/** One part of the sealed access list (application/vnd.siegel.access+json): log entries about the patient. */
export const accessPart = z.object({
  format: z.literal(1),
  entries: z.array(z.object({ index: z.number(), nonce: text, text: z.string().check(z.maxLength(300_000)) })),
})
export type AccessPart = z.infer<typeof accessPart>
