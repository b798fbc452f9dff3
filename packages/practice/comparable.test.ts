import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Observation } from '@siegel/fhir'
import { doctor, intakeFixture } from '../intake/testing.ts'
import { laboratoryTable } from './index.ts'
import { practiceOf } from './testing.ts'

type Given = readonly [day: string, value: number, unit?: string, low?: number | undefined, high?: number]

/** A patient with one test, one report a value. */
async function rowOf(t: TestContext, name: string, given: readonly Given[], code?: { system: string; code: string }) {
  const { records, add, clock } = intakeFixture(t)
  const practice = practiceOf(records, clock.now)
  const patient = add({ resourceType: 'Patient', name: [{ family: 'Beispiel' }] })
  const subject = { reference: `Patient/${patient}` }
  records.transact(doctor, { verb: 'create', patient }, (write) => {
    for (const [day, value, unit, low, high] of given) {
      const observation: Observation = {
        resourceType: 'Observation',
        status: 'final',
        subject,
        code: { text: name, ...(code === undefined ? {} : { coding: [code] }) },
        valueQuantity: { value, ...(unit === undefined ? {} : { unit }) },
        ...(low === undefined && high === undefined
          ? {}
          : {
              referenceRange: [
                {
                  ...(low === undefined ? {} : { low: { value: low } }),
                  ...(high === undefined ? {} : { high: { value: high } }),
                },
              ],
            }),
      }
      const { id } = write.create(observation).resource
      write.create({
        resourceType: 'DiagnosticReport',
        status: 'final',
        subject,
        code: { text: 'Labor' },
        effectiveDateTime: day,
        result: [{ reference: `Observation/${id}` }],
      })
    }
  })
  const { rows } = await laboratoryTable(practice, doctor, patient)
  const [row, ...more] = rows
  assert.ok(row !== undefined && more.length === 0)
  return row
}

const numbers = (row: Awaited<ReturnType<typeof rowOf>>) =>
  row.cells.map((cell) => {
    const { number, low, high } = cell?.comparable ?? {}
    return [number, low, high].map((one) => (one === undefined ? undefined : Number(one.toPrecision(4))))
  })

test('g/l, mg/dl and mmol/l of one test are one series in the newest unit, reference bounds too', async (t) => {
  const row = await rowOf(t, 'Glukose', [
    ['2026-01-10', 0.9, 'g/l', 0.7, 1],
    ['2026-05-10', 95, 'mg/dl', 70, 99],
    ['2026-09-10', 5.2, 'mmol/l', 3.9, 5.5],
  ])
  assert.equal(row.unit, 'mmol/l')
  assert.deepEqual(numbers(row), [
    [5.2, 3.9, 5.5],
    [5.273, 3.886, 5.495],
    [4.996, 3.886, 5.551],
  ])
  assert.deepEqual(
    row.cells.map((cell) => [cell?.value, cell?.unit]),
    [
      ['5.2', 'mmol/l'],
      ['95', 'mg/dl'],
      ['0.9', 'g/l'],
    ],
    'what the laboratory wrote stays',
  )
})

test('without knowing the substance amounts stay apart, masses do not', async (t) => {
  const row = await rowOf(t, 'Rätselprotein', [
    ['2026-01-10', 4, 'µmol/l'],
    ['2026-05-10', 0.5, 'g/l', undefined, 1],
    ['2026-09-10', 60, 'mg/dl', 20],
  ])
  assert.deepEqual(numbers(row), [
    [60, 20, undefined],
    [50, undefined, 100],
    [undefined, undefined, undefined],
  ])
  assert.equal(row.cells[2]?.comparable, undefined)
})

test('a LOINC code names the substance where the name does not', async (t) => {
  const given: Given[] = [
    ['2026-01-10', 1, 'mg/dl'],
    ['2026-05-10', 90, 'µmol/l'],
  ]
  const named = await rowOf(t, 'Test 17', given, { system: 'http://loinc.org', code: '2160-0' })
  assert.deepEqual(numbers(named)[1]?.[0], 88.4)
  const other = await rowOf(t, 'Test 17', given, { system: 'urn:labor', code: '2160-0' })
  assert.deepEqual(numbers(other)[1]?.[0], undefined)
})

test('a number without a unit is compared with its like only', async (t) => {
  const mixed = await rowOf(t, 'INR', [
    ['2026-01-10', 1.1],
    ['2026-05-10', 95, '%'],
  ])
  assert.deepEqual([mixed.unit, mixed.cells[1]?.comparable], ['%', undefined])
  const plain = await rowOf(t, 'INR', [
    ['2026-01-10', 1.1],
    ['2026-05-10', 2.4],
  ])
  assert.deepEqual(
    numbers(plain).map(([number]) => number),
    [2.4, 1.1],
  )
})
