import type Database from 'better-sqlite3-multiple-ciphers'
import { Refusal } from '@siegel/foundation'

/** The tables of one room: steps that are only ever appended to; a database has taken the first n of them. */
export interface Schema {
  readonly room: string
  readonly steps: readonly string[]
}

const bookkeeping = `CREATE TABLE IF NOT EXISTS schema_version (
  room TEXT PRIMARY KEY, steps INTEGER NOT NULL
) STRICT, WITHOUT ROWID`

/**
 * Brings a database to the given schemas, each step in a transaction of its own.
 * Refuses ('database-newer') one that a later version has already changed: going back would lose what it knows.
 */
export function migrate(database: Database.Database, schemas: readonly Schema[]): void {
  database.exec(bookkeeping)
  const versionOf = database.prepare<[string], { steps: number }>('SELECT steps FROM schema_version WHERE room = ?')
  const setVersion = database.prepare(
    'INSERT INTO schema_version VALUES (?, ?) ON CONFLICT (room) DO UPDATE SET steps = excluded.steps',
  )
  for (const { room, steps } of schemas) {
    const done = versionOf.get(room)?.steps ?? 0
    if (done > steps.length)
      throw new Refusal('database-newer', `${room} has ${done} steps, this version knows ${steps.length}`)
    for (const [index, step] of steps.entries()) {
      if (index < done) continue
      database
        .transaction(() => {
          database.exec(step)
          setVersion.run(room, index + 1)
        })
        .immediate()
    }
  }
}
