import { sql } from '@siegel/store'

export type CatalogueRow = {
  year: number
  source: string
  sha256: string
  at: string
  codes: number
}

/** `facts` is the rest of an IcdCode as JSON. */
export type CodeRow = {
  code: string
  label: string
  facts: string
}

export const catalogues = sql<Record<string, never>, CatalogueRow>(
  'codes.catalogues',
  'SELECT year, source, sha256, at, codes FROM icd_catalogue WHERE year IS NOT NULL ORDER BY year DESC',
)
export type UnitsRow = {
  version: string
  source: string
  sha256: string
  at: string
  codes: number
  /** UnitDefinitions as JSON. */
  definitions: string
}
const unitColumns = 'version, source, sha256, at, codes, definitions'
export const units = sql<Record<string, never>, UnitsRow>(
  'codes.units',
  `SELECT ${unitColumns} FROM unit_catalogue WHERE id = 1`,
)
export const putUnits = sql<UnitsRow>(
  'codes.put-units',
  `INSERT OR REPLACE INTO unit_catalogue (id, ${unitColumns})
   VALUES (1, @version, @source, @sha256, @at, @codes, @definitions)`,
)
/** The edition in use, of the newest year up to one. */
export const current = sql<{ year: number }, { edition: number; year: number }>(
  'codes.current',
  'SELECT edition, year FROM icd_catalogue WHERE year <= @year ORDER BY year DESC LIMIT 1',
)
export const newestEdition = sql<Record<string, never>, { edition: number }>(
  'codes.newest-edition',
  'SELECT edition FROM icd_catalogue ORDER BY edition DESC LIMIT 1',
)
export const insertCatalogue = sql<Omit<CatalogueRow, 'year'> & { edition: number }>(
  'codes.insert-catalogue',
  'INSERT INTO icd_catalogue (edition, source, sha256, at, codes) VALUES (@edition, @source, @sha256, @at, @codes)',
)
export const insertCode = sql<CodeRow & { edition: number }>(
  'codes.insert-code',
  'INSERT INTO icd_code (edition, code, label, facts) VALUES (@edition, @code, @label, @facts)',
)
export const insertWord = sql<{ edition: number; word: string; code: string }>(
  'codes.insert-word',
  'INSERT INTO icd_word (edition, word, code) VALUES (@edition, @word, @code) ON CONFLICT DO NOTHING',
)
export const withdrawYear = sql<{ year: number }>(
  'codes.withdraw-year',
  'UPDATE icd_catalogue SET year = NULL WHERE year = @year',
)
export const publish = sql<{ edition: number; year: number }>(
  'codes.publish',
  'UPDATE icd_catalogue SET year = @year WHERE edition = @edition',
)
export const unpublished = sql<Record<string, never>, { edition: number }>(
  'codes.unpublished',
  'SELECT edition FROM icd_catalogue WHERE year IS NULL LIMIT 1',
)
export const deleteWords = sql<{ edition: number; count: number }>(
  'codes.delete-words',
  `DELETE FROM icd_word WHERE (edition, word, code) IN
     (SELECT edition, word, code FROM icd_word WHERE edition = @edition LIMIT @count)`,
)
export const deleteCodes = sql<{ edition: number; count: number }>(
  'codes.delete-codes',
  `DELETE FROM icd_code WHERE (edition, code) IN
     (SELECT edition, code FROM icd_code WHERE edition = @edition LIMIT @count)`,
)
export const deleteCatalogue = sql<{ edition: number }>(
  'codes.delete-catalogue',
  'DELETE FROM icd_catalogue WHERE edition = @edition',
)

export const code = sql<{ edition: number; code: string }, CodeRow>(
  'codes.code',
  'SELECT code, label, facts FROM icd_code WHERE edition = @edition AND code = @code',
)
/** A code that left the catalogue is still known from an older year. */
export const newestOfCode = sql<{ code: string }, CodeRow & { year: number }>(
  'codes.newest-of-code',
  `SELECT e.year, c.code, c.label, c.facts FROM icd_code c JOIN icd_catalogue e ON e.edition = c.edition
   WHERE c.code = @code AND e.year IS NOT NULL ORDER BY e.year DESC LIMIT 1`,
)
export const codesFrom = sql<{ edition: number; from: string; to: string; count: number }, CodeRow>(
  'codes.codes-from',
  `SELECT code, label, facts FROM icd_code WHERE edition = @edition AND code >= @from AND code < @to
   ORDER BY code LIMIT @count`,
)
export const codesWithWord = sql<{ edition: number; from: string; to: string; count: number }, { code: string }>(
  'codes.codes-with-word',
  'SELECT code FROM icd_word WHERE edition = @edition AND word >= @from AND word < @to LIMIT @count',
)
