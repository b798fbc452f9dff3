import { ldtFile, obj, type LineSpec } from '@siegel/intake/parse'
import { mark } from './mark.ts'
import type { DemoPatient } from './people.ts'
import type { Random } from './random.ts'

interface Test {
  ident: string
  name: string
  unit: string
  low: number
  high: number
  digits: number
}

const tests: readonly Test[] = [
  { ident: 'K', name: 'Kalium', unit: 'mmol/l', low: 3.5, high: 5.1, digits: 1 },
  { ident: 'NA', name: 'Natrium', unit: 'mmol/l', low: 136, high: 145, digits: 0 },
  { ident: 'KREA', name: 'Kreatinin', unit: 'mg/dl', low: 0.5, high: 1.1, digits: 2 },
  { ident: 'GFR', name: 'eGFR (CKD-EPI)', unit: 'ml/min', low: 60, high: 120, digits: 0 },
  { ident: 'TSH', name: 'TSH basal', unit: 'mU/l', low: 0.4, high: 4, digits: 2 },
  { ident: 'HBA1C', name: 'HbA1c', unit: '%', low: 4.3, high: 6, digits: 1 },
  { ident: 'CHOL', name: 'Cholesterin', unit: 'mg/dl', low: 120, high: 200, digits: 0 },
  { ident: 'HB', name: 'Hämoglobin', unit: 'g/dl', low: 12, high: 16, digits: 1 },
  { ident: 'LEUK', name: 'Leukozyten', unit: '/nl', low: 4, high: 10, digits: 1 },
  { ident: 'CRP', name: 'CRP', unit: 'mg/l', low: 0, high: 5, digits: 1 },
]

/** A result: mostly in range, sometimes outside, seldom far outside, with the laboratory's flag for it. */
function result(random: Random, { low, high, digits }: Test): { value: string; flag: string } {
  const width = high - low
  const luck = random.next()
  const value =
    luck < 0.72
      ? low + width * (0.15 + 0.7 * random.next())
      : luck < 0.96
        ? high + width * 0.2 * random.next() + width * 0.02
        : high + width * (0.8 + random.next())
  const text = value.toFixed(digits)
  const number = Number(text)
  return { value: text, flag: number > high + width * 0.7 ? 'HH' : number > high ? 'H' : number < low ? 'L' : 'N' }
}

/** A laboratory report of a synthetic patient as an LDT 3 file; `day` is `JJJJMMTT`, `sign` stands in every text of it. */
export function laboratoryFile(
  random: Random,
  patient: DemoPatient,
  { day, order, sign }: { day: string; order: string; sign: string },
): Uint8Array {
  const chosen = tests.filter(() => random.next() < 0.75)
  const results = (chosen.length === 0 ? tests.slice(0, 3) : chosen).map((test): LineSpec => {
    const { value, flag } = result(random, test)
    return [
      '8160',
      'UE_Klinische_Chemie',
      obj(
        '0060',
        ['7304', `${order}${test.ident}`],
        ['8410', test.ident],
        ['8411', mark(test.name, sign, 'test')],
        ['8418', '06'],
        ['8420', value],
        ['8421', test.unit],
        [
          '8142',
          'Normalwert',
          obj(
            '0042',
            ['8424', '20'],
            ['8461', String(test.low)],
            ['8421', test.unit],
            ['8462', String(test.high)],
            ['8421', test.unit],
            ['8422', flag],
          ),
        ],
      ),
    ]
  })
  return ldtFile({
    header: [
      [
        '8132',
        'Kopfdaten',
        obj(
          '0032',
          ['0001', 'LDT3.2.4'],
          [
            '8151',
            'Sendendes_System',
            obj(
              '0051',
              ['8315', 'Praxis am Lindenplatz'],
              ['8316', mark('Labor Nordwest (Demo)', sign, 'sender')],
              ['0103', 'Demo LIS'],
            ),
          ],
        ),
      ],
      ['8119', 'Betriebsstaette', obj('0019', ['0204', '5'], ['0203', 'Labor Nordwest (Demo)'], ['0201', '999999900'])],
    ],
    records: [
      [
        [
          '8145',
          'Patient',
          obj('0045', ['8147', 'Person', person(patient)], ['3119', patient.insuranceNumber], ['3000', patient.number]),
        ],
        [
          '8117',
          'Befundinformationen',
          obj(
            '0017',
            ['8310', mark(order, sign, 'order')],
            ['8311', mark(`L${order}`, sign, 'labOrder')],
            ['8401', '2'],
            stamp('8216', 'Timestamp_Befunderstellung', day, '150000'),
          ),
        ],
        [
          '8135',
          'Laborergebnisbericht',
          obj('0035', ...results, stamp('8221', 'Timestamp_Erstellung_Laborergebnisbericht', day, '151500')),
        ],
      ],
    ],
  })
}

const stamp = (field: string, name: string, day: string, time: string): LineSpec => [
  field,
  name,
  obj('0054', ['7278', day], ['7279', time], ['7273', 'UTC+1']),
]

const person = ({ family, given, birthDate, gender, street, postalCode, city }: DemoPatient) => {
  const [, road = street, house = ''] = /^(.*) (\S+)$/.exec(street) ?? []
  return obj(
    '0047',
    ['7420', '12'],
    ['3101', latin(family)],
    ['3102', latin(given)],
    ['3103', birthDate.replaceAll('-', '')],
    ['3110', gender === 'female' ? 'W' : 'M'],
    [
      '8228',
      'Wohnanschrift',
      obj('0007', ['3112', postalCode], ['3113', city], ['3107', road], ['3109', house], ['3114', 'D']),
    ],
  )
}

/** ISO 8859-15 has no dotless i and no S with cedilla: laboratories write the letter without its mark. */
const latin = (text: string): string =>
  text
    .replaceAll('ı', 'i')
    .replaceAll('İ', 'I')
    .replaceAll('ş', 's')
    .replaceAll('Ş', 'S')
    .replaceAll('ğ', 'g')
    .replaceAll('Ğ', 'G')
