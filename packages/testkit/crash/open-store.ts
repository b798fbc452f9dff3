import { join } from 'node:path'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import { randomId } from '@siegel/sealing/node'
import { Blobs, Store } from '@siegel/store'

/** The store of a folder as the killed process and the one that looks at what it left both open it. */
export function openStore(folder: string) {
  const clock = { now: () => Date.now() }
  const store = new Store({
    file: join(folder, 'records.db'),
    key: new Uint8Array(32).fill(7),
    schemas: [ledgerSchema, recordsSchema],
  })
  const ledger = new Ledger(store, clock)
  const open = () => new Records({ store, ledger, clock, newId: randomId })
  const blobs = new Blobs(join(folder, 'blobs'), 'crash', () => new Uint8Array(32).fill(8))
  return { store, ledger, records: open(), reopen: open, blobs }
}
