import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conversionBetween, ucumOf, Units } from './index.ts'

const units = new Units()
const said = (name: string, value: number, from: string, to: string, loinc?: string) => {
  const result = conversionBetween(units, { name, ...(loinc === undefined ? {} : { loinc }) }, from, to)?.(value)
  return result === undefined ? undefined : Number(result.toPrecision(4))
}

test('units as German laboratories write them are known, micro in both code points', () => {
  for (const [written, ucum] of [
    ['G/l', '10*9/L'],
    ['Tsd/µl', '10*9/L'],
    ['Tsd./μl', '10*9/L'],
    ['/nl', '10*9/L'],
    ['10³/µl', '10*3/ul'],
    ['10^9/l', '10*9/l'],
    ['x10E9/l', '10*9/l'],
    ['Mio/µl', '10*12/L'],
    ['10⁶/µl', '10*6/ul'],
    ['Vol%', '%'],
    ['mIU/l', 'm[iU]/L'],
    ['ml/min/1,73 m²', 'mL/min/(173.10*-2.m2)'],
    ['mg/24h', 'mg/d'],
  ] as const)
    assert.equal(ucumOf(written), ucum, written)
  assert.equal(ucumOf('  '), undefined)
  for (const written of [
    'G/l',
    'Tsd/µl',
    '/nl',
    'Mio/µl',
    'mg/dl',
    'g/dl',
    'U/l',
    'mmol/l',
    'µmol/l',
    'μmol/L',
    'ng/ml',
    'mIU/l',
    'mm/h',
    'Vol%',
    'pg',
    'fl',
    'mmHg',
    '°C',
    'mosmol/kg',
    'mval/l',
    '‰',
    'kIE/l',
    'µg/l',
    'pmol/l',
    'mg/g',
    'sec',
    'l/l',
    'mmol/mol',
    '1/min',
    'mg/24h',
    'ml/min/1.73m2',
  ])
    assert.ok(units.parse(ucumOf(written) ?? ''), written)
})

test('spellings of the same are the same number', () => {
  assert.equal(said('Leukozyten', 5.4, 'G/l', '/nl'), 5.4)
  assert.equal(said('Leukozyten', 5400, '/µl', 'Tsd/μl'), 5.4)
  assert.equal(said('Erythrozyten', 4.8, 'Mio/µl', 'T/l'), 4.8)
  assert.equal(said('Hämatokrit', 0.42, 'l/l', 'Vol%'), 42)
  assert.equal(said('TSH basal', 1.7, 'mU/l', 'µIU/ml'), 1.7)
  assert.equal(said('GPT', 23, 'U/l', 'IU/l'), 23)
  assert.equal(said('GPT', 1, 'µkat/l', 'U/l'), 60)
  assert.equal(said('Irgendetwas', 7, 'Index', 'Index'), 7)
})

test('mass and amount go into each other where the substance is known, by name or by LOINC', () => {
  assert.equal(said('Glukose', 90, 'mg/dl', 'mmol/l'), 4.996)
  assert.equal(said('Glucose nüchtern', 5, 'mmol/l', 'mg/dl'), 90.08)
  assert.equal(said('Kreatinin i.S.', 1, 'mg/dl', 'µmol/l'), 88.4)
  assert.equal(said('Kreatinin (enzymatisch)', 88.4, 'µmol/l', 'mg/dl'), 1)
  assert.equal(said('HDL-Cholesterin', 1.3, 'mmol/l', 'mg/dl'), 50.27)
  assert.equal(said('Triglyceride', 150, 'mg/dl', 'mmol/l'), 1.694)
  assert.equal(said('Harnsäure', 6, 'mg/dl', 'µmol/l'), 356.9)
  assert.equal(said('Harnstoff', 5, 'mmol/l', 'mg/dl'), 30.03)
  assert.equal(said('Hämoglobin', 8.7, 'mmol/l', 'g/dl'), 14.02)
  assert.equal(said('Calcium', 2.4, 'mmol/l', 'mval/l'), 4.8)
  assert.equal(said('Kalium', 4.1, 'mval/l', 'mmol/l'), 4.1)
  assert.equal(said('XYZ', 100, 'mg/dl', 'mmol/l', '2345-7'), 5.551)
})

test('HbA1c goes by its own equation, and no other share of moles is a percentage', () => {
  assert.equal(said('HbA1c', 48, 'mmol/mol', '%'), 6.543)
  assert.equal(said('HbA1c (IFCC)', 6.5, '%', 'mmol/mol'), 47.53)
  assert.equal(said('Carboxyhämoglobin', 48, 'mmol/mol', '%'), undefined)
})

test('what might be something else stays apart', () => {
  for (const [name, from, to] of [
    ['Kreatinin-Clearance', 'mg/dl', 'mmol/l'],
    ['Albumin/Kreatinin', 'mg/dl', 'mmol/l'],
    ['Glukose-Toleranz', 'mg/dl', 'mmol/l'],
    ['CRP', 'mg/l', 'mmol/l'],
    ['Kalium', 'mmol/l', '%'],
    ['eGFR', 'ml/min', 'ml/min/1,73m²'],
    ['Leukozyten', 'G/L', 'g/l'],
    ['Ferritin', 'ng/ml', 'Index'],
    ['Kalium', 'mmol/l', ''],
  ] as const)
    assert.equal(said(name, 1, from, to), undefined, `${name} ${from} ${to}`)
})
