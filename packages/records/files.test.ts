import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { callerOfRole } from '@siegel/access'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { sql, Store } from '@siegel/store'
import { filesIn } from './files.ts'
import { Records, recordsSchema } from './index.ts'

const insertName = sql<{ id: number; name: string }>('test.name', 'INSERT INTO name (id, name) VALUES (@id, @name)')
const insert = sql<{ rid: number; type: number; id: string; version: number; deleted: number; json: string }>(
  'test.insert',
  `INSERT INTO resource (rid, type, id, version, seq, patient, at, deleted, exact, json)
   VALUES (@rid, @type, @id, @version, @rid, NULL, 0, @deleted, 0, @json)`,
)

const documentOf = (id: string, url: string) => ({
  resourceType: 'DocumentReference' as const,
  id,
  meta: { versionId: '1', lastUpdated: '2026-11-01T08:00:00.000Z' },
  status: 'current' as const,
  extension: [{ url: 'Binary/name', valueString: 'x' }],
  content: [{ attachment: { contentType: 'text/plain', url } }],
})

test('files of an earlier version’s documents are readable after its database has been opened', async (t) => {
  const file = join(temporaryFolder(t), 'records.db')
  const key = new Uint8Array(32)
  const clock = standingClock()
  const earlier = { room: 'records', steps: recordsSchema.steps.slice(0, 2) }
  const before = new Store({ file, key, schemas: [ledgerSchema, earlier] })
  before.transact((transaction) => {
    // Patient has number 1 from the step before.
    transaction.run(insertName, { id: 2, name: 'DocumentReference' })
    const rows = [
      { rid: 1, type: 2, id: 'd', version: 1, deleted: 0, json: JSON.stringify(documentOf('d', 'Binary/alt')) },
      { rid: 2, type: 2, id: 'gone', version: 2, deleted: 1, json: JSON.stringify(documentOf('gone', 'Binary/weg')) },
      { rid: 3, type: 1, id: 'p', version: 0, deleted: 1, json: '' },
    ]
    for (const row of rows) transaction.run(insert, row)
  })
  before.close()
  const store = new Store({ file, key, schemas: [ledgerSchema, recordsSchema] })
  t.after(() => store.close())
  const records = new Records({ store, ledger: new Ledger(store, clock), clock, newId: () => 'n' })
  const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')
  const places = await records.read(doctor, { verb: 'read' }, (reader) =>
    ['alt', 'weg', 'name'].map((id) => reader.file(id)?.place),
  )
  assert.deepEqual(places, [{ id: 'alt', holder: 'unassigned', mediaType: 'text/plain' }, undefined, undefined])
  // A caller with scopes has no right to any file until somebody has said what they leave.
  const program = { ...doctor, scope: 'system/*.*' }
  assert.equal(await records.read(program, { verb: 'read' }, (reader) => reader.file('alt')), undefined)
})

test('attachments are found wherever they are, and nothing else that has a url', () => {
  const resource = {
    resourceType: 'Basic' as const,
    extension: [{ url: 'Binary/a', valueAttachment: { url: 'Binary/b' } }],
    modifierExtension: [{ url: 'Binary/c' }],
    contained: [{ resourceType: 'Media' as const, content: { url: 'Binary/d' } }],
    link: [{ url: 'http://example.org/Binary/e' }, { url: 'Binary/f/g' }, { url: 'Binary/' }],
  }
  assert.deepEqual([...filesIn(resource).keys()].toSorted(), ['b', 'd'])
})
