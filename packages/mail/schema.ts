import type { Schema } from '@siegel/store'

/** The account without its password, which lies in the keyring; the mails that wait, and what became of the others. */
export const mailSchema: Schema = {
  room: 'mail',
  steps: [
    `CREATE TABLE mail_account (
       id INTEGER PRIMARY KEY CHECK (id = 1), host TEXT NOT NULL, port INTEGER NOT NULL, security TEXT NOT NULL,
       user TEXT NOT NULL, address TEXT NOT NULL, name TEXT, ca TEXT, at TEXT NOT NULL
     ) STRICT;
     CREATE TABLE mail_outbox (
       id TEXT PRIMARY KEY, kind TEXT NOT NULL, patient TEXT NOT NULL, object TEXT, address TEXT, language TEXT NOT NULL,
       link TEXT, until TEXT, actor TEXT NOT NULL, created_at TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL,
       next_at TEXT, code TEXT, ended_at TEXT
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX mail_outbox_next ON mail_outbox (next_at) WHERE next_at IS NOT NULL;
     CREATE INDEX mail_outbox_patient ON mail_outbox (patient, created_at);
     CREATE INDEX mail_outbox_ended ON mail_outbox (state, ended_at);`,
  ],
}
