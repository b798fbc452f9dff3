import assert from 'node:assert/strict'
import { test } from 'node:test'
import { searchableText } from './searchable-text.ts'
import { resourceOf } from './testing.ts'

const narrative = (div: string): string =>
  searchableText(resourceOf({ resourceType: 'Patient', text: { status: 'generated', div } }), 'text')

test('the words of a narrative, without tags, comments and entities', () => {
  assert.equal(narrative('<div><p class="x">Größe<br/>klein</p><!-- a > b -->er</div>'), 'groesse klein er')
  assert.equal(narrative('<div>M&#252;ller &amp; S&#xf6;hne&nbsp;GmbH &lt;1&gt;</div>'), 'mueller soehne gmbh 1')
  assert.equal(narrative('<div>&#0;a&#x110000;b&#xffffffff;</div>'), '0 a x110000 b xffffffff')
  assert.equal(narrative('<div>offen <b'), 'offen')
  assert.equal(narrative('<div>a<!-- offen'), 'a')
  assert.equal(searchableText(resourceOf({ resourceType: 'Patient', text: 'x' }), 'text'), '')
})

test('hostile markup takes no time', () => {
  const start = performance.now()
  for (const piece of ['<', '<!--', '&#', '&a', '<!', '<div']) narrative(piece.repeat(200_000))
  assert.ok(performance.now() - start < 5000)
})

test('content is the words of every element, without numbers, dates, addresses and bytes', () => {
  const observation = resourceOf({
    resourceType: 'Observation',
    id: 'o1',
    meta: { profile: ['https://profil.example'], tag: [{ display: 'Etikett' }] },
    text: { status: 'generated', div: '<div>Bericht</div>' },
    code: { coding: [{ system: 'http://loinc.org', code: '718-7', display: 'Hämoglobin' }] },
    subject: { reference: 'Patient/1', display: 'Jörg Müller' },
    effectiveDateTime: '2026-11-23T08:15:00+01:00',
    valueQuantity: { value: 14.1, unit: 'g/dl' },
    note: [{ text: 'nüchtern' }, { text: 'Hämoglobin' }],
    contained: [{ resourceType: 'Binary', data: 'QUJD' }],
  })
  assert.equal(
    searchableText(observation, 'content'),
    'generated bericht 718 7 haemoglobin joerg mueller g dl nuechtern',
  )
  assert.equal(searchableText(observation, 'text'), 'bericht')
})
