import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decimalText } from '@siegel/fhir'
import * as fc from 'fast-check'
import type { LdtField } from '../ldt/tree.ts'
import { Mapping } from './mapping.ts'
import { parseDecimal, quantity } from './quantity.ts'
import { birthDate, dateTime } from './time.ts'

const field = (content: string): LdtField => ({ field: '8420', content, line: 7 })
const stamp = (date: string, time?: string, zone?: string) => ({
  date: field(date),
  ...(time === undefined ? {} : { time: field(time) }),
  ...(zone === undefined ? {} : { zone: field(zone) }),
})

test('numbers keep their digits, and their own text where JSON has another', () => {
  const cases: [string, string, string | undefined, boolean][] = [
    ['47.12', '47.12', undefined, true],
    ['1.00', '1.00', undefined, true],
    ['0047.12', '47.12', undefined, false],
    ['0', '0', undefined, true],
    ['00', '0', undefined, false],
    ['2,5', '2.5', undefined, false],
    ['-0.5', '-0.5', undefined, true],
    ['+3', '3', undefined, false],
    [' 7 ', '7', undefined, false],
    ['<100', '100', '<', true],
    ['>= 5', '5', '>=', false],
    ['5.00E+07', '5.00e+07', undefined, false],
  ]
  for (const [text, digits, comparator, verbatim] of cases) {
    const parsed = parseDecimal(text)
    assert.ok(parsed, text)
    assert.equal(decimalText(parsed.value), digits)
    assert.equal(parsed.comparator, comparator)
    assert.equal(parsed.verbatim, verbatim, text)
  }
  for (const text of [
    '',
    'positiv',
    '1:2',
    '1x10^6',
    '1.2.3',
    '1,000.5',
    '47.',
    '.5',
    '--1',
    '1 2',
    '0x10',
    'Infinity',
    '9'.repeat(41),
  ]) {
    assert.equal(parseDecimal(text), undefined, text)
  }
})

test('either the number or the kept text gives back what the laboratory wrote', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[<>]?=?[+-]?0{0,3}\d{1,12}([.,]\d{1,6})?$/), (text) => {
      const result = quantity(new Mapping(), field(text), undefined)
      if (result === undefined) return
      const kept = result._value?.extension?.[0]?.valueString
      assert.equal(kept ?? `${result.comparator ?? ''}${decimalText(result.value ?? 0)}`, text)
    }),
  )
})

test('time stamps with the zone of the file, else of Germany', () => {
  const mapping = new Mapping()
  const at = (...parts: Parameters<typeof stamp>) => dateTime(mapping, stamp(...parts))
  assert.equal(at('20180712', '201525', 'UTC+2'), '2018-07-12T20:15:25+02:00')
  assert.equal(at('20180712', '2015', 'UTC'), '2018-07-12T20:15:00+00:00')
  assert.equal(at('20180712', '201525', 'UTC-3:30'), '2018-07-12T20:15:25-03:30')
  assert.equal(at('20180712', '201525'), '2018-07-12T20:15:25+02:00')
  assert.equal(at('20181212', '201525'), '2018-12-12T20:15:25+01:00')
  assert.equal(at('20180712'), '2018-07-12')
  assert.deepEqual(mapping.warnings, [])
  assert.equal(at('20180712', '250000', 'UTC+2'), '2018-07-12')
  assert.equal(at('20180712', '201525', 'MESZ'), '2018-07-12')
  assert.equal(at('20180230', '201525', 'UTC+2'), undefined)
  assert.deepEqual(
    mapping.warnings,
    [1, 2, 3].map(() => ({ code: 'timestamp', line: 7 })),
  )
})

test('birth dates with unknown parts, and the older order', () => {
  assert.deepEqual(birthDate('19600512'), { date: '1960-05-12', reordered: false })
  assert.deepEqual(birthDate('19900200'), { date: '1990-02', reordered: false })
  assert.deepEqual(birthDate('19900000'), { date: '1990', reordered: false })
  assert.deepEqual(birthDate('12051960'), { date: '1960-05-12', reordered: true })
  assert.deepEqual(birthDate('00001960'), { date: '1960', reordered: true })
  assert.deepEqual(birthDate('20111912'), { date: '1912-11-20', reordered: true })
  for (const text of ['00000000', '19600231', '19601301', '1960512', 'abcdefgh', '']) {
    assert.equal(birthDate(text), undefined, text)
  }
})
