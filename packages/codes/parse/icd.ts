import { unutf8, Refusal } from '@siegel/foundation'
import { CsvError, parse } from 'csv-parse/sync'

/** Plausible ages of a diagnosis, in days since birth; a bound that is not there is open. */
export interface AgeRange {
  from_days?: number
  to_days?: number
}

/** What the catalogue says about one code of ICD-10-GM. */
export interface IcdCode {
  /** Without the signs for aetiology and manifestation: `E11.90`. */
  code: string
  label: string
  /** Ends here and can be billed: a code with further places below it cannot. */
  terminal: boolean
  /** Primary; secondary only (`!`), manifestation only (`*`); not for out-patient billing at all. */
  usage: 'primary' | 'additional' | 'manifestation' | 'none'
  sex?: 'male' | 'female'
  age?: AgeRange
  /** Outside of these ages it cannot be; otherwise it is unlikely. */
  ageIsStrict: boolean
  sexIsStrict: boolean
  rare: boolean
  notifiable: boolean
  notifiableLaboratory: boolean
}

const columns = {
  code: 'icd_normcode',
  label: 'label',
  terminal: 'terminal',
  usage: 'usage_295',
  sex: 'gender_specific',
  sexError: 'gender_error_type',
  from: 'age_min',
  to: 'age_max',
  ageError: 'age_error_type',
  rare: 'rare_in_central_europe',
  notifiable: 'notifiable',
  laboratory: 'notifiable_lab',
} as const

const sizeLimit_bytes = 32 * 1024 * 1024
export const codeLimit = 40_000
/** One line of text, without what only controls a terminal. */
export const labelPattern = /^[^\p{Cc}]{1,400}$/u
export const codePattern = /^[A-Z]\d{2}(?:\.\d{1,2})?$/
/** By the letters of the catalogue. */
export const usages: Readonly<Record<string, IcdCode['usage']>> = {
  P: 'primary',
  Z: 'additional',
  O: 'manifestation',
  V: 'none',
}

/**
 * Reads a catalogue of ICD-10-GM: comma-separated, one line a code, with the metadata of BfArM under English names
 * (icd_normcode, label, terminal, usage_295, gender_specific, age_min …). Throws Refusal 'catalogue-damaged' with the line,
 * 'catalogue-unknown' for another kind of file, or 'too-large'.
 */
export function parseIcd(bytes: Uint8Array): IcdCode[] {
  if (bytes.length > sizeLimit_bytes) throw new Refusal('too-large')
  const rows = rowsOf(bytes)
  const [head] = rows
  if (head === undefined || Object.values(columns).some((column) => !(column in head.record)))
    throw new Refusal('catalogue-unknown')
  if (rows.length > codeLimit) throw new Refusal('too-large')
  const seen = new Set<string>()
  return rows.map(({ record, info }) => {
    const code = codeOf(record, info.lines)
    if (seen.has(code.code)) throw damaged(info.lines)
    seen.add(code.code)
    return code
  })
}

interface Row {
  record: Readonly<Record<string, string>>
  info: { lines: number }
}

const damaged = (line: number): Refusal => new Refusal('catalogue-damaged', `line ${line}`)

function rowsOf(bytes: Uint8Array): Row[] {
  const text = textOf(bytes)
  try {
    return parse(text, {
      columns: true,
      info: true,
      bom: true,
      max_record_size: 4096,
      skip_empty_lines: true,
    }) as unknown as Row[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw damaged(Number(error['lines'] ?? 0))
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return unutf8(bytes)
  } catch {
    throw new Refusal('catalogue-unknown')
  }
}

function codeOf(record: Row['record'], line: number): IcdCode {
  const of = (name: keyof typeof columns): string => record[columns[name]] ?? ''
  const isYes = (name: keyof typeof columns): boolean => {
    if (of(name) !== 'J' && of(name) !== 'N') throw damaged(line)
    return of(name) === 'J'
  }
  const [code, label, usage] = [of('code'), of('label'), usages[of('usage')]]
  if (!codePattern.test(code) || !labelPattern.test(label) || usage === undefined) throw damaged(line)
  if (!['T', 'N'].includes(of('terminal'))) throw damaged(line)
  const sex = { M: 'male', W: 'female', '9': undefined }[of('sex')] as IcdCode['sex']
  if (sex === undefined && of('sex') !== '9') throw damaged(line)
  const [from, to] = [daysOf(of('from'), 'from', line), daysOf(of('to'), 'to', line)]
  const age = { ...(from === undefined ? {} : { from_days: from }), ...(to === undefined ? {} : { to_days: to }) }
  return {
    code,
    label,
    terminal: of('terminal') === 'T',
    usage,
    ...(sex === undefined ? {} : { sex }),
    ...(from === undefined && to === undefined ? {} : { age }),
    sexIsStrict: of('sexError') === 'M',
    ageIsStrict: of('ageError') === 'M',
    rare: isYes('rare'),
    notifiable: isYes('notifiable'),
    notifiableLaboratory: isYes('laboratory'),
  }
}

const year_days = 365.25

/** `t028` are days and `j015` years; the last year counts to its end. `9999` is no bound. */
function daysOf(bound: string, side: 'from' | 'to', line: number): number | undefined {
  if (bound === '9999') return undefined
  const [, unit, digits] = /^([tj])(\d{3})$/i.exec(bound) ?? []
  if (unit === undefined || digits === undefined) throw damaged(line)
  const count = Number(digits)
  if (unit.toLowerCase() === 't') return count
  return Math.floor((side === 'from' ? count : count + 1) * year_days) - (side === 'from' ? 0 : 1)
}
