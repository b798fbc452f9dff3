import { sql } from '@siegel/store'

type Version = {
  rid: number
  version: number
  type: number
  seq: number
  patient: number | null
  at: number
  deleted: number
  exact: number
  json: string
}

export const addOlder = sql<Version>(
  'records.restore.add-older',
  `INSERT INTO resource_version (rid, version, type, seq, patient, at, deleted, exact, json)
   VALUES (@rid, @version, @type, @seq, @patient, @at, @deleted, @exact, @json)`,
)
export const addFileVersion = sql<{ file: string; version: number; at: number }>(
  'records.restore.add-file-version',
  `INSERT INTO file_version (file, version, creator, at) VALUES (@file, @version, '', @at)`,
)
