import { searchKey } from '@siegel/fhir'
import { hex, KeyedQueue, Refusal, type Clock } from '@siegel/foundation'
import type { Ledger } from '@siegel/ledger'
import type { Reader, Store, Transaction } from '@siegel/store'
import { clearUnpublished, publish, writeEdition } from './editions.ts'
import type { IcdCode, ParsedCatalogue, UcumEssence } from './parse/index.ts'
import * as statements from './statements.ts'
import { Units, type UnitDefinitions } from './units/index.ts'
import { wordsOf } from './words.ts'

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

/** What was read from a catalogue's file, and what the file was. */
export interface CatalogueFile {
  name: string
  sha256: Uint8Array
  year?: number | undefined
  parsed: ParsedCatalogue
}

type FileFacts = Pick<statements.CatalogueRow, 'sha256' | 'at'>

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
  readonly #imports = new KeyedQueue()
  #units: Units | undefined

  constructor(store: Store, ledger: Ledger, clock: Clock) {
    this.#store = store
    this.#ledger = ledger
    this.#clock = clock
  }

  /**
   * Imports a catalogue that was read from a file; a year of ICD-10-GM that is there is replaced, as is the table of UCUM.
   * Others come to their turn while it is written; until all of it is there they see what was before. Imports wait for each
   * other. The year is taken from the file's name unless it is given. Throws Refusal 'catalogue-year'.
   */
  import(actor: Actor, file: CatalogueFile): Promise<Catalogue> {
    const { parsed } = file
    const facts = { sha256: hex(file.sha256), at: new Date(this.#clock.now()).toISOString() }
    return this.#imports.run('', () =>
      parsed.kind === 'ucum'
        ? this.#importUnits(actor, parsed.essence, facts)
        : this.#importIcd(actor, parsed.codes, this.#yearOf(file), facts),
    )
  }

  /** Removes what imports left that did not come to their end. */
  clear(): Promise<void> {
    return this.#imports.run('', () => clearUnpublished(this.#store))
  }

  #yearOf({ name, year: given }: CatalogueFile): number {
    const year = given ?? Number(/(?:19|20)\d{2}/.exec(name)?.[0] ?? Number.NaN)
    if (!Number.isInteger(year) || year < 2004 || year > this.#year() + 1) throw new Refusal('catalogue-year')
    return year
  }

  async #importIcd(actor: Actor, codes: readonly IcdCode[], year: number, facts: FileFacts): Promise<Catalogue> {
    const row = { ...facts, source: sourceNote, codes: codes.length }
    const edition = await writeEdition(this.#store, row, codes)
    await this.#store.enqueue((transaction) => {
      publish(transaction, edition, year)
      this.#enter(transaction, actor, `icd-10-gm/${year}`, row)
    })
    await clearUnpublished(this.#store)
    return catalogueOf({ ...row, year })
  }

  async #importUnits(actor: Actor, { version, ...definitions }: UcumEssence, facts: FileFacts): Promise<Catalogue> {
    const codes = definitions.units.length
    const row = { ...facts, version, source: unitsNote, codes, definitions: JSON.stringify(definitions) }
    await this.#store.enqueue((transaction) => {
      transaction.run(statements.putUnits, row)
      this.#enter(transaction, actor, `ucum/${version}`, row)
    })
    this.#units = new Units(definitions)
    return unitsOf(row)
  }

  #enter(transaction: Transaction, actor: Actor, object: string, row: { codes: number; sha256: string }): void {
    const facts = [`codes ${row.codes}`, `sha256 ${row.sha256}`]
    this.#ledger.append(transaction, { actor, verb: 'codes-import', object, evidence: 'proven', facts })
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
    return this.#current()?.year
  }

  /** One code; undefined for what no imported year has. */
  icd(code: string): FoundCode | undefined {
    const wanted = code.toUpperCase()
    return this.#store.read((reader) => {
      const current = this.#current()
      const row = current && reader.get(statements.code, { edition: current.edition, code: wanted })
      if (row !== undefined && current !== undefined) return { ...codeOf(row), year: current.year, isCurrent: true }
      const old = reader.get(statements.newestOfCode, { code: wanted })
      return old && { ...codeOf(old), year: old.year, isCurrent: false }
    })
  }

  /**
   * Codes that fit what is typed so far, best first: by the beginning of a code (`e11`, `E119`), or by words each of which
   * begins a word of the label, in any order.
   */
  search(text: string, count: number): { year: number | undefined; codes: IcdCode[] } {
    return this.#store.read((reader) => {
      const current = this.#current()
      if (current === undefined) return { year: undefined, codes: [] }
      const { year, edition } = current
      const byCode = codeStart(text)
      const rows = byCode === undefined ? rowsByWords(reader, edition, text) : rowsByCode(reader, edition, byCode)
      const words = wordsOf(text)
      const ranked = rows
        .map((row) => ({ code: codeOf(row), rank: rankOf(row, byCode, words) }))
        .sort((a, b) => a.rank - b.rank)
      return { year, codes: ranked.slice(0, count).map(({ code }) => code) }
    })
  }

  #current(): { edition: number; year: number } | undefined {
    return this.#store.read((reader) => reader.get(statements.current, { year: this.#year() }))
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

/** `e119` and `E11.9` are the beginning of a code, `e` and `hyperk` are not. */
function codeStart(text: string): string | undefined {
  const [, first, rest = ''] = /^\s*([a-z]\d{1,2})\.?(\d{0,2})[-!*+†]*\s*$/i.exec(text) ?? []
  if (first === undefined) return undefined
  return rest === '' ? first.toUpperCase() : `${first.toUpperCase()}.${rest}`
}

const rowsByCode = (reader: Reader, edition: number, start: string): statements.CodeRow[] =>
  reader.all(statements.codesFrom, { edition, from: start, to: `${start}${past}`, count: mostCandidates })

function rowsByWords(reader: Reader, edition: number, text: string): statements.CodeRow[] {
  const words = wordsOf(text).toSorted((a, b) => b.length - a.length)
  let found: Set<string> | undefined
  for (const word of words) {
    const rows = reader.all(statements.codesWithWord, { edition, from: word, to: `${word}${past}`, count: mostOfWord })
    const codes = new Set(rows.map(({ code }) => code))
    found = found === undefined ? codes : found.intersection(codes)
  }
  return [...(found ?? [])]
    .slice(0, mostCandidates)
    .flatMap((code) => reader.get(statements.code, { edition, code }) ?? [])
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
