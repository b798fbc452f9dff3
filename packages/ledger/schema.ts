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
    // Patients as numbers, found from either side: by the entry that shows them, and by the patient who was shown.
    `CREATE TABLE log_patient (id INTEGER PRIMARY KEY, patient TEXT NOT NULL UNIQUE) STRICT;
     INSERT INTO log_patient (patient) SELECT DISTINCT patient FROM log_shown;
     ALTER TABLE log_shown RENAME TO log_shown_by_text;
     CREATE TABLE log_shown (
       idx INTEGER NOT NULL REFERENCES log_entry, patient INTEGER NOT NULL REFERENCES log_patient,
       PRIMARY KEY (idx, patient)
     ) STRICT, WITHOUT ROWID;
     INSERT INTO log_shown SELECT idx, id FROM log_shown_by_text JOIN log_patient USING (patient);
     DROP TABLE log_shown_by_text;
     CREATE INDEX log_shown_patient ON log_shown (patient, idx);
     DROP INDEX log_entry_at;`,
  ],
}
