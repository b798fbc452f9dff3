import type { Store } from '@siegel/store'
import { compartmentPatients } from '@siegel/fhir/r4'
import * as records from '../statements.ts'
import { resourceOf } from '../stored.ts'
import * as statements from './statements.ts'
import type { IndexWriter } from './writer.ts'

/**
 * Which rules the index was made by. To be raised whenever other rows come of the same resource: rows are taken back by
 * computing them again, so a database whose index is of another edition gets a new one before anything is read.
 */
const edition = 3

const batch = 500

/** Makes the index anew where it was made by other rules; true where that was needed. */
export function ensureIndex(store: Store, writer: IndexWriter): boolean {
  if (store.read((reader) => reader.get(statements.edition, {}))?.edition === edition) return false
  store.transact((transaction) => {
    for (const clear of statements.clearIndex) transaction.run(clear, {})
    transaction.run(statements.setEdition, { edition: 0 })
  })
  writer.forget()
  for (let from = 0; ;) {
    const last = store.transact((transaction) => {
      const rows = transaction.all(records.recordsFrom, { from, count: batch })
      for (const row of rows) {
        if (row.deleted === 1) continue
        const resource = resourceOf(row.json, row.exact === 1)
        const patients = compartmentPatients(resource).map((id) => writer.target(transaction, 'Patient', id))
        for (const patient of patients.slice(1)) transaction.run(records.addAlso, { patient, rid: row.rid })
        writer.replace(transaction, row.rid, undefined, { resource, patients })
      }
      writer.order.save(transaction)
      return rows.at(-1)?.rid
    })
    if (last === undefined) break
    from = last + 1
  }
  store.transact((transaction) => transaction.run(statements.setEdition, { edition }))
  return true
}
