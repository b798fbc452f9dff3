import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { unbase64 } from '@siegel/foundation'
import { openKeyring, unlock } from '@siegel/sealing/keyring'

/**
 * The database of a data folder without its encryption, and with it again, under the key of the folder's own keyring: what is
 * encrypted cannot be packed, and an empty practice of today fills the megabyte that a kept folder may have. Pages stay as they
 * were written. For folders of synthetic patients, in which keys and data lie side by side anyway.
 */
export async function bareDatabase(data: string): Promise<void> {
  const { database, key } = await open(data)
  try {
    database.key(key)
    database.pragma('journal_mode = DELETE')
    database.rekey(Buffer.alloc(0))
  } finally {
    database.close()
  }
  if (!isBare(data)) throw new Error('the database is still encrypted')
}

export async function sealDatabase(data: string): Promise<void> {
  if (!isBare(data)) return
  const { database, key } = await open(data)
  try {
    database.pragma('journal_mode = DELETE')
    database.rekey(key)
  } finally {
    database.close()
  }
  if (isBare(data)) throw new Error('the database is not encrypted')
}

const fileOf = (data: string): string => join(data, 'records.db')

function isBare(data: string): boolean {
  const head = Buffer.alloc(15)
  const file = openSync(fileOf(data), 'r')
  try {
    readSync(file, head)
  } finally {
    closeSync(file)
  }
  return head.toString() === 'SQLite format 3'
}

async function open(data: string): Promise<{ database: Database.Database; key: Buffer }> {
  const keys = join(data, 'keys')
  const secret = unbase64(readFileSync(join(data, 'keyfile'), 'utf8').trim())
  const { rootKey } = await unlock(keys, { kind: 'keyfile', secret })
  const [cipher, use] = readFileSync(`${fileOf(data)}.cipher`, 'utf8')
    .trim()
    .split(' ')
  if (use !== 'raw') throw new Error('databases of 0.1.0 are kept as they were')
  const database = new Database(fileOf(data))
  database.pragma(`cipher='${cipher}'`)
  return { database, key: Buffer.concat([Buffer.from('raw:'), openKeyring(keys, rootKey).get('database')]) }
}
