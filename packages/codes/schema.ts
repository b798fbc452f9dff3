import type { Schema } from '@siegel/store'

/** Catalogues of a practice: imported, since their licences let nobody else hand them on. */
export const codesSchema: Schema = {
  room: 'codes',
  steps: [
    `CREATE TABLE icd_catalogue (
       year INTEGER PRIMARY KEY, source TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL, codes INTEGER NOT NULL
     ) STRICT;
     CREATE TABLE icd_code (
       year INTEGER NOT NULL REFERENCES icd_catalogue, code TEXT NOT NULL, label TEXT NOT NULL, facts TEXT NOT NULL,
       PRIMARY KEY (year, code)
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX icd_code_code ON icd_code (code, year);
     CREATE TABLE icd_word (
       year INTEGER NOT NULL REFERENCES icd_catalogue, word TEXT NOT NULL, code TEXT NOT NULL,
       PRIMARY KEY (year, word, code)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE unit_catalogue (
       id INTEGER PRIMARY KEY CHECK (id = 1), version TEXT NOT NULL, source TEXT NOT NULL, sha256 TEXT NOT NULL,
       at TEXT NOT NULL, codes INTEGER NOT NULL, definitions TEXT NOT NULL
     ) STRICT;`,
    // Codes stand under the edition that they were imported as; one without a year is not seen.
    `ALTER TABLE icd_catalogue RENAME COLUMN year TO edition;
     ALTER TABLE icd_catalogue ADD COLUMN year INTEGER;
     ALTER TABLE icd_code RENAME COLUMN year TO edition;
     ALTER TABLE icd_word RENAME COLUMN year TO edition;
     UPDATE icd_catalogue SET year = edition;
     CREATE UNIQUE INDEX icd_catalogue_year ON icd_catalogue (year);`,
  ],
}
