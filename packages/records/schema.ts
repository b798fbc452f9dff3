import type { Schema } from '@siegel/store'

/**
 * `resource` holds the newest version of each record, `resource_version` the older ones; `seq` orders all writes, `rid` is
 * the number under which the index and other tables know a record for good. Version 0 is a record that others point at
 * and that is not there (yet). `patient` is the `rid` of the Patient in whose compartment the version lies, or null;
 * `resource_also` has the further patients of the few records that belong to several.
 *
 * The `index_` tables hold what searches look for, each value once; they and `chart_text` can be made anew from the
 * records at any time (`index/rebuild.ts`). `chart_date` and `chart_code` repeat of them, by patient, what charts are read
 * by: the last date of each record and its code. Names of types and search parameters are numbers from `name`; codes, units
 * and addresses are numbers of their tables, so that a million observations do not repeat them.
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
    `${renameFirstTables()} ${recordTables()} ${indexTables()} ${moveRecords()}`,
    fileTables(),
    `CREATE TABLE export_job (
       id TEXT PRIMARY KEY, caller TEXT NOT NULL, scope TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL,
       seq INTEGER NOT NULL, request TEXT NOT NULL, in_charts INTEGER NOT NULL, since INTEGER, types TEXT NOT NULL,
       counts TEXT
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX export_job_caller ON export_job (caller, until);
     CREATE INDEX export_job_until ON export_job (until);`,
    protectionTables(),
    `CREATE TABLE chart_date (
       patient INTEGER NOT NULL, param INTEGER NOT NULL, high INTEGER NOT NULL, rid INTEGER NOT NULL,
       PRIMARY KEY (patient, param, high, rid)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE chart_code (
       patient INTEGER NOT NULL, param INTEGER NOT NULL, term INTEGER NOT NULL, rid INTEGER NOT NULL,
       PRIMARY KEY (patient, param, term, rid)
     ) STRICT, WITHOUT ROWID;`,
    // All names are read at once and never looked up: an index of them was longer than they are.
    `CREATE TABLE name_alone (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
     INSERT INTO name_alone SELECT id, name FROM name;
     DROP TABLE name;
     ALTER TABLE name_alone RENAME TO name;`,
    // Blobs that no record has: on their way in, noted before they are written, or out, noted by the act that lets them go.
    'CREATE TABLE loose_blob (blob TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;',
    // Charts are checked in the order in which they were written.
    'CREATE INDEX resource_chain ON resource (patient, seq) WHERE patient IS NOT NULL;',
  ],
}

/** Specially protected charts and who may read them; a protection that has ended or changed stays as it was. */
function protectionTables(): string {
  return `
    CREATE TABLE chart_protection (
      id INTEGER PRIMARY KEY, patient TEXT NOT NULL, since INTEGER NOT NULL, by TEXT NOT NULL, ended_at INTEGER,
      ended_by TEXT
    ) STRICT;
    CREATE UNIQUE INDEX chart_protection_current ON chart_protection (patient) WHERE ended_at IS NULL;
    CREATE TABLE chart_reader (
      protection INTEGER NOT NULL REFERENCES chart_protection, person TEXT NOT NULL, PRIMARY KEY (protection, person)
    ) STRICT, WITHOUT ROWID;`
}

/**
 * `file_reference`: which records (newest versions) point at a file, by `Binary/file` in an attachment; who may read one of
 * them may read the file. `file_version`: what is known of each version of a Binary: who wrote it and, where its bytes
 * are no part of the record, in which blob they lie and under whose key.
 */
function fileTables(): string {
  return `
    CREATE TABLE file_reference (
      file TEXT NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (file, rid)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX file_reference_rid ON file_reference (rid);
    CREATE TABLE file_version (
      file TEXT NOT NULL, version INTEGER NOT NULL, creator TEXT NOT NULL, at INTEGER NOT NULL,
      blob TEXT, holder TEXT, media_type TEXT, size INTEGER, PRIMARY KEY (file, version)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX file_unassigned ON file_version (holder, file, version) WHERE holder = 'unassigned';
    INSERT OR IGNORE INTO file_reference (file, rid)
      SELECT substr(t.value, 8), r.rid FROM resource r, json_tree(
        CASE WHEN r.version > 0 AND r.deleted = 0 AND instr(r.json, '"Binary/') > 0 THEN r.json ELSE '{}' END
      ) t WHERE t.key = 'url' AND t.type = 'text' AND t.value LIKE 'Binary/%' AND t.path NOT LIKE '%xtension[%]';`
}

function renameFirstTables(): string {
  return `DROP TABLE resource_index;
    ALTER TABLE resource RENAME TO first_resource;
    ALTER TABLE resource_version RENAME TO first_version;
    DROP INDEX resource_patient; DROP INDEX resource_type_seq; DROP INDEX resource_version_patient;`
}

function recordTables(): string {
  return `
    CREATE TABLE name (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE resource (
      rid INTEGER PRIMARY KEY, type INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER,
      patient INTEGER, at INTEGER NOT NULL, deleted INTEGER NOT NULL, exact INTEGER NOT NULL, json TEXT NOT NULL,
      UNIQUE (type, id)
    ) STRICT;
    CREATE TABLE resource_version (
      rid INTEGER NOT NULL, version INTEGER NOT NULL, type INTEGER NOT NULL, seq INTEGER NOT NULL,
      patient INTEGER, at INTEGER NOT NULL, deleted INTEGER NOT NULL, exact INTEGER NOT NULL, json TEXT NOT NULL,
      UNIQUE (rid, version)
    ) STRICT;
    CREATE TABLE resource_also (
      patient INTEGER NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (patient, rid)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX resource_also_rid ON resource_also (rid);`
}

