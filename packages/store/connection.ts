import Database from 'better-sqlite3-multiple-ciphers'
import { Refusal } from '@siegel/foundation'
import type { Cipher } from './cipher.ts'

/** How a database is opened; all of it can be handed to a thread. */
export interface Connection {
  file: string
  cipher: Cipher
  key: Uint8Array
  /** Kibibytes of page cache. */
  cache_kib: number
}

/** Throws Refusal 'database-key' for a wrong key or a foreign file. */
export function connect({ file, cipher, key, cache_kib }: Connection, readonly: boolean): Database.Database {
  const database = new Database(file, { readonly, timeout: 5000 })
  try {
    database.pragma(`cipher='${cipher.name}'`)
    const given = Buffer.concat([Buffer.from(cipher.isRaw ? 'raw:' : ''), key])
    database.key(given)
    given.fill(0)
    database.pragma('foreign_keys = ON')
    if (!readonly) database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('secure_delete = ON')
    database.pragma('trusted_schema = OFF')
    database.pragma('temp_store = MEMORY')
    database.pragma(`cache_size = -${cache_kib}`)
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return database
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code === 'SQLITE_NOTADB') throw new Refusal('database-key')
    throw error
  }
}
