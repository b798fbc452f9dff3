import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '@siegel/foundation'
import * as fc from 'fast-check'
import { Units } from './index.ts'

const units = new Units()
const refuses = (work: () => unknown, code: string, what: string) =>
  assert.throws(work, (error) => isRefusal(error, code), what)

test('values of a laboratory go from one unit into another, exactly', () => {
  for (const [value, from, to, result] of [
    [1, 'g/l', 'mg/dL', 100],
    [90, 'mg/dL', 'g/L', 0.9],
    [140, 'mmol/L', 'mmol/l', 140],
    [1.1, 'mg/dL', 'mg/L', 11],
    [5.4, '10*9/L', '/nL', 5.4],
    [5400, '/uL', '10*9/L', 5.4],
    [4.8, '10*12/L', '/pL', 4.8],
    [12.3, 'ug/L', 'ng/mL', 12.3],
    [42, '%', '1', 0.42],
    [1, 'ukat/L', 'U/L', 60],
    [37, 'Cel', '[degF]', 98.6],
    [98.6, '[degF]', 'Cel', 37],
    [310.15, 'K', 'Cel', 37],
    [7.4, '[pH]', 'nmol/L', 39.8107170553],
    [120, 'mm[Hg]', 'kPa', 15.99864],
    [2, 'g/d', 'mg/h', 83.3333333333],
    [1, 'mL/min/(173.10*-2.m2)', 'mL/min/m2', 0.578034682081],
    [1, 'g{Hb}/dL', 'g/L', 10],
    [3, '10*3.10*3/mL', '10*9/L', 3],
    [25, 'm[iU]/mL', '[iU]/L', 25],
  ] as const)
    assert.equal(units.convert(value, from, to), result, `${value} ${from} in ${to}`)
})

test('what measures something else is not comparable, amounts and mere numbers included', () => {
  for (const [from, to] of [
    ['mg/dL', 'mmol/L'],
    ['mmol/L', '10*9/L'],
    ['meq/L', 'mmol/L'],
    ['[iU]/L', "[arb'U]/L"],
    ['mL/min', 'mL/min/(173.10*-2.m2)'],
    ['g', 'g/L'],
    ['Cel', 's'],
    ['%', 'g'],
  ] as const)
    refuses(() => units.convert(1, from, to), 'not-comparable', `${from} to ${to}`)
  refuses(() => units.convert(-1, 'mol/L', '[pH]'), 'not-comparable', 'no logarithm')
})

test('what is no expression is refused, whatever it is', () => {
  const long = `${'m.'.repeat(150)}m`
  const deep = `${'('.repeat(60)}m${')'.repeat(60)}`
  for (const text of [
    '',
    ' ',
    'xyz',
    'mg/',
    'm..s',
    '(m',
    'm)',
    '{a',
    'm[',
    '/',
    'm s',
    'Cel2',
    'Cel/s',
    'm999',
    'kmin',
    long,
    deep,
  ])
    refuses(() => units.parse(text), 'unit-unknown', text)
  fc.assert(
    fc.property(
      fc.string({ maxLength: 40, unit: fc.constantFrom(...Array.from('mgl/.()[]{}*^0129+-uK%')) }),
      (text) => {
        try {
          assert.ok(units.parse(text).size.mantissa >= 0)
        } catch (error) {
          assert.ok(isRefusal(error, 'unit-unknown'), text)
        }
      },
    ),
  )
})

test('there and back is the same value', () => {
  const scales = ['mg/dL', 'g/L', 'ug/mL', 'kg/m3', 'ng/nL']
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      fc.constantFrom(...scales),
      fc.constantFrom(...scales),
      (value, from, to) => {
        const back = units.convert(units.convert(value, from, to), to, from)
        assert.ok(Math.abs(back - value) <= 1e-10 * value, `${value} ${from} ${to}`)
      },
    ),
  )
})
