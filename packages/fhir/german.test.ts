import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import * as fc from 'fast-check'
import type { HumanName } from './datatypes.ts'
import { namenszusatzUrl, ownNameUrl, ownPrefixUrl } from './extensions.ts'
import { ageAt, displayName, kvnrIssue } from './german.ts'
import { isId, parseReference, reference } from './reference.ts'
import { collationKey, searchKey } from './search-key.ts'

const graf: HumanName = {
  prefix: ['Dr. med. '],
  given: ['Karl'],
  family: 'Graf von Musterpatient',
  _family: {
    extension: [
      { url: namenszusatzUrl, valueString: 'Graf' },
      { url: ownPrefixUrl, valueString: 'von' },
      { url: ownNameUrl, valueString: 'Musterpatient' },
    ],
  },
}

test('names as people write them', () => {
  assert.equal(displayName(graf, 'text'), 'Dr. med. Karl Graf von Musterpatient')
  assert.equal(displayName(graf, 'list'), 'von Musterpatient, Karl')
  assert.equal(displayName({ family: 'Mustermann', given: ['Max', 'Otto'] }, 'list'), 'Mustermann, Max Otto')
  assert.equal(displayName({ family: 'Mustermann' }, 'list'), 'Mustermann')
  assert.equal(displayName({ text: 'Unbekannte Person' }, 'list'), 'Unbekannte Person')
  assert.equal(displayName({ given: ['Max'], family: 'Muster', suffix: ['MdB'] }, 'text'), 'Max Muster, MdB')
  assert.equal(displayName(undefined, 'text'), '')
})

test('the names of the German base profile', (t) => {
  const folder = sharedData(t, 'fhir-de-basis')
  if (folder === undefined) return
  for (const file of ['komplex', 'namenszusatz-titel', 'vorsatzwort']) {
    const text: string = readFileSync(join(folder, `Patient-Example-patient-de-basis-humanname-${file}.json`), 'utf8')
    for (const name of (JSON.parse(text) as { name: HumanName[] }).name) {
      assert.equal(displayName(name, 'text'), name.text, file)
    }
  }
})

test('check digits of insurance numbers', () => {
  assert.equal(kvnrIssue('A123456780'), undefined)
  assert.equal(kvnrIssue('A123456781'), 'kvnr-check-digit')
  assert.equal(kvnrIssue('a123456780'), 'kvnr-format')
  assert.equal(kvnrIssue('A12345678'), 'kvnr-format')
  assert.equal(kvnrIssue('1234567890'), 'kvnr-format')
})

test('one wrong digit never passes', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z]\d{8}$/), fc.nat(8), fc.integer({ min: 1, max: 9 }), (stem, at, shift) => {
      const valid = Array.from({ length: 10 }, (_, digit) => `${stem}${digit}`).filter((id) => !kvnrIssue(id))
      assert.equal(valid.length, 1)
      const digits = (valid[0] ?? '').split('')
      digits[at + 1] = String((Number(digits[at + 1]) + shift) % 10)
      assert.equal(kvnrIssue(digits.join('')), 'kvnr-check-digit')
    }),
  )
})

test('age in completed years', () => {
  assert.equal(ageAt('1960-05-12', '2018-05-11'), 57)
  assert.equal(ageAt('1960-05-12', '2018-05-12'), 58)
  assert.equal(ageAt('2004-02-29', '2005-02-28'), 0)
  assert.equal(ageAt('2004-02-29', '2005-03-01'), 1)
  assert.equal(ageAt('1960-05', '2018-05-01'), 58)
  assert.equal(ageAt('1960', '2018-01-01T00:00:00Z'), 58)
  assert.equal(ageAt('2019-01-01', '2018-05-12'), undefined)
  assert.equal(ageAt('12.05.1960', '2018-05-12'), undefined)
})

test('Mueller finds Müller', () => {
  assert.equal(searchKey('Müller'), searchKey('Mueller'))
  assert.equal(searchKey('MU\u0308LLER'), searchKey('mueller'))
  assert.equal(searchKey('Strauß'), searchKey('STRAUSS'))
  assert.equal(searchKey('Łukasz  Żółć-Nowak'), 'lukasz zolc nowak')
  assert.equal(searchKey('Doğan Şahin'), 'dogan sahin')
  assert.equal(searchKey(" O'Brien "), 'o brien')
  const sorted = ['Zander', 'Müller', 'Mufti', 'Mueller', 'Äpfel', 'Adam'].sort((a, b) =>
    collationKey(a) < collationKey(b) ? -1 : 1,
  )
  assert.deepEqual(sorted, ['Adam', 'Äpfel', 'Mueller', 'Müller', 'Mufti', 'Zander'])
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => searchKey(searchKey(text)) === searchKey(text)))
})

test('references and ids', () => {
  assert.deepEqual(reference({ resourceType: 'Patient', id: '42' }), { reference: 'Patient/42' })
  assert.throws(() => reference({ resourceType: 'Patient' }), TypeError)
  assert.deepEqual(parseReference('DiagnosticReport/a-1'), { type: 'DiagnosticReport', id: 'a-1' })
  assert.deepEqual(parseReference('Patient/1/_history/2'), { type: 'Patient', id: '1', version: '2' })
  for (const text of [
    '',
    '#x',
    'Patient',
    'Patient/',
    'X/1',
    'Patient/1/2',
    'https://a/Patient/1',
    'Patient/1/_history/',
    'Patient/../1',
  ]) {
    assert.equal(parseReference(text), undefined, text)
  }
  assert.ok(isId('a.B-9') && !isId('ä') && !isId('a'.repeat(65)) && !isId(1))
})
