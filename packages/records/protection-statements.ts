import { sql } from '@siegel/store'

/** Charts that are protected now and for which a person is not named. */
export const closedTo = sql<{ person: string }, { patient: string }>(
  'records.closed-charts',
  `SELECT c.patient FROM chart_protection c WHERE c.ended_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM chart_reader r WHERE r.protection = c.id AND r.person = @person)`,
)
/** Protections that stand and name a person. */
export const naming = sql<{ person: string }, { id: number }>(
  'records.protections-naming',
  `SELECT c.id FROM chart_protection c WHERE c.ended_at IS NULL
   AND EXISTS (SELECT 1 FROM chart_reader r WHERE r.protection = c.id AND r.person = @person)`,
)
export const current = sql<{ patient: string }, { id: number }>(
  'records.chart-protection',
  'SELECT id FROM chart_protection WHERE patient = @patient AND ended_at IS NULL',
)
export const readers = sql<{ protection: number }, { person: string }>(
  'records.chart-readers',
  'SELECT person FROM chart_reader WHERE protection = @protection ORDER BY person',
)
export const insert = sql<{ patient: string; at: number; by: string }>(
  'records.protect-chart',
  'INSERT INTO chart_protection (patient, since, by) VALUES (@patient, @at, @by)',
)
export const addReader = sql<{ protection: number; person: string }>(
  'records.add-chart-reader',
  'INSERT INTO chart_reader (protection, person) VALUES (@protection, @person)',
)
/** What was stays, so that it can be told who could read a chart at a time. */
export const end = sql<{ id: number; at: number; by: string }>(
  'records.end-chart-protection',
  'UPDATE chart_protection SET ended_at = @at, ended_by = @by WHERE id = @id',
)
