import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { callerOfRole } from '@siegel/access'
import { isRefusal } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import { assign, importFile } from '@siegel/intake'
import { doctor, intakeFixture } from '../intake/testing.ts'
import { laboratoryTable, masterData } from './index.ts'
import { practiceOf } from './testing.ts'

function fixture(t: TestContext) {
  const { context, records, add, clock } = intakeFixture(t)
  const practice = practiceOf(records, clock.now, { portalOf: () => 'invited' })
  const patient = add({
    resourceType: 'Patient',
    name: [{ family: 'von Musterpatient', given: ['Karl'] }],
    birthDate: '1960-05-12',
    gender: 'male',
    telecom: [{ system: 'phone', value: '030 1234' }],
    address: [{ line: ['Lindenweg 3'], postalCode: '10115', city: 'Berlin' }],
  })
  /** Imports a file of the KBV's examples and files every report in it under the patient. */
  const take = async (name: string, path: string) => {
    const { items } = await importFile(context, doctor, name, readFileSync(join(path, name)))
    assert.ok(items.length > 0)
    for (const { inbox, matched } of items) if (!matched) await assign(context, doctor, inbox, patient)
  }
  return { practice, patient, take }
}

test('what the laboratory wrote stands with its report, remarks on one value with the value', async (t) => {
  const data = sharedData(t, 'xdt-ldt3-kbv')
  if (data === undefined) return
  const { practice, patient, take } = fixture(t)
  await take('Z01_UseCase14_Befund_Obj_0073_mit_PDF.ldt', data)
  await take('Z01_Befund_mitObj_BAK.ldt', data)
  const { columns, rows } = await laboratoryTable(practice, doctor, patient)
  assert.ok(columns.length >= 2)
  assert.deepEqual(
    columns.map(({ at }) => at),
    columns.map(({ at }) => at).toSorted((a, b) => (a < b ? 1 : -1)),
    'newest first',
  )
  const written = columns.find(({ day }) => day === '2018-07-10')?.texts ?? []
  assert.deepEqual(
    written.map((text) => text.slice(0, 47)),
    ['Probenmaterial unvollständig', 'Eingesandte Menge Probenmaterial -Serum- war gr'],
    'the conclusion before the remarks',
  )
  assert.deepEqual(columns.find(({ day }) => day === '2018-07-11')?.texts, [], 'what it says belongs to its values')
  const commentOf = (test: string) =>
    rows.filter(({ name }) => name === test).flatMap(({ cells }) => cells.flatMap((cell) => cell?.comment ?? []))
  assert.match(commentOf('Quick').join(), /Achtung!! Wert zu niedrig\./)
  assert.match(commentOf('Untersuchung des CYP21A2-Gens und der CYP21A2-Genregion').join(), /^Beim adrenogenitalen/)
})

test('the office reads master data and no findings; others without the right read neither', async (t) => {
  const { practice, patient } = fixture(t)
  const office = callerOfRole('p2', 'Sabine Roth', 'office')
  assert.deepEqual(await masterData(practice, office, patient), {
    patient: {
      id: patient,
      name: 'von Musterpatient, Karl',
      birthDate: '1960-05-12',
      age: 66,
      gender: 'male',
      portal: 'invited',
    },
    phone: '030 1234',
    address: 'Lindenweg 3, 10115 Berlin',
  })
  await assert.rejects(laboratoryTable(practice, office, patient), (error) => isRefusal(error, 'not-allowed'))
  for (const role of ['admin', 'dpo'] as const)
    await assert.rejects(masterData(practice, callerOfRole('p3', 'x', role), patient), (error) =>
      isRefusal(error, 'not-allowed'),
    )
  await assert.rejects(masterData(practice, office, 'nobody'), (error) => isRefusal(error, 'not-found'))
})
