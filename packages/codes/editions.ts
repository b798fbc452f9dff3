import type { Store, Transaction } from '@siegel/store'
import type { IcdCode } from './parse/index.ts'
import * as statements from './statements.ts'
import { wordsOf } from './words.ts'

/** So many codes, and so many rows that go, hold the event loop for a few milliseconds. */
const codesAtOnce = 100
const rowsAtOnce = 1000

/** What is known of an edition before its codes are there. */
export type EditionFacts = Omit<statements.CatalogueRow, 'year'>

/**
 * Writes all codes of an edition that nobody sees yet, in many transactions between which others come to their turn. Gives
 * its id; `publish` makes it the one of a year. What is never published goes with `clearUnpublished`.
 */
export async function writeEdition(store: Store, facts: EditionFacts, codes: readonly IcdCode[]): Promise<number> {
  const edition = await store.enqueue((transaction) => {
    const next = (transaction.get(statements.newestEdition, {})?.edition ?? 0) + 1
    transaction.run(statements.insertCatalogue, { ...facts, edition: next })
    return next
  })
  for (let at = 0; at < codes.length; at += codesAtOnce)
    await store.enqueue((transaction) => {
      for (const one of codes.slice(at, at + codesAtOnce)) insert(transaction, edition, one)
    })
  return edition
}

function insert(transaction: Transaction, edition: number, { code, label, ...facts }: IcdCode): void {
  transaction.run(statements.insertCode, { edition, code, label, facts: JSON.stringify(facts) })
  for (const word of wordsOf(label)) transaction.run(statements.insertWord, { edition, word, code })
}

/** From now on this is the year's edition, whole and at once; the one before is nobody's. */
export function publish(transaction: Transaction, edition: number, year: number): void {
  transaction.run(statements.withdrawYear, { year })
  transaction.run(statements.publish, { edition, year })
}

/** Removes editions that no year has: replaced ones, and what an import left that did not come to its end. */
export async function clearUnpublished(store: Store): Promise<void> {
  for (;;) {
    const rest = await store.enqueue((transaction) => {
      const edition = transaction.get(statements.unpublished, {})?.edition
      if (edition === undefined) return false
      const gone =
        transaction.run(statements.deleteWords, { edition, count: rowsAtOnce }) ||
        transaction.run(statements.deleteCodes, { edition, count: rowsAtOnce })
      if (gone === 0) transaction.run(statements.deleteCatalogue, { edition })
      return true
    })
    if (!rest) return
  }
}
