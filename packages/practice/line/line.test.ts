import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bodyMassIndex,
  isProblem,
  lineLimit,
  mayBeOwn,
  readLine,
  relativeDate,
  splitLine,
  writeDiagnosis,
} from './index.ts'

/** A Wednesday. */
const today = '2026-11-25'
const read = (line: string) => readLine(line, today)

test('days are said in the ways people say them', () => {
  const said: Record<string, string> = {
    '+14d': '2026-12-09',
    '+2w': '2026-12-09',
    '+3m': '2027-02-25',
    '+1j': '2027-11-25',
    heute: '2026-11-25',
    Morgen: '2026-11-26',
    übermorgen: '2026-11-27',
    mo: '2026-11-30',
    Mi: '2026-12-02',
    do: '2026-11-26',
    '24.12.': '2026-12-24',
    '3.2.': '2027-02-03',
    '03.02.27': '2027-02-03',
    '03.02.2028': '2028-02-03',
    '2026-12-01': '2026-12-01',
  }
  for (const [word, date] of Object.entries(said)) assert.equal(relativeDate(word, today), date, word)
  for (const word of ['31.02.', '32.1.2027', '2026-02-30', '+d', '+99999d', '+20j', '14d', 'm', 'montags', '', '1.13.'])
    assert.equal(relativeDate(word, today), undefined, word)
  assert.equal(relativeDate('+1m', '2027-01-31'), '2027-02-28', 'the last day of a shorter month')
})

test('a line without a code is a note; codes are read in any case', () => {
  assert.deepEqual(splitLine('Müde seit Tagen'), { code: 'n', rest: 'Müde seit Tagen' })
  assert.deepEqual(read('A Müde seit Ramipril'), { code: 'a', text: 'Müde seit Ramipril' })
  assert.deepEqual(read('t Ramipril absetzen\nMerkblatt mitgegeben'), {
    code: 't',
    text: 'Ramipril absetzen\nMerkblatt mitgegeben',
  })
  for (const code of ['a', 'd', 'cave ', 'r']) assert.deepEqual(read(code), { code: code.trim(), problem: 'no-text' })
  assert.deepEqual(read(`b ${'x'.repeat(lineLimit)}`), { code: 'b', problem: 'too-long' })
})

test('a diagnosis: text, code, certainty, side and whether it lasts, in any order at the end', () => {
  const plain = { code: 'd', certainty: 'G', permanent: false }
  assert.deepEqual(read('d Hyperkaliämie, E87.5 G'), { ...plain, text: 'Hyperkaliämie', icd: 'E87.5' })
  assert.deepEqual(read('d Gonarthrose M17.1 V R dauer'), {
    code: 'd',
    text: 'Gonarthrose',
    icd: 'M17.1',
    certainty: 'V',
    side: 'R',
    permanent: true,
  })
  assert.deepEqual(read('d Gonarthrose dauer L M17.1 Z'), {
    code: 'd',
    text: 'Gonarthrose',
    icd: 'M17.1',
    certainty: 'Z',
    side: 'L',
    permanent: true,
  })
  assert.deepEqual(read('d e11.90'), { ...plain, text: 'E11.90', icd: 'E11.90' })
  assert.deepEqual(read('d Kopfschmerz'), { ...plain, text: 'Kopfschmerz' })
  assert.deepEqual(
    read('d Hepatitis A'),
    { ...plain, text: 'Hepatitis A' },
    'a letter without a code is part of the name',
  )
  assert.deepEqual(read('d Vitamin B12 Mangel'), { ...plain, text: 'Vitamin B12 Mangel' })
})

test('a diagnosis that is written reads the same', () => {
  for (const line of [
    'd Hyperkaliämie E87.5 G',
    'd Gonarthrose M17.1 V R dauer',
    'd Zustand nach Appendektomie Z90.4 Z L',
  ]) {
    const found = read(line)
    assert.ok(!isProblem(found) && found.code === 'd')
    assert.equal(writeDiagnosis(found), line)
  }
})

