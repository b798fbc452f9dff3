import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameGuesses, parseTypedEntry } from './typed-entry.ts'

/** A Monday. */
const today = '2026-11-23'
const read = (line: string) => {
  const { date = '-', time = '-', length_min = '-', words } = parseTypedEntry(line, today)
  return `${date} ${time} ${length_min} ${words.join(' ')}`.trim()
}

test('lines as they are typed at the counter', () => {
  const lines: Readonly<Record<string, string>> = {
    '10 Kontrolle Müller': '- 10:00 - Kontrolle Müller',
    '10:30 30min Ultraschall Ostermann': '- 10:30 30 Ultraschall Ostermann',
    'morgen 9 Blut': '2026-11-24 09:00 - Blut',
    'tomorrow 10:30 20min ECG Lenz': '2026-11-24 10:30 20 ECG Lenz',
    'on Thursday at 9 Blood': '2026-11-26 09:00 - Blood',
    '+14d 8:15 Labor': '2026-12-07 08:15 - Labor',
    '+2w 8:15 Labor': '2026-12-07 08:15 - Labor',
    '+3m 8 Kontrolle': '2027-02-23 08:00 - Kontrolle',
    'Mo 10 Meier': '2026-11-23 10:00 - Meier',
    'Di. 10 Meier': '2026-11-24 10:00 - Meier',
    'sonntag 10 Meier': '2026-11-29 10:00 - Meier',
    '27.11. 14 uhr': '2026-11-27 14:00 -',
    '27.11. 14 Uhr Sono 45 min Lenz': '2026-11-27 14:00 45 Sono Lenz',
    'am 3.1. um 8.15 EKG': '2027-01-03 08:15 - EKG',
    '3.1.27 8 EKG': '2027-01-03 08:00 - EKG',
    '2027-01-03 8 EKG': '2027-01-03 08:00 - EKG',
    '1030 Impfung': '- 10:30 - Impfung',
    '14uhr 1,5h Gespräch': '- 14:00 90 Gespräch',
    'Kontrolle Müller 10:30': '- 10:30 - Kontrolle Müller',
    'Kontrolle Müller 11 uhr': '- 11:00 - Kontrolle Müller',
    '29.2. 9 Rezept': '2028-02-29 09:00 - Rezept',
    übermorgen: '2026-11-25 - -',
    '': '- - -',
  }
  for (const [line, expected] of Object.entries(lines)) assert.equal(read(line), expected, line)
})

test('the same in English, and mixed', () => {
  const lines: Readonly<Record<string, string>> = {
    '10 check-up Müller': '- 10:00 - check-up Müller',
    'tomorrow at 2pm blood Ostermann': '2026-11-24 14:00 - blood Ostermann',
    'Tue 2 pm 45 minutes ultrasound Lenz': '2026-11-24 14:00 45 ultrasound Lenz',
    'on Friday 8:30am ECG': '2026-11-27 08:30 - ECG',
    'today 12pm lunch': '2026-11-23 12:00 - lunch',
    'Mon 12:15am call': '2026-11-23 00:15 - call',
    '9 am Montag EKG': '2026-11-23 09:00 - EKG',
    'wednesday 11 1.5hours talk': '2026-11-25 11:00 90 talk',
    '13pm check-up': '- - - 13pm check-up',
  }
  for (const [line, expected] of Object.entries(lines)) assert.equal(read(line), expected, line)
})

test('what only looks like a time or a date stays a word', () => {
  const lines: Readonly<Record<string, string>> = {
    'Langzeit 24 Beck': '- - - Langzeit 24 Beck',
    '25 Kontrolle': '- - - 25 Kontrolle',
    '10:75 Kontrolle': '- - - 10:75 Kontrolle',
    '31.2. 9 Kontrolle': '- - - 31.2. 9 Kontrolle',
    'Frau Morgen 10:00': '- 10:00 - Frau Morgen',
    '9 Herr Freitag': '- 09:00 - Herr Freitag',
    '10 11 Uhr': '- 10:00 - 11 Uhr',
    '2min Rezept': '- - - 2min Rezept',
  }
  for (const [line, expected] of Object.entries(lines)) assert.equal(read(line), expected, line)
})

test('no word is lost and nothing is made up, whatever is typed', () => {
  const parts = [
    '10',
    '10:30',
    'Mo',
    'morgen',
    '+3d',
    '30',
    'min',
    'Müller',
    '1.2.',
    'uhr',
    "O'Neil",
    '😀',
    '1030',
    '-',
  ]
  let seed = 5
  const next = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below
  for (let turn = 0; turn < 2000; turn += 1) {
    const typed = Array.from({ length: next(7) }, () => parts[next(parts.length)] ?? '')
    const { date, time, length_min, words } = parseTypedEntry(typed.join('  '), today)
    for (const word of ['Müller', "O'Neil", '😀', '-'])
      assert.equal(words.filter((one) => one === word).length, typed.filter((one) => one === word).length)
    assert.ok(words.every((word) => typed.includes(word)))
    if (date !== undefined) assert.match(date, /^\d{4}-\d{2}-\d{2}$/)
    if (time !== undefined) assert.match(time, /^([01]\d|2[0-3]):[0-5]\d$/)
    if (length_min !== undefined) assert.ok(length_min >= 5 && length_min <= 480)
  }
})

test('a name is looked for at the end first; the rest is the reason', () => {
  assert.deepEqual(nameGuesses(['Kontrolle', 'Müller']), [
    { query: 'Kontrolle Müller', reason: '' },
    { query: 'Müller', reason: 'Kontrolle' },
    { query: 'Kontrolle', reason: 'Müller' },
  ])
  assert.deepEqual(
    nameGuesses(['Ostermann', 'Karin', 'Langzeit', '24']).map(({ query }) => query),
    ['Ostermann Karin', 'Ostermann'],
  )
  assert.deepEqual(nameGuesses([]), [])
})
