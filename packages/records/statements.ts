import { sql } from '@siegel/store'

/** A version as it is stored; `patient` is the id of the patient whose chart it lies in. */
export interface VersionRow {
  rid: number
  type: number
  id: string
  version: number
  seq: number
  patient: string | null
  at: number
  deleted: number
  exact: number
  json: string
}

type Key = { type: number; id: string }
type Page = { before: number; count: number }

const own = 'r.rid, r.type, r.id, r.version, r.seq, p.id AS patient, r.at, r.deleted, r.exact, r.json'
export const columnsOfNewest = own
const older = 'v.rid, v.type, r.id, v.version, v.seq, p.id AS patient, v.at, v.deleted, v.exact, v.json'
/** The newest versions, and the older ones, each with the id of its patient. */
const newestFrom = 'FROM resource r LEFT JOIN resource p ON p.rid = r.patient'
const olderFrom = `FROM resource_version v JOIN resource r ON r.rid = v.rid LEFT JOIN resource p ON p.rid = v.patient`

export const current = sql<Key, VersionRow>(
  'records.current',
  `SELECT ${own} ${newestFrom} WHERE r.type = @type AND r.id = @id AND r.version > 0`,
)

/** The same, also where others only point at it. */
export const known = sql<Key, VersionRow>(
  'records.known',
  `SELECT ${own} ${newestFrom} WHERE r.type = @type AND r.id = @id`,
)

export const byRid = sql<{ rid: number }, VersionRow>(
  'records.by-rid',
  `SELECT ${own} ${newestFrom} WHERE r.rid = @rid AND r.version > 0`,
)

export const olderVersion = sql<Key & { version: number }, VersionRow>(
  'records.older-version',
  `SELECT ${older} ${olderFrom} WHERE r.type = @type AND r.id = @id AND v.version = @version`,
)

export const history = sql<Key & Page, VersionRow>(
  'records.history',
  `SELECT ${own} ${newestFrom} WHERE r.type = @type AND r.id = @id AND r.version > 0 AND r.seq < @before
   UNION ALL SELECT ${older} ${olderFrom} WHERE r.type = @type AND r.id = @id AND v.seq < @before
   ORDER BY 5 DESC LIMIT @count`,
)

export const newestHistoryOfType = sql<{ type: number } & Page, VersionRow>(
  'records.newest-history-of-type',
  `SELECT ${own} ${newestFrom} WHERE r.type = @type AND r.seq < @before ORDER BY r.at DESC, r.seq DESC LIMIT @count`,
)
/** Where the last write to a type stands in the order of all writes, deletions among them. */
export const newestPlace = sql<{ type: number }, { seq: number }>(
  'records.newest-place',
  'SELECT seq FROM resource WHERE type = @type ORDER BY at DESC, seq DESC LIMIT 1',
)
export const olderHistoryOfType = sql<{ type: number } & Page, VersionRow>(
  'records.older-history-of-type',
  `SELECT ${older} ${olderFrom} WHERE v.type = @type AND v.seq < @before ORDER BY v.seq DESC LIMIT @count`,
)
export const newestHistory = sql<Page, VersionRow>(
  'records.newest-history',
  `SELECT ${own} ${newestFrom} WHERE r.seq < @before ORDER BY r.seq DESC LIMIT @count`,
)
export const olderHistory = sql<Page, VersionRow>(
  'records.older-history',
  `SELECT ${older} ${olderFrom} WHERE v.seq < @before ORDER BY v.seq DESC LIMIT @count`,
)

export const keepVersion = sql<{ rid: number }>(
  'records.keep-version',
  `INSERT INTO resource_version (rid, version, type, seq, patient, at, deleted, exact, json)
   SELECT rid, version, type, seq, patient, at, deleted, exact, json FROM resource WHERE rid = @rid`,
)

type Content = {
  rid: number
  version: number
  seq: number
  patient: number | null
  at: number
  deleted: number
  exact: number
  json: string
}

