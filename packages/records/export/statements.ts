import { sql } from '@siegel/store'
import type { VersionRow } from '../statements.ts'

type Page = { type: number; from: string; count: number }
export type FactsRow = Omit<VersionRow, 'json'>

const facts = 'r.rid, r.type, r.id, r.version, r.seq, p.id AS patient, r.at, r.deleted, r.exact'
/** Ids never change, so the pages are the same however much is written between them. */
const page = `FROM resource r LEFT JOIN resource p ON p.rid = r.patient
   WHERE r.type = @type AND r.id > @from ORDER BY r.id LIMIT @count`

export const pageOfFacts = sql<Page, FactsRow>('records.export.facts', `SELECT ${facts} ${page}`)
export const pageOfRecords = sql<Page, VersionRow>('records.export.records', `SELECT ${facts}, r.json ${page}`)

/** The version of a record that was the newest at a place in the order of writes. */
export const versionAt = sql<{ rid: number; seq: number }, VersionRow>(
  'records.export.version-at',
  `SELECT v.rid, v.type, r.id, v.version, v.seq, p.id AS patient, v.at, v.deleted, v.exact, v.json
   FROM resource_version v JOIN resource r ON r.rid = v.rid LEFT JOIN resource p ON p.rid = v.patient
   WHERE v.rid = @rid AND v.seq <= @seq ORDER BY v.version DESC LIMIT 1`,
)

export interface JobRow {
  id: string
  caller: string
  scope: string
  at: number
  until: number
  seq: number
  request: string
  in_charts: number
  since: number | null
  /** A list of resource types, as JSON. */
  types: string
  /** How many there are of each type, as JSON; null until they have been counted. */
  counts: string | null
}
type NewJob = Omit<JobRow, 'counts'>

export const addJob = sql<{ [K in keyof NewJob]: NewJob[K] }>(
  'records.export.add-job',
  `INSERT INTO export_job (id, caller, scope, at, until, seq, request, in_charts, since, types)
   VALUES (@id, @caller, @scope, @at, @until, @seq, @request, @in_charts, @since, @types)`,
)
export const job = sql<{ id: string }, JobRow>(
  'records.export.job',
  `SELECT id, caller, scope, at, until, seq, request, in_charts, since, types, counts FROM export_job WHERE id = @id`,
)
export const openJobs = sql<{ caller: string; now: number }, { count: number }>(
  'records.export.open-jobs',
  'SELECT count(*) AS count FROM export_job WHERE caller = @caller AND until > @now',
)
export const setCounts = sql<{ id: string; counts: string }>(
  'records.export.set-counts',
  'UPDATE export_job SET counts = @counts WHERE id = @id',
)
export const removeJob = sql<{ id: string }>('records.export.remove-job', 'DELETE FROM export_job WHERE id = @id')
export const removeExpired = sql<{ now: number }>(
  'records.export.remove-expired',
  'DELETE FROM export_job WHERE until <= @now',
)

/** The older versions of a record at a place in the order of writes, the first one first. */
export const olderVersions = sql<{ rid: number; seq: number }, VersionRow>(
  'records.export.older-versions',
  `SELECT v.rid, v.type, r.id, v.version, v.seq, p.id AS patient, v.at, v.deleted, v.exact, v.json
   FROM resource_version v JOIN resource r ON r.rid = v.rid LEFT JOIN resource p ON p.rid = v.patient
   WHERE v.rid = @rid AND v.seq <= @seq ORDER BY v.version`,
)

/** Everything of a patient's chart, also what is deleted. */
export const chart = sql<{ patient: number }, VersionRow>(
  'records.export.chart',
  `SELECT ${facts}, r.json FROM resource r LEFT JOIN resource p ON p.rid = r.patient
   WHERE r.patient = @patient AND r.version > 0`,
)

export const contents = sql<
  { file: string },
  { version: number; blob: string; holder: string; media_type: string; size: number }
>(
  'records.export.contents',
  `SELECT version, blob, holder, media_type, size FROM file_version
   WHERE file = @file AND blob IS NOT NULL ORDER BY version`,
)

/** The Binary of each file to which there is a right through a record. */
export const binariesOf = sql<{ rid: number; type: number }, VersionRow>(
  'records.export.binaries-of',
  `SELECT ${facts}, r.json FROM file_reference f CROSS JOIN resource r ON r.type = @type AND r.id = f.file
   LEFT JOIN resource p ON p.rid = r.patient WHERE f.rid = @rid AND r.version > 0`,
)
