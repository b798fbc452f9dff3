import { sql } from '@siegel/store'

export type Channel = 'letter' | 'desk' | 'email'

export interface LinkRow {
  channel: Channel
  /** When it first opened the mailbox. */
  first_used_at: string | null
}
export const putLink = sql<{ slot: string; channel: string }>(
  'notices.put-link',
  'INSERT INTO sent_link (slot, channel) VALUES (@slot, @channel)',
)
export const useLink = sql<{ slot: string; at: string }>(
  'notices.use-link',
  'UPDATE sent_link SET first_used_at = coalesce(first_used_at, @at) WHERE slot = @slot',
)
export const linkOf = sql<{ slot: string }, LinkRow>(
  'notices.link',
  'SELECT channel, first_used_at FROM sent_link WHERE slot = @slot',
)

export interface WishRow {
  mailbox: string
  language: 'de' | 'en'
  /** The address that the chart had when the patient was invited: what the form begins with. */
  known: string | null
  /** Where notices go; null where none are wanted. */
  email: string | null
  /** When the patient last changed that. */
  set_at: string | null
  /** When the next notice is due; null where nothing is new. */
  due_at: string | null
  sent_at: string | null
  looked_at: string | null
  /** Civil day for which a reminder was last sent. */
  reminded_for: string | null
}
const columns = 'mailbox, language, known, email, set_at, due_at, sent_at, looked_at, reminded_for'
export const wishOf = sql<{ mailbox: string }, WishRow>(
  'notices.wish',
  `SELECT ${columns} FROM notice_wish WHERE mailbox = @mailbox`,
)
export const putKnown = sql<{ mailbox: string; language: string; known: string | null }>(
  'notices.put-known',
  `INSERT INTO notice_wish (mailbox, language, known) VALUES (@mailbox, @language, @known)
   ON CONFLICT (mailbox) DO UPDATE SET known = excluded.known`,
)
export const putWish = sql<{ mailbox: string; language: string; email: string | null; at: string }>(
  'notices.put-wish',
  `INSERT INTO notice_wish (mailbox, language, email, set_at) VALUES (@mailbox, @language, @email, @at)
   ON CONFLICT (mailbox) DO UPDATE SET language = excluded.language, email = excluded.email, set_at = excluded.set_at,
     due_at = NULL`,
)
export const setDue = sql<{ mailbox: string; due: string | null }>(
  'notices.set-due',
  'UPDATE notice_wish SET due_at = @due WHERE mailbox = @mailbox',
)
export const noteSent = sql<{ mailbox: string; at: string }>(
  'notices.note-sent',
  'UPDATE notice_wish SET due_at = NULL, sent_at = @at WHERE mailbox = @mailbox',
)
export const noteLooked = sql<{ mailbox: string; at: string }>(
  'notices.note-looked',
  'UPDATE notice_wish SET due_at = NULL, looked_at = @at WHERE mailbox = @mailbox',
)
export const dueWishes = sql<{ now: string }, WishRow>(
  'notices.due',
  `SELECT ${columns} FROM notice_wish WHERE due_at IS NOT NULL AND due_at <= @now ORDER BY due_at LIMIT 50`,
)
/** Whether anybody wants to be written to. */
export const anyWish = sql<Record<string, never>, { mailbox: string }>(
  'notices.any-wish',
  "SELECT mailbox FROM notice_wish WHERE email > '' LIMIT 1",
)
export const noteReminded = sql<{ mailbox: string; day: string }>(
  'notices.note-reminded',
  'UPDATE notice_wish SET reminded_for = @day WHERE mailbox = @mailbox',
)
