import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { callerOfRole, type Caller } from '@siegel/access'
import type { Resource } from '@siegel/fhir'
import { parseSearch } from '@siegel/fhir/r4'
import { isRefusal } from '@siegel/foundation'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Store } from '@siegel/store'
import { Records, recordsSchema, type RecordReader } from './index.ts'

export const reason = 'Bewusstlos im Wartezimmer'
export const doctor = callerOfRole('d1', 'Dr. Katrin Hollmann', 'doctor')
export const colleague = callerOfRole('d2', 'Dr. Jonas Brandt', 'doctor')
export const assistant = callerOfRole('a1', 'Aylin Demir', 'assistant')
export const office = callerOfRole('o1', 'Sabine Kern', 'office')
export const breaking = (caller: Caller, ...patients: string[]): Caller => ({
  ...caller,
  glasses: patients.map((patient) => ({ id: `glass-${patient}`, patient, reason, until: 1 })),
})
export const refused = (code: string) => (error: unknown) => isRefusal(error, code)

export const subject = (id: string) => ({ reference: `Patient/${id}` })
export const observation = (id: string, text: string, more: object = {}) =>
  ({
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 's', code: 'hiv' }], text },
    subject: subject(id),
    ...more,
  }) as Resource

/**
 * Two patients, p and q, with a value, a report with a file and a task each; a value of both; one of p's that was first
 * filed under q, and one of q's that was first filed under p; a laboratory, which is nobody's.
 */
export function fixture(t: TestContext) {
  const clock = standingClock()
  const store = new Store({
    file: join(temporaryFolder(t), 'r.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema, recordsSchema],
  })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  let ids = 0
  const records = new Records({ store, ledger, clock, newId: () => `id-${++ids}` })
  records.transact(doctor, { verb: 'create' }, (write) => {
    write.create({ resourceType: 'Organization', name: 'Labor' } as Resource, 'lab')
    for (const id of ['p', 'q']) {
      write.create({ resourceType: 'Patient', name: [{ family: id.toUpperCase() }] } as Resource, id)
      write.create({ resourceType: 'Binary', contentType: 'text/plain', data: 'YQ==' } as Resource, `file-${id}`)
      write.create(
        {
          resourceType: 'DocumentReference',
          status: 'current',
          subject: subject(id),
          content: [{ attachment: { contentType: 'text/plain', url: `Binary/file-${id}` } }],
        } as Resource,
        `document-${id}`,
      )
      write.create(observation(id, `of ${id}`, { performer: [{ reference: 'Organization/lab' }] }), `value-${id}`)
      write.create(
        {
          resourceType: 'Task',
          status: 'requested',
          intent: 'order',
          for: subject(id),
          description: `call ${id}`,
        } as Resource,
        `task-${id}`,
      )
      write.create(
        {
          resourceType: 'DiagnosticReport',
          status: 'final',
          code: { text: 'Labor' },
          subject: subject(id),
          result: [{ reference: `Observation/value-${id}` }],
        } as Resource,
        `report-${id}`,
      )
    }
    write.create(observation('p', 'of both', { performer: [subject('q')] }), 'value-both')
    write.create(observation('q', 'misfiled'), 'value-moved-to-p')
    write.update({ ...observation('p', 'right'), id: 'value-moved-to-p' }, 1)
    write.create(observation('p', 'misfiled, of q'), 'value-moved-to-q')
    write.update({ ...observation('q', 'right, of q'), id: 'value-moved-to-q' }, 1)
  })
  const entries = () => store.read((reader) => ledger.query(reader, {}, 1e9, 1000)).map(({ entry }) => entry)
  const read = <T>(caller: Caller, work: (reader: RecordReader) => T) =>
    records.read(caller, { verb: 'read', purpose: 'chart' }, work)
  const search = (caller: Caller, type: string, params: Record<string, string>) =>
    read(caller, (reader) => {
      const query = parseSearch(type, Object.entries(params), { handling: 'strict' })
      const { matches, included, total } = reader.search(query, 100)
      const list = [...matches, ...included].map(({ type: one, id }) => `${one}/${id}`).sort()
      return { list, total, count: reader.countSearch(query) }
    })
  return { records, entries, read, search }
}
