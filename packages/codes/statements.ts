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
  year: number
  code: string
  label: string
  facts: string
}

export const catalogues = sql<Record<string, never>, CatalogueRow>(
  'codes.catalogues',
  'SELECT year, source, sha256, at, codes FROM icd_catalogue ORDER BY year DESC',
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
export const newest = sql<{ year: number }, { year: number }>(
  'codes.newest',
  'SELECT year FROM icd_catalogue WHERE year <= @year ORDER BY year DESC LIMIT 1',
)
export const insertCatalogue = sql<CatalogueRow>(
  'codes.insert-catalogue',
  'INSERT INTO icd_catalogue (year, source, sha256, at, codes) VALUES (@year, @source, @sha256, @at, @codes)',
)
export const insertCode = sql<CodeRow>(
  'codes.insert-code',
  'INSERT INTO icd_code (year, code, label, facts) VALUES (@year, @code, @label, @facts)',
)
export const insertWord = sql<{ year: number; word: string; code: string }>(
  'codes.insert-word',
  'INSERT INTO icd_word (year, word, code) VALUES (@year, @word, @code) ON CONFLICT DO NOTHING',
)
export const deleteWords = sql<{ year: number }>('codes.delete-words', 'DELETE FROM icd_word WHERE year = @year')
export const deleteCodes = sql<{ year: number }>('codes.delete-codes', 'DELETE FROM icd_code WHERE year = @year')
export const deleteCatalogue = sql<{ year: number }>(
  'codes.delete-catalogue',
  'DELETE FROM icd_catalogue WHERE year = @year',
)

export const code = sql<{ year: number; code: string }, CodeRow>(
  'codes.code',
  'SELECT year, code, label, facts FROM icd_code WHERE year = @year AND code = @code',
)
/** A code that left the catalogue is still known from an older year. */
export const newestOfCode = sql<{ code: string }, CodeRow>(
  'codes.newest-of-code',
  'SELECT year, code, label, facts FROM icd_code WHERE code = @code ORDER BY year DESC LIMIT 1',
)
export const codesFrom = sql<{ year: number; from: string; to: string; count: number }, CodeRow>(
  'codes.codes-from',
  `SELECT year, code, label, facts FROM icd_code WHERE year = @year AND code >= @from AND code < @to
   ORDER BY code LIMIT @count`,
)
export const codesWithWord = sql<{ year: number; from: string; to: string; count: number }, { code: string }>(
  'codes.codes-with-word',
  'SELECT code FROM icd_word WHERE year = @year AND word >= @from AND word < @to LIMIT @count',
)
