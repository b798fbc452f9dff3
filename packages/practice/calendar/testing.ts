import type { TestContext } from 'node:test'
import type { ColumnDraft } from '@siegel/contract/staff'
import { callerOfRole } from '@siegel/access'
import type { Patient } from '@siegel/fhir'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import { randomId } from '@siegel/sealing/node'
import { Store } from '@siegel/store'
import { saveColumns } from './columns.ts'
import { practiceOf } from '../testing.ts'

export const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')
export const office = callerOfRole('p2', 'Jonas Reuter', 'office')

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const

export const columnDraft = (name: string, more: Partial<ColumnDraft> = {}): ColumnDraft => ({
  name,
  kind: 'doctor',
  length_min: 15,
  active: true,
  opening: [{ days: [...weekdays], from: '08:00', to: '17:00' }],
  blocks: [{ days: [...weekdays], from: '12:00', to: '13:00', text: 'Mittag' }],
  ...more,
})

/** A practice in Berlin with two columns and a patient, on real SQLite; `now` is Monday, 23 November 2026, 10:00. */
export function calendarFixture(t: TestContext, now = '2026-11-23T09:00:00.000Z') {
  const clock = standingClock(now)
  const store = new Store({
    file: `${temporaryFolder(t)}/r.db`,
    key: new Uint8Array(32),
    schemas: [ledgerSchema, recordsSchema],
  })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  const records = new Records({ store, ledger, clock, newId: randomId })
  const context = practiceOf(records, clock.now)
  const [first, second] = saveColumns(context, doctor, [
    columnDraft('Dr. Hollmann', { person: 'p1' }),
    columnDraft('Labor und MFA', { kind: 'assistant' }),
  ])
  const addPatient = (family: string, given = 'Karin') =>
    records.transact(doctor, { verb: 'create' }, (write) => {
      const patient: Patient = {
        resourceType: 'Patient',
        name: [{ family, given: [given] }],
        birthDate: '1958-03-12',
      }
      return write.create(patient).id
    })
  return { context, records, store, clock, column: first?.id ?? '', other: second?.id ?? '', addPatient }
}

/** That an act is refused with a code. */
export const refusedWith = (code: string) => (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === code
