import type { Schema } from '@siegel/store'

/** How invitations went out, and who wants to hear that something new is there. */
export const noticesSchema: Schema = {
  room: 'notices',
  steps: [
    `CREATE TABLE sent_link (
       slot TEXT PRIMARY KEY, channel TEXT NOT NULL, first_used_at TEXT
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE notice_wish (
       mailbox TEXT PRIMARY KEY, language TEXT NOT NULL, known TEXT, email TEXT, set_at TEXT, due_at TEXT, sent_at TEXT,
       looked_at TEXT
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX notice_wish_due ON notice_wish (due_at) WHERE due_at IS NOT NULL;`,
    // For which day the mailbox was last reminded of an appointment.
    `ALTER TABLE notice_wish ADD COLUMN reminded_for TEXT;
     CREATE INDEX notice_wish_wanted ON notice_wish (email) WHERE email IS NOT NULL;`,
  ],
}
