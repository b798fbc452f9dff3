import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import { importFile } from '@siegel/intake'
import { doctor, intakeFixture } from '../intake/testing.ts'
import { chart, inbox, inboxItem, laboratoryTable, signOff } from './index.ts'
import { practiceOf } from './testing.ts'

test('a report with its PDF stands in the chart, before and after it was signed off', async (t) => {
  const data = sharedData(t, 'xdt-ldt3-kbv')
  if (data === undefined) return
  const { context, records, add, clock } = intakeFixture(t)
  const practice = practiceOf(records, clock.now)
  const id = add({
    resourceType: 'Patient',
    name: [{ family: 'von Musterpatient', given: ['Karl'] }],
    birthDate: '1960-05-12',
    gender: 'male',
  })
  await importFile(context, doctor, 'befund.ldt', readFileSync(join(data, 'Z01_UseCase14_Befund_Obj_0073_mit_PDF.ldt')))
  const report = async () =>
    (await chart(practice, doctor, id)).timeline.entries.find(({ kind }) => kind === 'laboratory')
  const before = await report()
  assert.equal(before?.attachment?.mediaType, 'application/pdf')
  assert.equal(before.handling.signedOff, undefined)
  const [row] = await inbox(practice, doctor)
  assert.ok(row !== undefined && row.critical === 1 && row.patient?.id === id)
  assert.equal((await inboxItem(practice, doctor, row.id)).attachments.length, 1)
  assert.equal(signOff(practice, doctor, [row.id]), 1)
  assert.equal((await report())?.handling.signedOff?.by, 'Dr. Katrin Hollmann')
  assert.deepEqual(await inbox(practice, doctor), [])
  const table = await laboratoryTable(practice, doctor, id)
  assert.equal(table.columns.length, 1)
  assert.ok(table.rows.every(({ cells }) => cells.length === 1))
})