test('medication, warnings, vaccinations', () => {
  assert.deepEqual(read('m Ramipril 5 mg 1-0-0-0'), { code: 'm', text: 'Ramipril 5 mg', dosage: '1-0-0-0' })
  assert.deepEqual(read('m L-Thyroxin 75 µg ½-0-0 nüchtern'), {
    code: 'm',
    text: 'L-Thyroxin 75 µg nüchtern',
    dosage: '½-0-0',
  })
  assert.deepEqual(read('m Ibuprofen 400 bei Bedarf'), { code: 'm', text: 'Ibuprofen 400', dosage: 'bei Bedarf' })
  assert.deepEqual(read('m Salbe 10-20 mg'), { code: 'm', text: 'Salbe 10-20 mg' })
  assert.deepEqual(read('cave Penicillin: Anaphylaxie 2011'), {
    code: 'cave',
    text: 'Penicillin',
    reaction: 'Anaphylaxie 2011',
  })
  assert.deepEqual(read('imp Tetanus Boostrix Ch.-B. AC37B'), { code: 'imp', text: 'Tetanus Boostrix', lot: 'AC37B' })
})

test('measured values: named or short, each once, none that nobody has', () => {
  assert.deepEqual(read('v rr 148/86 puls 72 gew 81,4 kg'.replace(' kg', '')), {
    code: 'v',
    values: [
      { key: 'pressure', value: '148', second: '86' },
      { key: 'pulse', value: '72' },
      { key: 'weight', value: '81.4' },
    ],
  })
  assert.deepEqual(read('v 148/86 mmHg 72'), {
    code: 'v',
    values: [
      { key: 'pressure', value: '148', second: '86' },
      { key: 'pulse', value: '72' },
    ],
  })
  const problems: Record<string, [string, string]> = {
    'v rr': ['vital-unknown', 'rr'],
    'v 72': ['vital-unknown', '72'],
    'v rr 72': ['vital-unknown', '72'],
    'v blut 72': ['vital-unknown', 'blut'],
    'v rr 86/148': ['vital-implausible', '86/148'],
    'v temp 377': ['vital-implausible', '377'],
    'v puls 72 puls 80': ['vital-unknown', '80'],
  }
  for (const [line, [problem, word]] of Object.entries(problems))
    assert.deepEqual(read(line), { code: 'v', problem, word }, line)
  const measured = read('v gew 81,4 gr 166')
  assert.ok(!isProblem(measured) && measured.code === 'v')
  assert.equal(bodyMassIndex(measured.values), '29.5')
})

test('a recall needs its day, a task may have one', () => {
  assert.deepEqual(read('r Kalium und Kreatinin kontrollieren, +2d'), {
    code: 'r',
    text: 'Kalium und Kreatinin kontrollieren',
    due: '2026-11-27',
  })
  assert.deepEqual(read('r Kontrolle'), { code: 'r', problem: 'no-date' })
  assert.deepEqual(read('r +2d'), { code: 'r', problem: 'no-text' })
  assert.deepEqual(read('auf Apotheke anrufen'), { code: 'auf', text: 'Apotheke anrufen' })
  assert.deepEqual(read('auf morgen Apotheke anrufen'), { code: 'auf', text: 'Apotheke anrufen', due: '2026-11-26' })
})

test('no line of any characters throws, and what is read is part of the line', () => {
  let state = 7
  const next = (max: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % max
  const alphabet = 'abdtmvnrcave impuf 0123456789.,-/:+½GVAZRLB\n\t"<ß€µ'.split('')
  for (let round = 0; round < 5000; round++) {
    const line = Array.from({ length: next(40) }, () => alphabet[next(alphabet.length)]).join('')
    const found = read(line)
    if (!isProblem(found) && 'text' in found && found.code !== 'd')
      for (const word of found.text.split(/\s+/)) assert.ok(line.includes(word.trim()), line)
  }
})

test('the practice’s own codes are text of a kind, never one of the codes there are', () => {
  const us = { code: 'us', name: 'Ultraschall', base: 'b', isRetired: false } as const
  assert.deepEqual(readLine(' US\nLeber glatt', today, [us]), { code: 'b', text: 'Leber glatt', own: us })
  assert.deepEqual(readLine('us', today, [us]), { code: 'b', problem: 'no-text' })
  assert.deepEqual(readLine('usa Reise', today, [us]), { code: 'n', text: 'usa Reise' })
  assert.deepEqual(readLine('us Leber', today), { code: 'n', text: 'us Leber' })
  const retired = { ...us, isRetired: true }
  assert.deepEqual(readLine('us Leber', today, [retired]), { code: 'b', problem: 'retired', word: 'us' })
  const shadow = { ...us, code: 'cave' }
  assert.equal(splitLine('cave Penicillin', [shadow]).code, 'cave')
  assert.deepEqual(
    [mayBeOwn('us Leber'), mayBeOwn('cave Penicillin'), mayBeOwn('Lunge, frei'), mayBeOwn('')],
    [true, false, false, false],
  )
})
