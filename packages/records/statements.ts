import { sql } from '@siegel/store'

export interface VersionRow {
  type: string
  id: string
  version: number
  seq: number
  patient: string | null
  at: string
  deleted: number
  json: string
}

const columns = 'type, id, version, seq, patient, at, deleted, json'
type Key = { type: string; id: string }

export const current = sql<Key, VersionRow>(
  'records.current',
  `SELECT ${columns} FROM resource WHERE type = @type AND id = @id`,
)

export const olderVersion = sql<Key & { version: number }, VersionRow>(
  'records.older-version',
  `SELECT ${columns} FROM resource_version WHERE type = @type AND id = @id AND version = @version`,
)

export const olderVersions = sql<Key, VersionRow>(
  'records.older-versions',
  `SELECT ${columns} FROM resource_version WHERE type = @type AND id = @id ORDER BY version DESC`,
)

export const keepVersion = sql<Key>(
  'records.keep-version',
  `INSERT INTO resource_version (${columns}) SELECT ${columns} FROM resource WHERE type = @type AND id = @id`,
)

export const put = sql<{
  type: string
  id: string
  version: number
  seq: number
  patient: string | null
  at: string
  deleted: number
  json: string
}>(
  'records.put',
  `INSERT INTO resource (${columns}) VALUES (@type, @id, @version, @seq, @patient, @at, @deleted, @json)
   ON CONFLICT (type, id) DO UPDATE SET version = excluded.version, seq = excluded.seq, patient = excluded.patient,
     at = excluded.at, deleted = excluded.deleted, json = excluded.json`,
)

export const takeSeq = sql<Record<string, never>, { seq: number }>(
  'records.take-seq',
  'UPDATE resource_seq SET next = next + 1 WHERE one = 1 RETURNING next - 1 AS seq',
)

export const unindex = sql<Key>('records.unindex', 'DELETE FROM resource_index WHERE type = @type AND id = @id')

export const index = sql<Key & { param: string; value: string }>(
  'records.index',
  'INSERT OR IGNORE INTO resource_index (type, param, value, id) VALUES (@type, @param, @value, @id)',
)

export const idsByValue = sql<{ type: string; param: string; value: string }, { id: string }>(
  'records.ids-by-value',
  'SELECT id FROM resource_index WHERE type = @type AND param = @param AND value = @value LIMIT 10000',
)

export const idsByPrefix = sql<{ type: string; param: string; from: string; to: string }, { id: string }>(
  'records.ids-by-prefix',
  `SELECT DISTINCT id FROM resource_index
   WHERE type = @type AND param = @param AND value >= @from AND value < @to LIMIT 10000`,
)

export const newestOfType = sql<{ type: string; count: number }, VersionRow>(
  'records.newest-of-type',
  `SELECT ${columns} FROM resource WHERE type = @type AND deleted = 0 ORDER BY seq DESC LIMIT @count`,
)

export const countOfType = sql<{ type: string }, { count: number }>(
  'records.count-of-type',
  'SELECT count(*) AS count FROM resource WHERE type = @type AND deleted = 0',
)

export const compartment = sql<{ patient: string }, VersionRow>(
  'records.compartment',
  `SELECT ${columns} FROM resource WHERE patient = @patient AND deleted = 0 ORDER BY type, seq`,
)

export const compartmentOfType = sql<{ patient: string; type: string }, VersionRow>(
  'records.compartment-of-type',
  `SELECT ${columns} FROM resource WHERE patient = @patient AND type = @type AND deleted = 0 ORDER BY seq`,
)

export const chainOfPatient = sql<{ patient: string }, VersionRow>(
  'records.chain-of-patient',
  `SELECT ${columns} FROM resource WHERE patient = @patient
   UNION ALL SELECT ${columns} FROM resource_version WHERE patient = @patient ORDER BY seq`,
)
