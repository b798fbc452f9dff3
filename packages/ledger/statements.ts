import { sql } from '@siegel/store'

export interface EntryRow {
  idx: number
  type: number
  nonce: Uint8Array
  text: string
}

export const insertEntry = sql<{
  idx: number
  type: number
  nonce: Uint8Array
  text: string
  at: string
  actor: string
  verb: string
  patient: string | null
  chain: string | null
}>(
  'ledger.insert-entry',
  `INSERT INTO log_entry (idx, type, nonce, text, at, actor, verb, patient, chain)
   VALUES (@idx, @type, @nonce, @text, @at, @actor, @verb, @patient, @chain)`,
)

export const insertNode = sql<{ level: number; idx: number; hash: Uint8Array }>(
  'ledger.insert-node',
  'INSERT INTO log_node (level, idx, hash) VALUES (@level, @idx, @hash)',
)

export const insertPatient = sql<{ patient: string }>(
  'ledger.insert-patient',
  'INSERT OR IGNORE INTO log_patient (patient) VALUES (@patient)',
)

export const insertShown = sql<{ patient: string; idx: number }>(
  'ledger.insert-shown',
  'INSERT INTO log_shown (idx, patient) SELECT @idx, id FROM log_patient WHERE patient = @patient',
)

export const readShown = sql<{ idx: number }, { patient: string }>(
  'ledger.shown',
  'SELECT p.patient FROM log_shown s JOIN log_patient p ON p.id = s.patient WHERE s.idx = @idx',
)

/** Whether there is anything for an entry that is not there: rows beyond the log's end. */
export const shownFrom = sql<{ from: number }, { idx: number }>(
  'ledger.shown-from',
  'SELECT idx FROM log_shown WHERE idx >= @from ORDER BY idx LIMIT 1',
)

export const readSize = sql<Record<string, never>, { size: number }>(
  'ledger.size',
  'SELECT coalesce(max(idx) + 1, 0) AS size FROM log_entry',
)

export const readNode = sql<{ level: number; idx: number }, { hash: Uint8Array }>(
  'ledger.node',
  'SELECT hash FROM log_node WHERE level = @level AND idx = @idx',
)

export const readEntry = sql<{ idx: number }, EntryRow>(
  'ledger.entry',
  'SELECT idx, type, nonce, text FROM log_entry WHERE idx = @idx',
)

/** An entry with the columns by which it is found: copies of what its text says. */
export interface IndexedRow extends EntryRow {
  at: string
  actor: string
  verb: string
  patient: string | null
  chain: string | null
}

export const entriesFrom = sql<{ from: number; count: number }, IndexedRow>(
  'ledger.entries-from',
  'SELECT idx, type, nonce, text, at, actor, verb, patient, chain FROM log_entry WHERE idx >= @from ORDER BY idx LIMIT @count',
)

const before = 'idx < @before'
const newestFirst = 'ORDER BY idx DESC LIMIT @count'
type Page = { before: number; count: number }

export const newest = sql<Page, EntryRow>(
  'ledger.newest',
  `SELECT idx, type, nonce, text FROM log_entry WHERE ${before} ${newestFirst}`,
)

export const newestOfPatient = sql<Page & { patient: string }, EntryRow>(
  'ledger.newest-of-patient',
  `SELECT idx, type, nonce, text FROM log_entry WHERE patient = @patient AND ${before} ${newestFirst}`,
)

export const newestOfActor = sql<Page & { actor: string }, EntryRow>(
  'ledger.newest-of-actor',
  `SELECT idx, type, nonce, text FROM log_entry WHERE actor = @actor AND ${before} ${newestFirst}`,
)

export const newestOfVerb = sql<Page & { verb: string }, EntryRow>(
  'ledger.newest-of-verb',
  `SELECT idx, type, nonce, text FROM log_entry WHERE verb = @verb AND ${before} ${newestFirst}`,
)

export const insertCheckpoint = sql<{ size: number; note: string; at: string }>(
  'ledger.insert-checkpoint',
  `INSERT INTO log_checkpoint (size, note, at) VALUES (@size, @note, @at)
   ON CONFLICT (size) DO UPDATE SET note = excluded.note, at = excluded.at`,
)

export const newestCheckpoint = sql<Record<string, never>, { size: number; note: string; at: string }>(
  'ledger.newest-checkpoint',
  'SELECT size, note, at FROM log_checkpoint ORDER BY size DESC LIMIT 1',
)

export const chainHead = sql<{ patient: string }, { chain: string }>(
  'ledger.chain-head',
  'SELECT chain FROM log_entry WHERE patient = @patient AND chain IS NOT NULL ORDER BY idx DESC LIMIT 1',
)
