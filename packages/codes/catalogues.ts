import { searchKey } from '@siegel/fhir'
import { hex, Refusal, type Clock } from '@siegel/foundation'
import type { Ledger } from '@siegel/ledger'
import { sha256 } from '@siegel/sealing/node'
import type { Reader, Store } from '@siegel/store'
import { parseIcd, type IcdCode } from './icd/parse.ts'
import * as statements from './statements.ts'
import { parseEssence } from './ucum/parse-essence.ts'
import { Units, type UnitDefinitions } from './units/index.ts'

/** Who imports, as the log names it. */
type Actor = Parameters<Ledger['append']>[1]['actor']

export interface Catalogue {
  name: 'ICD-10-GM' | 'UCUM'
  /** A year, or the version of the table. */
  version: string
  source: string
  sha256: string
  importedAt: string
  codes: number
}

/** A code as it stands in the current catalogue, or as it stood in the last one that had it. */
export interface FoundCode extends IcdCode {
  year: number
  isCurrent: boolean
}

/** Words that begin with so little are many: no more of them are looked at. */
const mostOfWord = 6000
const mostCandidates = 400
const past = '\u{10ffff}'
const sourceNote = 'ICD-10-GM, Bundesinstitut für Arzneimittel und Medizinprodukte (BfArM)'
const unitsNote = 'UCUM, Regenstrief Institute, Inc.'

/** Catalogues in the practice's own database: diagnoses, imported year by year, and units of measure. */
export class Catalogues {
  readonly #store: Store
  readonly #ledger: Ledger
  readonly #clock: Clock
  #units: Units | undefined

  constructor(store: Store, ledger: Ledger, clock: Clock) {
    this.#store = store
    this.#ledger = ledger
    this.#clock = clock
  }

  /** Imports a catalogue, which its first character tells: XML is UCUM's table, all else a year of ICD-10-GM. */
  import(actor: Actor, file: { name: string; bytes: Uint8Array; year?: number | undefined }): Catalogue {
    const begin = file.bytes.findIndex((byte) => byte > 0x20 && byte < 0x80)
    return file.bytes[begin] === 0x3c ? this.#importUnits(actor, file.bytes) : this.#importIcd(actor, file)
  }

  /**
   * Imports a year of ICD-10-GM; one that is there is replaced as a whole. The year is taken from the file's name unless it
   * is given. Throws Refusal 'catalogue-year', and what `parseIcd` throws.
   */
  #importIcd(actor: Actor, file: { name: string; bytes: Uint8Array; year?: number | undefined }): Catalogue {
    const year = file.year ?? Number(/(?:19|20)\d{2}/.exec(file.name)?.[0] ?? Number.NaN)
    if (!Number.isInteger(year) || year < 2004 || year > this.#year() + 1) throw new Refusal('catalogue-year')
    const codes = parseIcd(file.bytes)
    const row = {
      year,
      source: sourceNote,
      sha256: hex(sha256(file.bytes)),
      at: new Date(this.#clock.now()).toISOString(),
      codes: codes.length,
    }
    this.#store.transact((transaction) => {
      for (const statement of [statements.deleteWords, statements.deleteCodes, statements.deleteCatalogue])
        transaction.run(statement, { year })
      transaction.run(statements.insertCatalogue, row)
      for (const { code, label, ...facts } of codes) {
        transaction.run(statements.insertCode, { year, code, label, facts: JSON.stringify(facts) })
        for (const word of wordsOf(label)) transaction.run(statements.insertWord, { year, word, code })
      }
      this.#ledger.append(transaction, {
        actor,
        verb: 'codes-import',
        object: `icd-10-gm/${year}`,
        evidence: 'proven',
        facts: [`codes ${codes.length}`, `sha256 ${row.sha256}`],
      })
    })
    return catalogueOf(row)
  }

  #importUnits(actor: Actor, bytes: Uint8Array): Catalogue {
    const { version, ...definitions } = parseEssence(bytes)
    const row = {
      version,
      source: unitsNote,
      sha256: hex(sha256(bytes)),
      at: new Date(this.#clock.now()).toISOString(),
      codes: definitions.units.length,
      definitions: JSON.stringify(definitions),
    }
    this.#store.transact((transaction) => {
      transaction.run(statements.putUnits, row)
      this.#ledger.append(transaction, {
        actor,
        verb: 'codes-import',
        object: `ucum/${version}`,
        evidence: 'proven',
        facts: [`codes ${row.codes}`, `sha256 ${row.sha256}`],
      })
    })
    this.#units = new Units(definitions)
    return unitsOf(row)
  }

  /** Units of the imported table; the ones that laboratories use where none was imported. */
  units(): Units {
    if (this.#units === undefined) {
      const row = this.#store.read((reader) => reader.get(statements.units, {}))
      this.#units = row === undefined ? new Units() : new Units(JSON.parse(row.definitions) as UnitDefinitions)
    }
    return this.#units
  }

  /** Newest year first. */
  list(): Catalogue[] {
    return this.#store.read((reader) => {
      const units = reader.get(statements.units, {})
      return [
        ...reader.all(statements.catalogues, {}).map(catalogueOf),
        ...(units === undefined ? [] : [unitsOf(units)]),
      ]
    })
  }

  /** The year in use: the newest that has begun. Undefined where none was imported. */
  currentYear(): number | undefined {
    return this.#store.read((reader) => reader.get(statements.newest, { year: this.#year() })?.year)
  }

  /** One code; undefined for what no imported year has. */
  icd(code: string): FoundCode | undefined {
    const current = this.currentYear()
    return this.#store.read((reader) => {
      const row =
        current === undefined ? undefined : reader.get(statements.code, { year: current, code: code.toUpperCase() })
      const found = row ?? reader.get(statements.newestOfCode, { code: code.toUpperCase() })
      return found === undefined ? undefined : { ...codeOf(found), year: found.year, isCurrent: found === row }
    })
  }

  /**
   * Codes that fit what is typed so far, best first: by the beginning of a code (`e11`, `E119`), or by words each of which
   * begins a word of the label, in any order.
   */
  search(text: string, count: number): { year: number | undefined; codes: IcdCode[] } {
    const year = this.currentYear()
    if (year === undefined) return { year, codes: [] }
    return this.#store.read((reader) => {
      const byCode = codeStart(text)
      const rows = byCode === undefined ? rowsByWords(reader, year, text) : rowsByCode(reader, year, byCode)
      const words = wordsOf(text)
      const ranked = rows
        .map((row) => ({ code: codeOf(row), rank: rankOf(row, byCode, words) }))
        .sort((a, b) => a.rank - b.rank)
      return { year, codes: ranked.slice(0, count).map(({ code }) => code) }
    })
  }

  #year(): number {
    return new Date(this.#clock.now()).getUTCFullYear()
  }
}

