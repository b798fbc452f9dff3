import * as z from 'zod/mini'

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
  kind: z.enum(['laboratory', 'document']),
  title: text,
  /** Civil date in the practice's zone. */
  date: text,
  from: text,
  releasedAt: text,
  sentence: z.object({ meaning: text, action: z.optional(text), author: text }),
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
})
export type IndexItem = z.infer<typeof indexItem>

/** The sealed index of a mailbox (media type application/vnd.siegel.index+json): all that the list shows. */
export const mailboxIndex = z.object({
  format: z.literal(1),
  practice: z.object({ name: text, telephone: z.optional(text), doctors: z.array(text) }),
  patient: z.object({ name: text, birthDate: z.optional(text) }),
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
})
export type MailboxIndex = z.infer<typeof mailboxIndex>

/** One part of the sealed access list (application/vnd.siegel.access+json): log entries about the patient. */
export const accessPart = z.object({
  format: z.literal(1),
  entries: z.array(z.object({ index: z.number(), nonce: text, text: z.string().check(z.maxLength(300_000)) })),
})
export type AccessPart = z.infer<typeof accessPart>
