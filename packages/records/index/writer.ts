import { isResourceType, parseReference } from '@siegel/fhir'
import type { Transaction } from '@siegel/store'
import type { Names } from './names.ts'
import { indexRows, wordsOf, type Indexed, type IndexRow, type Unit } from './rows.ts'
import { WriteOrder } from './order.ts'
import * as statements from './statements.ts'

/** How many numbers are remembered; they are looked up again where they are not. */
const rememberedLimit = 50_000

/** Marks an address outside of this store as the target of a reference. */
export const addressSystem = 'urn:ietf:rfc:3986#reference'

/** Keeps the index tables true to the records, within the transaction of each write. */
export class IndexWriter {
  readonly order = new WriteOrder()
  readonly #names: Names
  readonly #remembered = new Map<string, number>()

  constructor(names: Names) {
    this.#names = names
  }

  /** Numbers given in a transaction that was undone are no numbers: to be called after every roll-back. */
  forget(): void {
    this.#remembered.clear()
    this.order.forget()
  }

  /** Brings the rows of a record from one version to the next; undefined is a record that is not there or is deleted. */
  replace(transaction: Transaction, rid: number, before: Indexed | undefined, after: Indexed | undefined): void {
    const old = before === undefined ? new Map<string, IndexRow>() : indexRows(before, this.#names)
    const now = after === undefined ? new Map<string, IndexRow>() : indexRows(after, this.#names)
    for (const [key, row] of old) if (!now.has(key)) this.#remove(transaction, rid, row)
    for (const [key, row] of now) if (!old.has(key)) this.#add(transaction, rid, row)
    this.#replaceText(transaction, rid, before, after)
  }

  /** The `rid` of a resource, made where it is not known yet. */
  target(transaction: Transaction, type: string, id: string): number {
    return this.#number(`r${type}/${id}`, () => {
      const key = { type: this.#names.type(type), id }
      const known = transaction.get(statements.target, key)?.rid
      if (known !== undefined) return known
      const rid = this.order.takeNumber(transaction)
      transaction.run(statements.addTarget, { ...key, rid })
      return rid
    })
  }

  /** A resource that is about to be stored under this number. */
  remember(type: string, id: string, rid: number): void {
    this.#number(`r${type}/${id}`, () => rid)
  }

  #replaceText(tx: Transaction, rid: number, before: Indexed | undefined, after: Indexed | undefined): void {
    const [old, now] = [before, after].map((version) => {
      if (version === undefined) return undefined
      const patient = version.patients.map((one) => `p${one}`).join(' ')
      return { rid, patient, ...wordsOf(version.resource) }
    })
    if (old?.words === now?.words && old?.narrative === now?.narrative && old?.patient === now?.patient) return
    if (old !== undefined) tx.run(statements.removeText, old)
    if (now !== undefined) tx.run(statements.addText, now)
  }

  #add(tx: Transaction, rid: number, row: IndexRow): void {
    const { param } = row
    switch (row.table) {
      case 'token':
        return void tx.run(statements.addToken, { param, term: this.#term(tx, row), rid })
      case 'chart-code':
        return void tx.run(statements.addChartCode, { patient: row.patient, param, term: this.#term(tx, row), rid })
      case 'chart-date':
        return void tx.run(statements.addChartDate, { patient: row.patient, param, high: row.high, rid })
      case 'reference':
        return void tx.run(statements.addReference, { param, target: this.#aim(tx, row.target), rid })
      case 'date':
        return void tx.run(statements.addDate, { param, rid, low: row.low, high: row.high })
      case 'number':
        return void tx.run(statements.addNumber, numberRow(rid, row, this.#unit(tx, row.unit)))
      case 'string':
        return void tx.run(statements.addString, { param, key: row.key, place: row.place, rid, text: row.text })
    }
  }

  #remove(tx: Transaction, rid: number, row: IndexRow): void {
    const { param } = row
    switch (row.table) {
      case 'token':
        return void tx.run(statements.removeToken, { param, term: this.#term(tx, row), rid })
      case 'chart-code':
        return void tx.run(statements.removeChartCode, { patient: row.patient, param, term: this.#term(tx, row), rid })
      case 'chart-date':
        return void tx.run(statements.removeChartDate, { patient: row.patient, param, high: row.high, rid })
      case 'reference':
        return void tx.run(statements.removeReference, { param, target: this.#aim(tx, row.target), rid })
      case 'date':
        return void tx.run(statements.removeDate, { param, rid, low: row.low, high: row.high })
      case 'number':
        return void tx.run(statements.removeNumber, numberRow(rid, row, this.#unit(tx, row.unit)))
      case 'string':
        return void tx.run(statements.removeString, { param, key: row.key, place: row.place, rid, text: row.text })
    }
  }

  /** A resource of this store, whether it is there or not, by its `rid`; any other address as a negative term. */
  #aim(tx: Transaction, target: string): number {
    const key = parseReference(target)
    if (key !== undefined && isResourceType(key.type)) return this.target(tx, key.type, key.id)
    return -this.#term(tx, { system: addressSystem, code: target, text: '' })
  }

  #term(tx: Transaction, { system, code, text }: { system: string; code: string; text: string }): number {
    return this.#number(`t${system}\n${code}\n${text}`, () => {
      const term = { code, system: this.#system(tx, system), text }
      const known = tx.get(statements.term, term)?.id
      if (known !== undefined) return known
      const id = tx.get(statements.takeTerm, {})?.id
      if (id !== undefined) tx.run(statements.addTerm, { ...term, id })
      return id
    })
  }

  #system(tx: Transaction, uri: string): number {
    return this.#number(
      `s${uri}`,
      () => (tx.get(statements.system, { uri }) ?? tx.get(statements.addSystem, { uri }))?.id,
    )
  }

  /** 0 is a number without unit. */
  #unit(tx: Transaction, unit: Unit | undefined): number {
    if (unit === undefined) return 0
    const key = { system: unit.system, code: unit.code, unit: unit.unit }
    return this.#number(
      `u${unit.system}\n${unit.code}\n${unit.unit}`,
      () => (tx.get(statements.unit, key) ?? tx.get(statements.addUnit, key))?.id,
    )
  }

  #number(key: string, find: () => number | undefined): number {
    const remembered = this.#remembered.get(key)
    if (remembered !== undefined) return remembered
    const number = find()
    if (number === undefined) throw new Error('the index gave no number')
    if (this.#remembered.size >= rememberedLimit) this.#remembered.clear()
    this.#remembered.set(key, number)
    return number
  }
}

const numberRow = (rid: number, row: IndexRow & { table: 'number' }, unit: number) => ({
  param: row.param,
  least: row.least,
  most: row.most,
  unit,
  rid,
})
