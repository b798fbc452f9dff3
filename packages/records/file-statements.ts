import { sql } from '@siegel/store'
import { columnsOfNewest, type VersionRow } from './statements.ts'

/** What is known of a version of a Binary beside its record. `blob` is null where the bytes are in the record itself. */
export interface FileRow {
  creator: string
  at: number
  blob: string | null
  holder: string | null
  media_type: string | null
  size: number | null
}

/** A version of a Binary whose bytes lie in a blob that is nobody's yet, and a patient whose record points at it. */
export interface UnassignedFile {
  file: string
  version: number
  blob: string
  mediaType: string
  patient: string
}

export const referrers = sql<{ file: string; count: number }, VersionRow>(
  'records.files.referrers',
  `SELECT ${columnsOfNewest} FROM file_reference f JOIN resource r ON r.rid = f.rid
   LEFT JOIN resource p ON p.rid = r.patient WHERE f.file = @file AND r.deleted = 0 ORDER BY f.rid LIMIT @count`,
)

export const anyReference = sql<{ file: string }, { rid: number }>(
  'records.files.any-reference',
  'SELECT rid FROM file_reference WHERE file = @file LIMIT 1',
)
export const addReference = sql<{ file: string; rid: number }>(
  'records.files.add-reference',
  'INSERT OR IGNORE INTO file_reference (file, rid) VALUES (@file, @rid)',
)
export const removeReference = sql<{ file: string; rid: number }>(
  'records.files.remove-reference',
  'DELETE FROM file_reference WHERE file = @file AND rid = @rid',
)
export const removeReferencesOf = sql<{ rid: number }>(
  'records.files.remove-references-of',
  'DELETE FROM file_reference WHERE rid = @rid',
)
export const removeReferencesTo = sql<{ file: string }>(
  'records.files.remove-references-to',
  'DELETE FROM file_reference WHERE file = @file',
)

export const version = sql<{ file: string; version: number }, FileRow>(
  'records.files.version',
  `SELECT creator, at, blob, holder, media_type, size FROM file_version WHERE file = @file AND version = @version`,
)
export const addVersion = sql<{ file: string; version: number; creator: string; at: number }>(
  'records.files.add-version',
  'INSERT INTO file_version (file, version, creator, at) VALUES (@file, @version, @creator, @at)',
)
export const setContent = sql<{
  file: string
  version: number
  blob: string
  holder: string
  mediaType: string
  size: number
}>(
  'records.files.set-content',
  `UPDATE file_version SET blob = @blob, holder = @holder, media_type = @mediaType, size = @size
   WHERE file = @file AND version = @version`,
)

export const unassigned = sql<{ count: number }, UnassignedFile>(
  'records.files.unassigned',
  `SELECT v.file, v.version, v.blob, v.media_type AS mediaType, min(p.id) AS patient
   FROM file_version v JOIN file_reference f ON f.file = v.file JOIN resource r ON r.rid = f.rid
   JOIN resource p ON p.rid = r.patient WHERE v.holder = 'unassigned' GROUP BY v.file, v.version LIMIT @count`,
)
export const move = sql<{ file: string; version: number; from: string; blob: string; holder: string }>(
  'records.files.move',
  `UPDATE file_version SET blob = @blob, holder = @holder
   WHERE file = @file AND version = @version AND blob = @from AND holder = 'unassigned'`,
)
/** Whether a blob is still what some version of a Binary has. */
export const isHeld = sql<{ file: string; blob: string }, { version: number }>(
  'records.files.is-held',
  'SELECT version FROM file_version WHERE file = @file AND blob = @blob LIMIT 1',
)

export const noteLoose = sql<{ blob: string }>(
  'records.loose-blobs.note',
  'INSERT INTO loose_blob (blob) VALUES (@blob) ON CONFLICT DO NOTHING',
)
export const keepLoose = sql<{ blob: string }>('records.loose-blobs.keep', 'DELETE FROM loose_blob WHERE blob = @blob')
export const isLoose = sql<{ blob: string }, { blob: string }>(
  'records.loose-blobs.is-loose',
  'SELECT blob FROM loose_blob WHERE blob = @blob',
)
export const allLoose = sql<Record<string, never>, { blob: string }>(
  'records.loose-blobs.all',
  'SELECT blob FROM loose_blob',
)
