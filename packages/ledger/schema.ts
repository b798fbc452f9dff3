import type { Schema } from '@siegel/store'

export const ledgerSchema: Schema = {
  room: 'ledger',
  steps: [
    `CREATE TABLE log_entry (
       idx INTEGER PRIMARY KEY,
       type INTEGER NOT NULL,
       nonce BLOB NOT NULL,
       text TEXT NOT NULL,
       at TEXT NOT NULL,
       actor TEXT NOT NULL,
       verb TEXT NOT NULL,
       patient TEXT,
       chain TEXT
     ) STRICT;
     CREATE INDEX log_entry_patient ON log_entry (patient, idx);
     CREATE INDEX log_entry_chain ON log_entry (patient, idx) WHERE chain IS NOT NULL;
     CREATE INDEX log_entry_actor ON log_entry (actor, idx);
     CREATE INDEX log_entry_verb ON log_entry (verb, idx);
     CREATE INDEX log_entry_at ON log_entry (at, idx);
     CREATE TABLE log_node (
       level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, idx)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE log_shown (
       patient TEXT NOT NULL, idx INTEGER NOT NULL REFERENCES log_entry, PRIMARY KEY (patient, idx)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE log_checkpoint (
       size INTEGER PRIMARY KEY, note TEXT NOT NULL, at TEXT NOT NULL
     ) STRICT;`,
  ],
}