export const insert = sql<Content & Key>(
  'records.insert',
  `INSERT INTO resource (rid, type, id, version, seq, patient, at, deleted, exact, json)
   VALUES (@rid, @type, @id, @version, @seq, @patient, @at, @deleted, @exact, @json)`,
)

export const put = sql<Content>(
  'records.put',
  `UPDATE resource SET version = @version, seq = @seq, patient = @patient, at = @at, deleted = @deleted, exact = @exact,
     json = @json WHERE rid = @rid`,
)

export const addAlso = sql<{ patient: number; rid: number }>(
  'records.add-also',
  'INSERT OR IGNORE INTO resource_also (patient, rid) VALUES (@patient, @rid)',
)
export const removeAlso = sql<{ rid: number }>('records.remove-also', 'DELETE FROM resource_also WHERE rid = @rid')
export const countOfType = sql<{ type: number }, { count: number }>(
  'records.count-of-type',
  'SELECT count(*) AS count FROM resource WHERE type = @type AND deleted = 0',
)

export const compartment = sql<{ patient: number }, VersionRow>(
  'records.compartment',
  `SELECT ${own} ${newestFrom} WHERE r.patient = @patient AND r.deleted = 0 ORDER BY r.type, r.seq`,
)
export const compartmentOfType = sql<{ patient: number; type: number }, VersionRow>(
  'records.compartment-of-type',
  `SELECT ${own} ${newestFrom} WHERE r.patient = @patient AND r.type = @type AND r.deleted = 0 ORDER BY r.seq`,
)
/** Records that lie in another patient's chart and belong to this patient, too. */
export const sharedWith = sql<{ patient: number }, VersionRow>(
  'records.shared-with',
  `SELECT ${own} FROM resource_also s JOIN resource r ON r.rid = s.rid LEFT JOIN resource p ON p.rid = r.patient
   WHERE s.patient = @patient AND r.deleted = 0 ORDER BY r.seq`,
)

/** What the records of a patient's chart point at and that is in nobody's chart: practitioners, organizations, drugs. */
export const pointedAt = sql<{ patient: number }, VersionRow>(
  'records.pointed-at',
  `SELECT ${own} FROM (
     SELECT DISTINCT x.target AS rid FROM resource c JOIN index_reference x ON x.rid = c.rid
     WHERE c.patient = @patient AND c.deleted = 0
   ) t CROSS JOIN resource r ON r.rid = t.rid LEFT JOIN resource p ON p.rid = r.patient
   WHERE r.patient IS NULL AND r.deleted = 0`,
)

/** What points at a record under any search parameter, in whoever's chart. */
export const pointingAt = sql<{ target: number }, VersionRow>(
  'records.pointing-at',
  `SELECT ${own} FROM (
     SELECT DISTINCT x.rid FROM name CROSS JOIN index_reference x ON x.param = name.id AND x.target = @target
   ) t CROSS JOIN resource r ON r.rid = t.rid LEFT JOIN resource p ON p.rid = r.patient
   WHERE r.deleted = 0 ORDER BY r.seq`,
)

/**
 * The next versions of a patient's records in the order in which they were written, together as `chainAfterAll` takes
 * them: one value of some megabytes is read faster than thousands of small ones. Null after the last.
 */
export const chainOfPatient = sql<
  { patient: number; after: number; count: number; separator: number },
  { versions: Uint8Array | null; count: number; last: number }
>(
  'records.chain-of-patient',
  `SELECT CAST(group_concat(json, char(@separator)) AS BLOB) AS versions, count(*) AS count, max(seq) AS last FROM (
     SELECT json, seq FROM resource WHERE patient = @patient AND seq > @after
     UNION ALL SELECT json, seq FROM resource_version WHERE patient = @patient AND seq > @after
     ORDER BY seq LIMIT @count)`,
)

/** Everything that is there, in the order of `rid`, for making the index anew. */
export const recordsFrom = sql<{ from: number; count: number }, VersionRow>(
  'records.from',
  `SELECT ${own} ${newestFrom} WHERE r.rid >= @from AND r.version > 0 ORDER BY r.rid LIMIT @count`,
)
