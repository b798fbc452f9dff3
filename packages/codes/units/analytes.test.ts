import assert from 'node:assert/strict'
import { test } from 'node:test'
import { analyteOf, analytes, molarMassOf } from './analytes.ts'

/** Grams per mole as PubChem and the conversion tables of laboratories give them, found out without the formulas here. */
const published: Readonly<Record<string, number>> = {
  Glukose: 180.16,
  Kreatinin: 113.12,
  Cholesterin: 386.65,
  HDL: 386.65,
  LDL: 386.65,
  Triglyceride: 885.4,
  Harnstoff: 60.06,
  'Harnstoff-N': 28.01,
  Harnsäure: 168.11,
  Bilirubin: 584.66,
  Kalzium: 40.08,
  Kalium: 39.1,
  Natrium: 22.99,
  Chlorid: 35.45,
  Magnesium: 24.31,
  Phosphat: 30.97,
  Eisen: 55.84,
  Zink: 65.4,
  Kupfer: 63.55,
  Lithium: 6.94,
  Laktat: 90.08,
  Kortisol: 362.46,
  'Vitamin B12': 1355.4,
  Folsäure: 441.4,
  '25-OH-Vitamin D': 400.6,
  Testosteron: 288.42,
  Östradiol: 272.38,
  Progesteron: 314.5,
  fT4: 776.87,
  fT3: 650.97,
}

test('the molar mass of every formula is the published one', () => {
  for (const [name, expected] of Object.entries(published)) {
    const mass = analyteOf({ name })?.molarMass ?? assert.fail(name)
    assert.ok(Math.abs(mass / expected - 1) < 5e-4, `${name}: ${mass}, published ${expected}`)
  }
  const masses = new Set(Object.keys(published).map((name) => analyteOf({ name })?.molarMass))
  const unchecked = analytes.filter(({ molarMass }) => molarMass !== undefined && !masses.has(molarMass))
  assert.deepEqual(
    unchecked.map(({ names }) => names[0]),
    ['haemoglobin'],
  )
})

test('haemoglobin goes by its monomer: 1 g/dl is 0.6206 mmol/l', () => {
  const { molarMass = 0 } = analyteOf({ name: 'Hb' }) ?? {}
  assert.equal(Number((10_000 / molarMass).toFixed(4)), 0.6206)
})

test('an element without a weight is no molar mass', () => {
  assert.throws(() => molarMassOf('C2H5Br'), /no atomic weight of Br/)
})
