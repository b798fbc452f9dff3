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
    `CREATE TABLE oauth_client (
       id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, scope TEXT NOT NULL, jwks TEXT NOT NULL,
       created_at TEXT NOT NULL, last_used_at TEXT
     ) STRICT;
     CREATE TABLE oauth_assertion (
       client TEXT NOT NULL REFERENCES oauth_client, jti BLOB NOT NULL, expires_at INTEGER NOT NULL,
       PRIMARY KEY (client, jti)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX oauth_assertion_expires ON oauth_assertion (expires_at);
     CREATE TABLE oauth_token (
       hash BLOB PRIMARY KEY, client TEXT NOT NULL REFERENCES oauth_client, scope TEXT NOT NULL,
       expires_at INTEGER NOT NULL
     ) STRICT;
     CREATE INDEX oauth_token_client ON oauth_token (client);
     CREATE INDEX oauth_token_expires ON oauth_token (expires_at);`,
    `ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT '';
     CREATE TABLE workstation (hash BLOB PRIMARY KEY, until INTEGER NOT NULL) STRICT;
     CREATE INDEX workstation_until ON workstation (until);
     CREATE TABLE workstation_person (
       workstation BLOB NOT NULL REFERENCES workstation ON DELETE CASCADE, person TEXT NOT NULL REFERENCES person,
       here INTEGER NOT NULL, tries INTEGER NOT NULL, pin TEXT, role TEXT, PRIMARY KEY (workstation, person)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX workstation_person_person ON workstation_person (person);
     CREATE TABLE broken_glass (
       id TEXT PRIMARY KEY, session BLOB NOT NULL, person TEXT NOT NULL REFERENCES person, patient TEXT NOT NULL,
       reason TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL, closed_at INTEGER, seen_at INTEGER, seen_by TEXT
     ) STRICT;
     CREATE INDEX broken_glass_session ON broken_glass (session);
     CREATE INDEX broken_glass_unseen ON broken_glass (at) WHERE seen_at IS NULL;`,
    'ALTER TABLE person ADD COLUMN removed_at TEXT;',
  ],
}
