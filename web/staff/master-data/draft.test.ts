import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonalData } from '@siegel/contract/staff'
import { differences, isChanged, mergedDraft } from './conflict.ts'
import { dataOf, draftOf, issuesOf, warningsOf } from './draft.ts'

const data: PersonalData = {
  family: 'Heide',
  prefix: 'von der',
  given: 'Karl',
  birthDate: '1958-03',
  gender: 'diverse',
  isDeceased: false,
  note: 'x',
  addresses: [{ at: 0, use: 'home', lines: ['Hauptstr. 1', '2. Stock'], isPostBox: false, city: 'Köln' }],
  telecoms: [
    { at: 0, system: 'phone', value: '1' },
    { at: 2, system: 'email', use: 'work', value: 'a@b.de' },
  ],
  insurances: [{ id: 'c1', kind: 'statutory', insurer: 'AOK', memberStatus: '1', from: '2020-01-01' }],
}

test('a page that nobody touched is sent back as it came', () => {
  assert.deepEqual(dataOf(draftOf(data)), data)
  assert.equal(issuesOf(draftOf(data)).size, 0)
  assert.ok(!isChanged(draftOf(data), draftOf(data)))
})

test('what keeps a page from being saved, and what is only odd', () => {
  const draft = draftOf(data)
  const [insurance] = draft.insurances
  assert.ok(insurance !== undefined)
  const wrong = {
    ...draft,
    family: ' ',
    birthDate: '12.03.58',
    telecoms: [{ at: 0, system: 'phone' as const, use: '' as const, value: '' }],
    insurances: [{ ...insurance, insurer: '', until: '2026' }],
  }
  assert.deepEqual(Object.fromEntries(issuesOf(wrong)), {
    family: 'required',
    birthDate: 'date',
    'telecoms.0.value': 'value',
    'insurances.0.insurer': 'required',
    'insurances.0.until': 'fullDate',
  })
  const odd = {
    ...draft,
    birthDate: '1890',
    insuranceNumber: 'a123 456 789',
    telecoms: [{ system: 'email' as const, use: '' as const, value: 'a@b' }],
    insurances: [{ ...insurance, ik: '12' }],
  }
  assert.deepEqual(Object.fromEntries(warningsOf(odd, '2026-11-23')), {
    birthDate: 'age-over-120',
    insuranceNumber: 'kvnr-check-digit',
    'telecoms.0.value': 'email',
    'insurances.0.ik': 'ik-format',
  })
  assert.equal(warningsOf({ ...draft, birthDate: '24.11.2026' }, '2026-11-23').get('birthDate'), 'birth-date-future')
})

test('of two edits only what both changed is asked; lists find their entries again', () => {
  const base = draftOf(data)
  const mine = {
    ...base,
    given: 'Karla',
    note: 'mein',
    telecoms: [...base.telecoms, { system: 'fax' as const, use: '' as const, value: '9' }],
  }
  const [phone, mail] = base.telecoms
  assert.ok(phone !== undefined && mail !== undefined)
  // The others took the telephone away, so that the e-mail stands in another place now.
  const theirs = { ...base, given: 'Carla', employer: 'Holz', telecoms: [{ ...mail, at: 0 }] }
  assert.deepEqual(differences(base, mine, theirs), { both: ['given', 'telecoms'], theirs: ['employer'] })
  const merged = mergedDraft(base, mine, theirs, new Set(['given']))
  assert.deepEqual([merged.given, merged.note, merged.employer], ['Carla', 'mein', 'Holz'])
  assert.deepEqual(
    merged.telecoms.map(({ at, value }) => [at, value]),
    [
      [undefined, '1'],
      [0, 'a@b.de'],
      [undefined, '9'],
    ],
  )
})
