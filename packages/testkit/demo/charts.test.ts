import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isProblem, readLine } from '@siegel/practice/line'
import { demoChart, demoData } from './index.ts'

const today = '2026-11-23'

test('every line of the demo can be entered, none lies before a birth, and the same seed writes the same', () => {
  const { patients } = demoData(2026, 200, today)
  let lines = 0
  for (const [index, patient] of patients.entries()) {
    const chart = demoChart(2026, patient, index, today)
    assert.deepEqual(demoChart(2026, patient, index, today), chart)
    for (const { line, days } of chart) {
      assert.ok(!isProblem(readLine(line, today)), line)
      assert.ok(Date.parse(today) - days * 86_400_000 > Date.parse(patient.birthDate) - 86_400_000)
      lines += 1
    }
  }
  assert.ok(lines > 1000, String(lines))
})
