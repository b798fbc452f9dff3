import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isRefusal, utf8 } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import { Units } from '../units/index.ts'
import { commonUnits } from '../units/definitions.ts'
import { parseEssence } from './ucum.ts'

/** Functions of units that no value of a patient stands in. */
const unread = ['100tan', 'hpC', 'hpM', 'hpQ', 'hpX', 'sqrt', 'tanTimes100']

test('the whole table of UCUM: every unit is understood, or is one of a few that no laboratory uses', (t) => {
  const folder = sharedData(t, 'codes-ucum')
  if (folder === undefined) return
  const essence = parseEssence(new Uint8Array(readFileSync(join(folder, 'ucum-essence.xml'))))
  assert.equal(essence.version, '2.2')
  assert.deepEqual([essence.prefixes.length, essence.bases.length], [24, 7])
  assert.ok(essence.units.length > 290, String(essence.units.length))
  const units = new Units(essence)
  for (const { code, special } of essence.units) {
    const isUnread = special !== undefined && unread.includes(special)
    if (isUnread) assert.throws(() => units.parse(code), isRefusal, code)
    else assert.ok(units.parse(code), code)
  }
  for (const [value, from, to, result] of [
    [1, '[in_i]', 'cm', 2.54],
    [1, 'cal', 'J', 4.184],
    [10, 'cm[H2O]', 'mbar', 9.80665],
    [20, 'dB[SPL]', 'Pa', 0.0002],
    [1, '[foz_us]', 'mL', 29.5735295625],
  ] as const)
    assert.equal(units.convert(value, from, to), result, `${value} ${from} in ${to}`)
})

test('what is built in is what the table says', (t) => {
  const folder = sharedData(t, 'codes-ucum')
  if (folder === undefined) return
  const whole = new Units(parseEssence(new Uint8Array(readFileSync(join(folder, 'ucum-essence.xml')))))
  const own = new Units()
  for (const { code } of commonUnits.units) assert.deepEqual(own.parse(code), whole.parse(code), code)
  for (const { code } of commonUnits.prefixes) assert.deepEqual(own.parse(`${code}g`), whole.parse(`${code}g`), code)
})

const essence = (inside: string) =>
  `<root xmlns="http://unitsofmeasure.org/ucum-essence" version="9.9">${inside}</root>`
const unit = (code: string, value = '1', of = '1') =>
  `\n<unit Code="${code}" isMetric="no"><value Unit="${of}" value="${value}">x</value></unit>`

test('other XML and hostile XML is refused with its line', () => {
  const refused = (text: string, code: string, line?: number) =>
    assert.throws(
      () => parseEssence(utf8(text)),
      (error) => isRefusal(error, code) && (line === undefined || error.detail === `line ${line}`),
      text.slice(0, 100),
    )
  assert.equal(parseEssence(utf8(essence(unit('a')))).units.length, 1)
  refused('<root/>', 'catalogue-unknown')
  refused('<Patient xmlns="http://hl7.org/fhir"/>', 'catalogue-unknown')
  refused(essence(''), 'catalogue-unknown')
  refused('<!DOCTYPE r [<!ENTITY a "b">]><root/>', 'catalogue-damaged', 1)
  refused(essence('<a>'), 'catalogue-damaged')
  refused(essence('<a>'.repeat(40) + '</a>'.repeat(40)), 'catalogue-damaged')
  refused(essence(unit('a') + unit('a')), 'catalogue-damaged', 3)
  refused(essence(unit('a b')), 'catalogue-damaged', 2)
  refused(essence(unit('a') + unit('b', 'NaN')), 'catalogue-damaged', 3)
  refused(essence(unit('b', '1', '')), 'catalogue-damaged')
  refused(essence(Array.from({ length: 5001 }, (_, index) => unit(`u${index}`)).join('')), 'catalogue-damaged')
  refused(`<${'x'.repeat(5 * 1024 * 1024)}`, 'too-large')
})

test('units that are defined by each other are unknown, not endless', () => {
  const units = new Units(
    parseEssence(utf8(essence(unit('a', '1', 'b') + unit('b', '1', 'a.a') + unit('c', '0', '1')))),
  )
  for (const code of ['a', 'b', 'c', 'a.b/a'])
    assert.throws(
      () => units.parse(code),
      (error) => isRefusal(error, 'unit-unknown'),
    )
})
