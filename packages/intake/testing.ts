import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { callerOfRole } from '@siegel/access'
import type { Patient, Task } from '@siegel/fhir'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import { randomId } from '@siegel/sealing/node'
import { Blobs, Store } from '@siegel/store'
import { intakeSchema, Readers, type IntakeContext } from './index.ts'

export const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')

/** A store with its gate, blobs and the real reader process. */
export function intakeFixture(t: TestContext) {
  const folder = temporaryFolder(t)
  const clock = standingClock()
  const store = new Store({
    file: join(folder, 'r.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema, recordsSchema, intakeSchema],
  })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  const records = new Records({ store, ledger, clock, newId: randomId })
  const keys = new Map<string, Uint8Array>()
  const keyOf = (holder: string) => {
    const key = keys.get(holder) ?? new Uint8Array(32).fill(keys.size + 1)
    keys.set(holder, key)
    return key
  }
  const context: IntakeContext = {
    records,
    blobs: new Blobs(join(folder, 'blobs'), 'safe', keyOf),
    readers: new Readers({ readerEntry: fileURLToPath(new URL('../../apps/reader/main.ts', import.meta.url)) }),
    newId: randomId,
    digest: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  }
  const add = (patient: Patient) =>
    records.transact(doctor, { verb: 'create' }, (write) => write.create(patient).resource.id ?? '')
  const tasks = () => records.read(doctor, { verb: 'search' }, (read) => read.find<Task>('Task', {}, 100))
  const log = () => store.read((reader) => ledger.query(reader, {}, 1e9, 1000).map(({ entry }) => entry))
  return { context, records, add, tasks, clock, log }
}