function indexTables(): string {
  return `
    CREATE TABLE index_state (one INTEGER PRIMARY KEY CHECK (one = 1), edition INTEGER NOT NULL) STRICT;
    INSERT INTO index_state VALUES (1, 0);
    CREATE TABLE index_system (id INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE index_term (
      code TEXT NOT NULL, system INTEGER NOT NULL, text TEXT NOT NULL, id INTEGER NOT NULL,
      PRIMARY KEY (code, system, text)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX index_term_system ON index_term (system, id);
    CREATE INDEX index_term_text ON index_term (text, id) WHERE text <> '';
    CREATE TABLE index_term_next (one INTEGER PRIMARY KEY CHECK (one = 1), id INTEGER NOT NULL) STRICT;
    INSERT INTO index_term_next VALUES (1, 1);
    CREATE TABLE index_unit (
      id INTEGER PRIMARY KEY, system TEXT NOT NULL, code TEXT NOT NULL, unit TEXT NOT NULL, UNIQUE (system, code, unit)
    ) STRICT;
    CREATE TABLE index_token (
      param INTEGER NOT NULL, term INTEGER NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (param, term, rid)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE index_reference (
      param INTEGER NOT NULL, target INTEGER NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (param, target, rid)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX index_reference_rid ON index_reference (rid, param);
    CREATE TABLE index_date (
      param INTEGER NOT NULL, rid INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL,
      PRIMARY KEY (param, rid, low, high)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX index_date_low ON index_date (param, low);
    CREATE INDEX index_date_high ON index_date (param, high);
    CREATE TABLE index_number (
      param INTEGER NOT NULL, rid INTEGER NOT NULL, most REAL NOT NULL, least REAL NOT NULL, unit INTEGER NOT NULL,
      PRIMARY KEY (param, rid, most, least, unit)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX index_number_most ON index_number (param, most, least);
    CREATE TABLE index_string (
      param INTEGER NOT NULL, rid INTEGER NOT NULL, place INTEGER NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL,
      PRIMARY KEY (param, rid, place, key, text)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX index_string_key ON index_string (param, key, place, rid);
    CREATE VIRTUAL TABLE chart_text USING fts5 (
      patient, words, narrative, content = '', detail = column, tokenize = "unicode61 remove_diacritics 0"
    );
    INSERT INTO chart_text (chart_text, rank) VALUES ('secure-delete', 1);`
}

/** Records of the first layout; patients that are only pointed at become records of version 0. */
function moveRecords(): string {
  const time = `CAST(round(unixepoch(o.at, 'subsec') * 1000) AS INTEGER)`
  const patient = `(SELECT p.rid FROM resource p WHERE p.id = o.patient AND p.type = (SELECT id FROM name WHERE name = 'Patient'))`
  return `
    INSERT INTO name (name) SELECT DISTINCT type FROM first_resource WHERE type <> 'Patient';
    INSERT INTO name (name) VALUES ('Patient');
    INSERT INTO resource (type, id, version, seq, patient, at, deleted, exact, json)
      SELECT n.id, o.id, o.version, o.seq, NULL, ${time}, o.deleted, 1, o.json
      FROM first_resource o JOIN name n ON n.name = o.type ORDER BY o.seq;
    INSERT OR IGNORE INTO resource (type, id, version, patient, at, deleted, exact, json)
      SELECT n.id, o.patient, 0, NULL, 0, 1, 0, '' FROM (
        SELECT patient FROM first_resource UNION SELECT patient FROM first_version
      ) o JOIN name n ON n.name = 'Patient' WHERE o.patient IS NOT NULL;
    UPDATE resource SET patient = (
      SELECT ${patient} FROM first_resource o JOIN name n ON n.name = o.type WHERE n.id = resource.type AND o.id = resource.id
    );
    INSERT INTO resource_version (rid, version, type, seq, patient, at, deleted, exact, json)
      SELECT r.rid, o.version, n.id, o.seq, ${patient}, ${time}, o.deleted, 1, o.json
      FROM first_version o JOIN name n ON n.name = o.type JOIN resource r ON r.type = n.id AND r.id = o.id;
    DROP TABLE first_resource; DROP TABLE first_version;
    CREATE UNIQUE INDEX resource_order ON resource (seq);
    CREATE INDEX resource_type ON resource (type, deleted);
    CREATE INDEX resource_changed ON resource (type, at, seq);
    CREATE INDEX resource_patient ON resource (patient, type, seq);
    CREATE UNIQUE INDEX resource_version_order ON resource_version (seq);
    CREATE INDEX resource_version_type ON resource_version (type, seq);
    CREATE INDEX resource_version_patient ON resource_version (patient, seq);
    ALTER TABLE resource_seq ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
    UPDATE resource_seq SET at = (SELECT coalesce(max(at), 0) FROM resource),
      next = max(next, (SELECT coalesce(max(rid), 0) + 1 FROM resource));`
}