const catalogueOf = ({ year, source, sha256: hash, at, codes }: statements.CatalogueRow): Catalogue => ({
  name: 'ICD-10-GM',
  version: String(year),
  source,
  sha256: hash,
  importedAt: at,
  codes,
})
const unitsOf = ({ version, source, sha256: hash, at, codes }: statements.UnitsRow): Catalogue => ({
  name: 'UCUM',
  version,
  source,
  sha256: hash,
  importedAt: at,
  codes,
})

const codeOf = ({ code, label, facts }: statements.CodeRow): IcdCode => ({
  code,
  label,
  ...(JSON.parse(facts) as Omit<IcdCode, 'code' | 'label'>),
})

const wordsOf = (text: string): string[] => [...new Set(searchKey(text).split(' '))].filter((word) => word !== '')

/** `e119` and `E11.9` are the beginning of a code, `e` and `hyperk` are not. */
function codeStart(text: string): string | undefined {
  const [, first, rest = ''] = /^\s*([a-z]\d{1,2})\.?(\d{0,2})[-!*+†]*\s*$/i.exec(text) ?? []
  if (first === undefined) return undefined
  return rest === '' ? first.toUpperCase() : `${first.toUpperCase()}.${rest}`
}

const rowsByCode = (reader: Reader, year: number, start: string): statements.CodeRow[] =>
  reader.all(statements.codesFrom, { year, from: start, to: `${start}${past}`, count: mostCandidates })

function rowsByWords(reader: Reader, year: number, text: string): statements.CodeRow[] {
  const words = wordsOf(text).toSorted((a, b) => b.length - a.length)
  let found: Set<string> | undefined
  for (const word of words) {
    const rows = reader.all(statements.codesWithWord, { year, from: word, to: `${word}${past}`, count: mostOfWord })
    const codes = new Set(rows.map(({ code }) => code))
    found = found === undefined ? codes : found.intersection(codes)
  }
  return [...(found ?? [])]
    .slice(0, mostCandidates)
    .flatMap((code) => reader.get(statements.code, { year, code }) ?? [])
}

/** Smaller is better: the code itself, codes that can be billed, words at the beginning of the label, short labels. */
function rankOf(
  { code, label, facts }: statements.CodeRow,
  start: string | undefined,
  words: readonly string[],
): number {
  const { terminal, usage } = JSON.parse(facts) as IcdCode
  const key = searchKey(label)
  const isFirst = words.some((word) => key.startsWith(word))
  const isWhole = words.every((word) => key.split(' ').includes(word))
  return (
    (code === start ? 0 : 10_000) +
    (terminal ? 0 : 2000) +
    (usage === 'primary' || usage === 'none' ? 0 : 1000) +
    (start !== undefined || isFirst ? 0 : 500) +
    (isWhole ? 0 : 200) +
    (start === undefined ? Math.min(label.length, 199) : 0)
  )
}
