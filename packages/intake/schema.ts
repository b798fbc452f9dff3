import type { Schema } from '@siegel/store'

/** What has been taken before, by hash: whole files, and the messages in them (a file may come in another wrapping). */
export const intakeSchema: Schema = {
  room: 'intake',
  steps: [
    `CREATE TABLE taken (
       hash TEXT PRIMARY KEY, kind TEXT NOT NULL, task TEXT, at TEXT NOT NULL
     ) STRICT, WITHOUT ROWID;`,
  ],
}
