import type { Schema } from '@siegel/store'

/**
 * `resource` holds the current version of each record, `resource_version` the older ones; `seq` orders all writes.
 * `patient` is the compartment: the id of the Patient the version belongs to, or null while nobody is assigned.
 */
export const recordsSchema: Schema = {
  room: 'records',
  steps: [
    `CREATE TABLE resource (
       type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL UNIQUE,
       patient TEXT, at TEXT NOT NULL, deleted INTEGER NOT NULL, json TEXT NOT NULL,
       PRIMARY KEY (type, id)
     ) STRICT;
     CREATE INDEX resource_patient ON resource (patient, type, seq);
     CREATE INDEX resource_type_seq ON resource (type, seq);
     CREATE TABLE resource_version (
       type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL UNIQUE,
       patient TEXT, at TEXT NOT NULL, deleted INTEGER NOT NULL, json TEXT NOT NULL,
       PRIMARY KEY (type, id, version)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX resource_version_patient ON resource_version (patient, seq);
     CREATE TABLE resource_index (
       type TEXT NOT NULL, param TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL,
       PRIMARY KEY (type, param, value, id)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX resource_index_id ON resource_index (type, id);
     CREATE TABLE resource_seq (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL) STRICT;
     INSERT INTO resource_seq VALUES (1, 1);`,
  ],
}
