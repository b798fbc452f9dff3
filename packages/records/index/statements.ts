import { sql } from '@siegel/store'

type None = Record<string, never>

export const names = sql<None, { id: number; name: string }>('index.names', 'SELECT id, name FROM name')
export const addName = sql<{ name: string }>('index.add-name', 'INSERT INTO name (name) VALUES (@name)')

export const edition = sql<None, { edition: number }>('index.edition', 'SELECT edition FROM index_state WHERE one = 1')
export const setEdition = sql<{ edition: number }>(
  'index.set-edition',
  'UPDATE index_state SET edition = @edition WHERE one = 1',
)

export const system = sql<{ uri: string }, { id: number }>(
  'index.system',
  'SELECT id FROM index_system WHERE uri = @uri',
)
export const addSystem = sql<{ uri: string }, { id: number }>(
  'index.add-system',
  'INSERT INTO index_system (uri) VALUES (@uri) RETURNING id',
)

type Term = { code: string; system: number; text: string }
export const term = sql<Term, { id: number }>(
  'index.term',
  'SELECT id FROM index_term WHERE code = @code AND system = @system AND text = @text',
)
export const takeTerm = sql<None, { id: number }>(
  'index.take-term',
  'UPDATE index_term_next SET id = id + 1 WHERE one = 1 RETURNING id - 1 AS id',
)
export const addTerm = sql<Term & { id: number }>(
  'index.add-term',
  'INSERT INTO index_term (code, system, text, id) VALUES (@code, @system, @text, @id)',
)
export const termsOfCode = sql<{ code: string }, { id: number; system: number }>(
  'index.terms-of-code',
  'SELECT id, system FROM index_term WHERE code = @code',
)

type Unit = { system: string; code: string; unit: string }
export const unit = sql<Unit, { id: number }>(
  'index.unit',
  'SELECT id FROM index_unit WHERE system = @system AND code = @code AND unit = @unit',
)
export const addUnit = sql<Unit, { id: number }>(
  'index.add-unit',
  'INSERT INTO index_unit (system, code, unit) VALUES (@system, @code, @unit) RETURNING id',
)
export const units = sql<None, Unit & { id: number }>('index.units', 'SELECT id, system, code, unit FROM index_unit')

export const target = sql<{ type: number; id: string }, { rid: number }>(
  'index.target',
  'SELECT rid FROM resource WHERE type = @type AND id = @id',
)
export const order = sql<None, { next: number; at: number }>(
  'index.order',
  'SELECT next, at FROM resource_seq WHERE one = 1',
)
export const saveOrder = sql<{ next: number; at: number }>(
  'index.save-order',
  'UPDATE resource_seq SET next = @next, at = @at WHERE one = 1',
)
export const addTarget = sql<{ rid: number; type: number; id: string }>(
  'index.add-target',
  `INSERT INTO resource (rid, type, id, version, seq, patient, at, deleted, exact, json)
   VALUES (@rid, @type, @id, 0, NULL, NULL, 0, 1, 0, '')`,
)

type TokenRow = { param: number; term: number; rid: number }
export const addToken = sql<TokenRow>(
  'index.add-token',
  'INSERT OR IGNORE INTO index_token (param, term, rid) VALUES (@param, @term, @rid)',
)
export const removeToken = sql<TokenRow>(
  'index.remove-token',
  'DELETE FROM index_token WHERE param = @param AND term = @term AND rid = @rid',
)

type ReferenceRow = { param: number; target: number; rid: number }
export const addReference = sql<ReferenceRow>(
  'index.add-reference',
  'INSERT OR IGNORE INTO index_reference (param, target, rid) VALUES (@param, @target, @rid)',
)
export const removeReference = sql<ReferenceRow>(
  'index.remove-reference',
  'DELETE FROM index_reference WHERE param = @param AND target = @target AND rid = @rid',
)

type DateRow = { param: number; rid: number; low: number; high: number }
export const addDate = sql<DateRow>(
  'index.add-date',
  'INSERT OR IGNORE INTO index_date (param, rid, low, high) VALUES (@param, @rid, @low, @high)',
)
export const removeDate = sql<DateRow>(
  'index.remove-date',
  'DELETE FROM index_date WHERE param = @param AND rid = @rid AND low = @low AND high = @high',
)

type ChartCodeRow = { patient: number; param: number; term: number; rid: number }
export const addChartCode = sql<ChartCodeRow>(
  'index.add-chart-code',
  'INSERT OR IGNORE INTO chart_code (patient, param, term, rid) VALUES (@patient, @param, @term, @rid)',
)
export const removeChartCode = sql<ChartCodeRow>(
  'index.remove-chart-code',
  'DELETE FROM chart_code WHERE patient = @patient AND param = @param AND term = @term AND rid = @rid',
)

type ChartDateRow = { patient: number; param: number; high: number; rid: number }
export const addChartDate = sql<ChartDateRow>(
  'index.add-chart-date',
  'INSERT OR IGNORE INTO chart_date (patient, param, high, rid) VALUES (@patient, @param, @high, @rid)',
)
export const removeChartDate = sql<ChartDateRow>(
  'index.remove-chart-date',
  'DELETE FROM chart_date WHERE patient = @patient AND param = @param AND high = @high AND rid = @rid',
)

type NumberRow = { param: number; most: number; least: number; unit: number; rid: number }
export const addNumber = sql<NumberRow>(
  'index.add-number',
  `INSERT OR IGNORE INTO index_number (param, most, least, unit, rid)
   VALUES (@param, @most, @least, @unit, @rid)`,
)
export const removeNumber = sql<NumberRow>(
  'index.remove-number',
  `DELETE FROM index_number
   WHERE param = @param AND most = @most AND least = @least AND unit = @unit AND rid = @rid`,
)

type StringRow = { param: number; key: string; place: number; rid: number; text: string }
export const addString = sql<StringRow>(
  'index.add-string',
  'INSERT OR IGNORE INTO index_string (param, key, place, rid, text) VALUES (@param, @key, @place, @rid, @text)',
)
export const removeString = sql<StringRow>(
  'index.remove-string',
  `DELETE FROM index_string
   WHERE param = @param AND key = @key AND place = @place AND rid = @rid AND text = @text`,
)

type TextRow = { rid: number; patient: string; words: string; narrative: string }
export const addText = sql<TextRow>(
  'index.add-text',
  'INSERT INTO chart_text (rowid, patient, words, narrative) VALUES (@rid, @patient, @words, @narrative)',
)
export const removeText = sql<TextRow>(
  'index.remove-text',
  `INSERT INTO chart_text (chart_text, rowid, patient, words, narrative)
   VALUES ('delete', @rid, @patient, @words, @narrative)`,
)

const clear = (name: string, text: string) => sql<None>(`index.clear-${name}`, text)
/** Empties every table of the index; names and numbers of terms stay. */
export const clearIndex = [
  clear('token', 'DELETE FROM index_token'),
  clear('reference', 'DELETE FROM index_reference'),
  clear('date', 'DELETE FROM index_date'),
  clear('chart-code', 'DELETE FROM chart_code'),
  clear('chart-date', 'DELETE FROM chart_date'),
  clear('number', 'DELETE FROM index_number'),
  clear('string', 'DELETE FROM index_string'),
  clear('also', 'DELETE FROM resource_also'),
  clear('text', "INSERT INTO chart_text (chart_text) VALUES ('delete-all')"),
] as const
