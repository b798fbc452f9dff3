import type { Schema } from '@siegel/store'

export const accessSchema: Schema = {
  room: 'access',
  steps: [
    `CREATE TABLE person (
       id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, user_name TEXT NOT NULL UNIQUE,
       password TEXT NOT NULL, totp_secret TEXT NOT NULL, totp_step INTEGER, state TEXT NOT NULL, created_at TEXT NOT NULL
     ) STRICT;
     CREATE TABLE passkey (
       id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person, public_key BLOB NOT NULL, counter INTEGER NOT NULL,
       label TEXT NOT NULL, created_at TEXT NOT NULL, last_used_at TEXT
     ) STRICT;
     CREATE INDEX passkey_person ON passkey (person);
     CREATE TABLE session (
       hash BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES person, created_at INTEGER NOT NULL,
       expires_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL
     ) STRICT;
     CREATE INDEX session_person ON session (person);
     CREATE TABLE sign_in_tries (
       key TEXT PRIMARY KEY, tries INTEGER NOT NULL, blocked_until INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE token (
       id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, scope TEXT NOT NULL,
       created_at TEXT NOT NULL, last_used_at TEXT
     ) STRICT;`,
  ],
}
