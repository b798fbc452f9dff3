import type { Schema } from '@siegel/store'

/** Ids of mailboxes and slots are lower-case hex; instants are RFC 3339. */
export const releaseSchema: Schema = {
  room: 'release',
  steps: [
    `CREATE TABLE mailbox (
       id TEXT PRIMARY KEY, patient TEXT NOT NULL UNIQUE, subject TEXT NOT NULL, epoch INTEGER NOT NULL, recipient TEXT NOT NULL,
       signing_key BLOB NOT NULL, state TEXT NOT NULL, created_at TEXT NOT NULL,
       version INTEGER NOT NULL, manifest TEXT, statements TEXT, content TEXT, signed_at TEXT
     ) STRICT;
     CREATE TABLE slot (
       id TEXT PRIMARY KEY, mailbox TEXT NOT NULL REFERENCES mailbox, epoch INTEGER NOT NULL, kind TEXT NOT NULL,
       label TEXT NOT NULL, bag BLOB, proof_hash BLOB, tries INTEGER NOT NULL, tries_since TEXT,
       created_at TEXT NOT NULL, last_used_at TEXT, expires_at TEXT, state TEXT NOT NULL, credential_id BLOB
     ) STRICT;
     CREATE INDEX slot_mailbox ON slot (mailbox, created_at);
     CREATE TABLE released_item (
       id TEXT PRIMARY KEY, patient TEXT NOT NULL, reference TEXT NOT NULL, version INTEGER NOT NULL, parent TEXT,
       kind TEXT NOT NULL, title TEXT NOT NULL, date TEXT NOT NULL, sender TEXT NOT NULL, media_type TEXT NOT NULL,
       file_name TEXT NOT NULL, blob TEXT NOT NULL, meaning TEXT NOT NULL, action TEXT, author TEXT NOT NULL, released_at TEXT NOT NULL,
       fetched_at TEXT, viewed_at TEXT, withdrawn_at TEXT, display TEXT NOT NULL
     ) STRICT;
     CREATE INDEX released_item_patient ON released_item (patient, released_at);
     CREATE INDEX released_item_reference ON released_item (reference);
     CREATE TABLE sealed_item (
       item TEXT NOT NULL, mailbox TEXT NOT NULL, epoch INTEGER NOT NULL, revision INTEGER NOT NULL, name TEXT NOT NULL,
       size INTEGER NOT NULL, statement TEXT NOT NULL, statement_hash TEXT NOT NULL, digest TEXT,
       PRIMARY KEY (mailbox, item)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX sealed_item_name ON sealed_item (mailbox, name);
     CREATE TABLE patient_session (
       hash TEXT PRIMARY KEY, mailbox TEXT NOT NULL, slot TEXT NOT NULL, expires_at TEXT NOT NULL
     ) STRICT;
     CREATE TABLE opening_request (id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
     CREATE TABLE received_upload (
       mailbox TEXT NOT NULL, epoch INTEGER NOT NULL, id TEXT NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL,
       PRIMARY KEY (mailbox, epoch, id)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE access_warning (
       idx INTEGER PRIMARY KEY, at TEXT NOT NULL, patient TEXT, code TEXT NOT NULL
     ) STRICT;
     CREATE TABLE practice_certificate (
       serial INTEGER PRIMARY KEY, note TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL
     ) STRICT;`,
    `CREATE INDEX released_item_parent ON released_item (parent) WHERE parent IS NOT NULL;
     CREATE INDEX patient_session_mailbox ON patient_session (mailbox);
     CREATE INDEX access_warning_at ON access_warning (at);
     CREATE INDEX access_warning_patient ON access_warning (patient, at);`,
    `ALTER TABLE patient_session ADD COLUMN started_at TEXT;
     ALTER TABLE received_upload ADD COLUMN refused TEXT;`,
    // A mailbox is somebody's: the patient's own, of somebody who only acts for others, or of a guest for a while.
    `PRAGMA defer_foreign_keys = ON;
     CREATE TABLE mailbox_before AS SELECT * FROM mailbox;
     DROP TABLE mailbox;
     CREATE TABLE mailbox (
       id TEXT PRIMARY KEY, kind TEXT NOT NULL, patient TEXT, subject TEXT NOT NULL, epoch INTEGER NOT NULL,
       recipient TEXT NOT NULL, signing_key BLOB NOT NULL, state TEXT NOT NULL, created_at TEXT NOT NULL, until TEXT,
       version INTEGER NOT NULL, manifest TEXT, statements TEXT, content TEXT, signed_at TEXT
     ) STRICT;
     INSERT INTO mailbox (id, kind, patient, subject, epoch, recipient, signing_key, state, created_at, version, manifest,
       statements, content, signed_at)
       SELECT id, 'own', patient, subject, epoch, recipient, signing_key, state, created_at, version, manifest,
         statements, content, signed_at FROM mailbox_before;
     DROP TABLE mailbox_before;
     CREATE UNIQUE INDEX mailbox_own ON mailbox (patient) WHERE kind = 'own';
     CREATE INDEX mailbox_guest ON mailbox (patient, created_at) WHERE kind = 'guest';
     CREATE INDEX mailbox_until ON mailbox (until) WHERE kind = 'guest' AND state = 'live';
     CREATE TABLE acting (
       mailbox TEXT NOT NULL REFERENCES mailbox, patient TEXT NOT NULL, representative TEXT NOT NULL, level TEXT NOT NULL,
       until TEXT, granted_at TEXT NOT NULL, PRIMARY KEY (mailbox, patient)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX acting_patient ON acting (patient);
     CREATE INDEX acting_until ON acting (until) WHERE until IS NOT NULL;
     CREATE TABLE shared_item (
       mailbox TEXT NOT NULL REFERENCES mailbox, item TEXT NOT NULL, PRIMARY KEY (mailbox, item)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX shared_item_item ON shared_item (item);
     CREATE INDEX sealed_item_item ON sealed_item (item);`,
    // Rules are kept as they were: each version of the list is one row.
    `CREATE TABLE release_rules (
       version INTEGER PRIMARY KEY, rules TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL
     ) STRICT;
     CREATE TABLE release_plan (
       task TEXT PRIMARY KEY, version INTEGER NOT NULL, reference TEXT NOT NULL, plan TEXT NOT NULL, rule TEXT NOT NULL,
       meaning TEXT, action TEXT, author TEXT NOT NULL, due TEXT, at TEXT NOT NULL
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX release_plan_open ON release_plan (plan) WHERE plan IN ('at-once', 'after-sign-off', 'conversation');`,
    // A signature is a person's act at the safe; that a record says it is signed is no more than that.
    `CREATE TABLE release_signature (task TEXT PRIMARY KEY, by TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
  ],
}
